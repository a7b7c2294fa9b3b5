import type { ContactProblemCode } from './problem.ts';

export type PhoneRead =
  | {
      readonly kind: 'ok';
      /** E.164; empty when nothing was typed. */
      readonly phone: string;
      /** Digits that are dialled after somebody has answered; E.164 has no place for them. */
      readonly extension: string;
    }
  | { readonly kind: 'invalid'; readonly code: ContactProblemCode };

const EXTENSION = /[\s,;]*(?:;ext=|\b(?:extension|extn?|durchwahl|poste|apdo|int)\b\.?:?|[x#])\s*(\d{1,8})$/i;

/** What people put between digits: blanks of all kinds, dots, dashes, brackets, slashes. */
const BETWEEN = /[\s().\-–‑—/]/g;

/**
 * Reads a phone number in one of the usual spellings: `+1 (425) 555-0100`, `0044 20 7946 0101`, `+44 (0)20 7946 0101`,
 * `tel:+1…`, each with an extension or without.
 *
 * E.164 allows 15 digits (ITU-T E.164, 6.1); seven are the least with which a country code leads anywhere.
 */
export function readPhone(typed: string): PhoneRead {
  const text = typed.trim().replace(/^tel:\s*/i, '');
  if (text === '') return { kind: 'ok', phone: '', extension: '' };
  const extension = EXTENSION.exec(text)?.[1] ?? '';
  const number = text.replace(EXTENSION, '');
  // The zero in brackets is for those who dial within the country; with a country code it must not be dialled.
  const isAbroad = /^\s*(?:\+|00)/.test(number);
  const digits = (isAbroad ? number.replace(/\(\s*0\s*\)/, '') : number).replace(BETWEEN, '').replace(/^00/, '+');
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return { kind: 'ok', phone: digits, extension };
  return { kind: 'invalid', code: /^\d{5,15}$/.test(digits) ? 'phoneNoCountry' : 'phoneInvalid' };
}
