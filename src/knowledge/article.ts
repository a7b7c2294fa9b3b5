/**
 * An **article** is our own text about one topic of the five source documents, with the questions that lead to it.
 *
 * Words: a *passage* is the place in a source document that backs a claim; `[1]` in the text points at the first
 * passage, `[2]` at the second; the *lead* is the first paragraph, which answers by itself; an *ask* is a question as
 * people put it.
 * Invariants: one topic an article; every paragraph that claims something carries a marker; every marker has a passage.
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
  /** What follows the lead; a list is one paragraph whose lines start with `- `. */
  readonly paragraphs: readonly string[];
}
