import type { ContactDetails, ContactKind, ContactRole } from './contact.ts';
import type { ContactField, ContactInput, ContactProblem, ContactProblemCode } from './problem.ts';
import { readHours } from './read-hours.ts';
import { readLanguages } from './read-languages.ts';
import { readPhone } from './read-phone.ts';
import { readZone } from './read-zone.ts';

/** Something that was understood in another way than it was typed: the extension of a phone went to the note. */
export type PhoneHint = 'extensionInNote';

type FieldProblem = { readonly field: ContactField; readonly problem: ContactProblem };

export type ContactRead =
  | { readonly kind: 'ok'; readonly details: ContactDetails; readonly hints: readonly PhoneHint[] }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] };

/** The last place that a list can name; the words of the problem say it too. */
export const POSITION_MAX = 9999;

const NAME_MAX = 80;
const NOTE_MAX = 500;
/** Letters of a field that are looked at at all: several times the longest that is taken. */
const LONGEST = 2000;
/** What a program puts where it could not read a letter: the letter is gone, and nobody can call a name with holes. */
const LOST = /\ufffd/;
/** RFC 5321, 4.5.3.1.3: 256 octets for a path, two of them the angle brackets. */
const EMAIL_MAX = 254;

const ROLES: Readonly<Record<ContactRole, readonly string[]>> = {
  security: ['security', 'soc', 'ciso', 'incident', 'incidents', 'security contact', 'sicherheit'],
  fraud: ['fraud', 'billing', 'fraud and billing', 'billing and fraud', 'finance', 'invoices', 'abuse', 'betrug'],
  technical: ['technical', 'tech', 'it', 'admin', 'administrator', 'engineering', 'support', 'technik'],
  management: ['management', 'manager', 'executive', 'owner', 'director', 'ceo', 'leitung'],
};

const KINDS: Readonly<Record<ContactKind, readonly string[]>> = {
  person: ['', 'person', 'individual', 'people'],
  group: ['group', 'team', 'list', 'distribution list', 'shared mailbox', 'mailbox', 'hotline'],
};

/**
 * Reads a contact from texts as they were typed in a form or a cell. Fields that are missing are empty; what stands in
 * the result is normalised, so that reading it again gives the same.
 *
 * @returns every problem at once, in the order of the fields, at most one a field
 */
export function readContact(input: Partial<ContactInput>): ContactRead {
  const problems: FieldProblem[] = [];
  const refuse = (field: ContactField, code: ContactProblemCode, suggestion = '') => {
    problems.push({ field, problem: { code, suggestion } });
  };
  const typed = (field: ContactField) => clean((input[field] ?? '').slice(0, LONGEST));

  const name = typed('name').replace(/\s+/g, ' ');
  if (name === '') refuse('name', 'nameMissing');
  else if (LOST.test(name)) refuse('name', 'lettersLost');
  else if (name.length > NAME_MAX) refuse('name', 'nameLong');

  const kind = meaningOf(KINDS, typed('kind'));
  if (!kind) refuse('kind', 'kindUnknown');

  const role = meaningOf(ROLES, typed('role'));
  if (!role) refuse('role', typed('role') === '' ? 'roleMissing' : 'roleUnknown');

  const position = typed('position');
  if (!/^(?:[1-9]\d{0,3})?$/.test(position)) refuse('position', 'positionInvalid');

  const email = readEmail(typed('email'));
  if (email === undefined) refuse('email', typed('email').length > EMAIL_MAX ? 'emailLong' : 'emailInvalid');

  const phone = readPhone(typed('phone'));
  if (phone.kind === 'invalid') refuse('phone', phone.code);
  else if (phone.phone === '' && email === '') refuse('email', 'reachMissing');

  const languages = readLanguages(typed('languages'));
  if (!languages) refuse('languages', 'languageUnknown');

  const hours = readHours(typed('hours'));
  if (hours.kind === 'invalid') refuse('hours', hours.hasZone ? 'hoursZone' : 'hoursUnreadable', hours.suggestion);

  const zone = readZone(typed('zone'));
  if (zone.kind === 'invalid') refuse('zone', 'zoneUnknown', zone.suggestion);
  else if (zone.zone === '' && hours.kind === 'ok' && /^.*\d\d:/.test(hours.hours)) refuse('zone', 'zoneMissing');

  const entraId = typed('entraId').toLowerCase();
  if (!/^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/.test(entraId)) refuse('entraId', 'entraIdInvalid');

  const extension = phone.kind === 'ok' ? phone.extension : '';
  const note = withExtension(typed('note'), extension);
  if (note.length > NOTE_MAX) refuse('note', 'noteLong');

  if (problems.length > 0 || !kind || !role || email === undefined || !languages) return { kind: 'invalid', problems };
  if (phone.kind === 'invalid' || hours.kind === 'invalid' || zone.kind === 'invalid') {
    return { kind: 'invalid', problems };
  }
  return {
    kind: 'ok',
    details: {
      name,
      kind,
      role,
      position: Number(position),
      email,
      phone: phone.phone,
      languages,
      hours: hours.hours,
      zone: zone.zone,
      entraId: entraId || null,
      note,
    },
    hints: extension === '' ? [] : ['extensionInNote'],
  };
}

/** Without what no screen shows and no database takes: control characters but line breaks, and halves of characters. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)[\p{Cc}\p{Co}\p{Cn}\u2028\u2029\ufeff]/gu, '')
    .normalize('NFC')
    .trim();

function meaningOf<Word extends string>(words: Readonly<Record<Word, readonly string[]>>, typed: string) {
  const text = typed
    .toLowerCase()
    .replace(/\s*[&/+,]\s*/g, ' and ')
    .replace(/\s+/g, ' ');
  return (Object.keys(words) as Word[]).find((word) => words[word].includes(text));
}

/** A sane address, its domain in small letters; `undefined` when it is none. Whether mail arrives, only a drill says. */
function readEmail(typed: string): string | undefined {
  const text = typed.replace(/^mailto:/i, '');
  if (text === '') return '';
  if (text.length > EMAIL_MAX) return undefined;
  const match =
    /^([\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*)@((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]*[\p{L}\p{N}])$/u.exec(
      text,
    );
  const [, local = '', domain = ''] = match ?? [];
  return match && local.length <= 64 ? `${local}@${domain.toLowerCase()}` : undefined;
}

/** The extension first: whoever calls needs it before they read on. */
function withExtension(note: string, extension: string): string {
  const words = `Extension ${extension}`;
  if (extension === '' || note.split(/[.\n]/)[0] === words) return note;
  return note === '' ? words : `${words}. ${note}`;
}
