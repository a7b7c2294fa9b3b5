/** What stands behind one marker of an answer. */
export interface Citation {
  /** The number in the marker: 1 for `[1]`. */
  readonly position: number;
  /** Title of the article that the answer is. */
  readonly title: string;
  readonly document: string;
  readonly section: string;
  /** Date of the text, `2023-10-13` or `undated`. */
  readonly date: string;
  readonly url: string;
  /** Start of what the answer claims here, at most 160 characters, without markup. */
  readonly excerpt: string;
}

/** Something else to ask. */
export interface Topic {
  readonly articleId: string;
  readonly title: string;
  /** A question that leads to the article. */
  readonly ask: string;
}

/**
 * The answer to a question. `lead` and `paragraphs` hold plain text, `**bold**`, lines that start with `- `, and the
 * markers `[n]` of citations; nothing of the question.
 */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly articleId: string;
      readonly title: string;
      readonly lead: string;
      readonly paragraphs: readonly string[];
      readonly citations: readonly Citation[];
      readonly related: readonly Topic[];
    }
  /** The documents hold no answer; `nearest` are topics that may be meant, none for a far topic. */
  | { readonly kind: 'abstain'; readonly nearest: readonly Topic[] };
