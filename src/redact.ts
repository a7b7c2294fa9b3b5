/** What stands in a log line instead of something that must not. */
const REDACTED = '[redacted]';

/** Parts of names behind which a secret lies, without case, dashes and underscores. */
const SECRET_NAME = /secret|password|token|authorization|cookie|assertion|connectionstring|databaseurl|apikey/;

/** Names behind which people's words and addresses lie. */
const PRIVATE_NAMES = new Set(['text', 'body', 'card', 'attachments', 'email', 'mail', 'upn', 'userprincipalname']);

/** Characters of one text that are looked through and shown: what is longer is an answer or a page that somebody sent. */
const LONGEST_TEXT = 8_000;

/** A value in double quotes, in those of JSON within JSON, in single ones, or up to the end of a word or field of a form. */
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"?|\\+"[^"]*|'[^']*'?|[^&\s]+)`;

/** Between a name and its value: as in a form or a setting, as in JSON, or as Node shows an object. */
const SIGN = String.raw`(?:\\{0,3}["']\s{0,4}:\s{0,4}|\s{0,4}=\s{0,4}|\s{0,4}:\s{0,4}(?=["']))`;

const SECRET_NAMES = 'client_?secret|(?:refresh|access|id)_?token|assertion|password|\\bsig';

/**
 * Secrets and addresses inside a text, such as the message of an error. Whatever may repeat before something else must
 * follow is bounded: a text from outside must not cost its length squared.
 */
const INSIDE_TEXT: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bBearer\s{1,8}[\w.~+/=-]+/gi, `Bearer ${REDACTED}`],
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, REDACTED],
  // As Entra writes refresh tokens and codes, wherever they stand.
  [/\b[01]\.A[\w-]{3,}[\w.-]*/g, REDACTED],
  // A password may hold a slash or an at sign; what has none before the at sign is a token or a name.
  [/:\/\/[^\s/@:"'<>]{0,256}:[^\s"'<>]{0,512}@/g, `://${REDACTED}@`],
  [/:\/\/[^\s/@]{1,512}@/g, `://${REDACTED}@`],
  [new RegExp(`(${SECRET_NAMES})(${SIGN})${VALUE}`, 'gi'), `$1$2${REDACTED}`],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,63}/gi, REDACTED],
];

/** Deeper than this nothing is shown: a log line tells, it does not dump. */
const DEEPEST = 5;

/**
 * Makes a log line's fields safe to write: secrets and people's words go, at any depth and however the name is written.
 *
 * Of an error only its type, code, message, stack, cause and our own fields stay. Errors of HTTP clients carry the whole
 * request as properties, its Authorization header included.
 */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactObject(fields, 0);
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isPrivate(name) ? REDACTED : redact(value, depth + 1)]),
  );
}

function isPrivate(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_]/g, '');
  return SECRET_NAME.test(plain) || PRIVATE_NAMES.has(plain);
}

function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > DEEPEST) return REDACTED;
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return redactObject(value, depth);
}

function redactError(error: Error & { code?: unknown; fields?: unknown }, depth: number): Record<string, unknown> {
  const causes = error instanceof AggregateError ? error.errors : error.cause;
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(error.code === undefined ? {} : { code: redact(error.code, depth) }),
    ...(error.fields === undefined ? {} : { fields: redact(error.fields, depth) }),
    ...(causes === undefined ? {} : { cause: redact(causes, depth + 1) }),
  };
}

const redactText = (text: string): string =>
  INSIDE_TEXT.reduce((safe, [pattern, instead]) => safe.replace(pattern, instead), cut(text));

/** Half of what the cut falls into may not be known any more for what it is: it goes as a whole. */
function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const words = text.slice(0, LONGEST_TEXT);
  const end = Math.max(words.lastIndexOf(' '), words.lastIndexOf('\n'), words.lastIndexOf('&')) + 1;
  return `${words.slice(0, end)}[cut]`;
}
