import type { Period } from './question-words.ts';

/** A question about our own state, as its words say it. Names are as typed, in small letters: `''` where none stands. */
export type LiveAsk =
  | { readonly about: 'alert' | 'task'; readonly number: number; readonly wants: 'owner' | 'state' }
  | { readonly about: 'late'; readonly customer: string }
  /** `onlyNew`: what nobody has taken yet. */
  | { readonly about: 'open'; readonly customer: string; readonly onlyNew: boolean }
  /** `''` is whoever asks. */
  | { readonly about: 'plate'; readonly person: string }
  | { readonly about: 'securityDefaults'; readonly customer: string; readonly wants: 'off' | 'on' | 'unread' | 'all' }
  | { readonly about: 'partnerContact' }
  | { readonly about: 'contactGaps'; readonly gap: 'none' | 'unverified' | 'onePerson' | 'left' }
  | { readonly about: 'contacts'; readonly customer: string }
  | { readonly about: 'happened'; readonly customer: string; readonly period: Period }
  | { readonly about: 'coverage'; readonly customer: string }
  /** Every check of one customer; `''` is ourselves. */
  | { readonly about: 'posture'; readonly customer: string }
  /** How one customer is, all in all. */
  | { readonly about: 'standing'; readonly customer: string }
  /** What Microsoft says of ourselves: the score in Partner Center, and its requirements. */
  | { readonly about: 'partnerScore' }
  | { readonly about: 'customers' }
  /** How something stands that nobody reads here; `''` is everybody. */
  | { readonly about: 'notRead'; readonly customer: string }
  | { readonly about: 'duty' };

export interface LiveReading {
  readonly ask: LiveAsk;
  /** The words could as well ask for guidance. */
  readonly isUnsure: boolean;
}

/** Reads one kind of live question from plain words; `undefined` when it is none of its kind. */
export type LiveRule = (text: string) => LiveAsk | LiveReading | undefined;
