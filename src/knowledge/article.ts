/**
 * An **article** is our own text about one topic of the five source documents, with the questions that lead to it.
 *
 * Words: a *passage* is the place in a source document that backs a claim; `[1]` in the text points at the first
 * passage, `[2]` at the second; the *lead* is the first paragraph, which answers by itself; an *ask* is a question as
 * people put it; a *fork* is the condition that the answer depends on, a *branch* the answer for one of its cases.
 * Invariants: one topic an article; every paragraph that claims something carries a marker; every marker has a passage.
 *
 * A *paragraph* is text with `**bold**` and markers, a list (all its lines start with `- `), steps (all start with `1. `,
 * `2. ` …) or a table (all start with `|`); `block.ts` takes it apart.
 */

/** The five source documents, by the names that citations show. */
export const DOCUMENTS = [
  'CSP security best practices',
  'Customer security best practices',
  'Security requirements for using Partner Center or Partner Center APIs',
  'Phishing-resistant MFA and essential steps',
  'Security best practices for Microsoft partners (guide)',
] as const;
export type DocumentTitle = (typeof DOCUMENTS)[number];

/** Where a claim stands. */
export interface Passage {
  readonly document: DocumentTitle;
  readonly section: string;
  /** Date of the text, `2023-10-13` or `undated`. */
  readonly date: string;
  readonly url: string;
}

/** What the answer is in one case. */
export interface Branch {
  /** The label in kebab-case; stable, buttons carry it. */
  readonly id: string;
  /** At most 40 characters: it stands on a button. */
  readonly label: string;
  /** Other words by which a question names the case. */
  readonly words: readonly string[];
  /** The first one answers by itself. */
  readonly paragraphs: readonly string[];
}

/** The condition that an answer depends on. */
export interface Fork {
  readonly question: string;
  /** Two to four. */
  readonly branches: readonly Branch[];
}

export interface Article {
  /** File name without its ending; kebab-case, stable. */
  readonly id: string;
  readonly title: string;
  /** At least one; markers count from 1. */
  readonly passages: readonly Passage[];
  /** Numbers of the controls that the topic belongs to, 1-132. */
  readonly controls: readonly number[];
  /** Old and new names and abbreviations of the topic. */
  readonly names: readonly string[];
  readonly asks: readonly string[];
  readonly lead: string;
  /** What follows the lead: the how. */
  readonly paragraphs: readonly string[];
  /** The reason behind it; empty where the documents give none. */
  readonly why: readonly string[];
  /** Where documents disagree, are dated, or say less than it seems. */
  readonly cautions: readonly string[];
  readonly fork: Fork | undefined;
}

/** Every paragraph of an article, in the order in which a whole answer shows them. */
export const textsOf = ({ lead, paragraphs, fork, why, cautions }: Article): readonly string[] => [
  lead,
  ...paragraphs,
  ...(fork?.branches ?? []).flatMap((branch) => branch.paragraphs),
  ...why,
  ...cautions,
];
