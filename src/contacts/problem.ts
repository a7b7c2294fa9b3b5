/** The fields of a contact as a form or a list has them, in the order in which people fill them in. */
export const CONTACT_FIELDS = [
  'name',
  'kind',
  'role',
  'position',
  'email',
  'phone',
  'languages',
  'hours',
  'zone',
  'entraId',
  'note',
] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

/** A contact as somebody typed it. */
export type ContactInput = Readonly<Record<ContactField, string>>;

const WORDS = {
  nameMissing: 'Type the name of a person or a group.',
  nameLong: 'Type a name of at most 80 characters.',
  lettersLost: 'Letters of this were lost on the way. Type it again; save a list as “CSV UTF-8” before you send it.',
  kindUnknown: 'Type person or group.',
  roleMissing: 'Type a role: security, fraud, technical or management.',
  roleUnknown: 'This is no role that we know. Type security, fraud, technical or management.',
  positionInvalid: 'Type the place in the order of calling as a whole number from 1 to 9999, or leave it empty.',
  emailInvalid: 'This is no e-mail address. Type one such as security@contoso.com.',
  emailLong: 'Type an e-mail address of at most 254 characters.',
  phoneInvalid: 'This is no phone number. Type it with its country code, such as +1 425 555 0100.',
  phoneNoCountry: 'The country code is missing. Type + and the country code first, such as +1 425 555 0100.',
  reachMissing: 'Type an e-mail address or a phone number, or nobody can reach them.',
  languageUnknown: 'This is no language that we know. Type names or codes, such as English, German or en, de.',
  hoursUnreadable:
    'These hours cannot be read. Type them such as “08:00-17:00”, “Mon, Wed 07:00-19:00” or “24/7”; what differs by day goes into the note.',
  hoursZone: 'The time zone has its own field. Type only the hours here.',
  zoneMissing: 'Hours need a time zone. Type one such as Europe/Berlin.',
  zoneUnknown: 'This is no time zone that we know. Type one such as Europe/Berlin or America/New_York.',
  entraIdInvalid: 'Type the object id from Entra, such as 11111111-2222-4333-8444-555555555555, or leave it empty.',
  noteLong: 'Type a note of at most 500 characters; an extension of the phone counts too.',
} as const;

export type ContactProblemCode = keyof typeof WORDS;

/** Why a field cannot be taken as it was typed. */
export interface ContactProblem {
  readonly code: ContactProblemCode;
  /** What they most likely meant, ready to be typed; empty when we do not know. */
  readonly suggestion: string;
}

/** Says in one plain sentence what to type instead. It repeats nothing of what was typed. */
export const problemWords = ({ code, suggestion }: ContactProblem): string =>
  suggestion === '' ? WORDS[code] : `${SUGGESTS[code] ?? 'Type'} ${suggestion} instead.`;

const SUGGESTS: Partial<Readonly<Record<ContactProblemCode, string>>> = {
  hoursZone: 'The time zone has its own field. Here, type',
  zoneUnknown: 'A time zone is named after a city, because clocks change there: type',
};
