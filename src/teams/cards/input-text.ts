import { storableText } from '../storable-text.ts';

/** What stands in a field of a form when it opens: as it was typed, because a field shows no Markdown and no links. */
declare const typed: unique symbol;
export type InputText = string & { readonly [typed]: true };

/**
 * Makes a text fit to stand in a field: at most `max` characters. What was typed is kept sign for sign, so that
 * nobody has to type it again; only what looks like an expression of a template is parted, because a card with one is never sent.
 */
export const inputText = (untrusted: string, max: number): InputText =>
  storableText(untrusted)
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll('${', '$ {')
    .slice(0, max)
    .toWellFormed() as InputText;
