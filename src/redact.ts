/** What stands in a log line instead of something that must not. */
const REDACTED = '[redacted]';

/** Parts of names behind which a secret lies, without case, dashes and underscores. */
const SECRET_NAME = /secret|password|token|authorization|cookie|assertion|connectionstring|databaseurl|apikey/;

/** Names behind which people's words and addresses lie. */
const PRIVATE_NAMES = new Set(['text', 'body', 'card', 'attachments', 'email', 'mail', 'upn', 'userprincipalname']);

/** Secrets and addresses inside a text, such as the message of an error. */
const INSIDE_TEXT: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bBearer\s+[\w.~+/=-]+/gi, `Bearer ${REDACTED}`],
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, REDACTED],
  [/:\/\/[^\s/@]+@/g, `://${REDACTED}@`],
  [/\b(client_secret|refresh_token|access_token|assertion|password|sig)=[^&\s]+/gi, `$1=${REDACTED}`],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}/gi, REDACTED],
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
  INSIDE_TEXT.reduce((safe, [pattern, instead]) => safe.replace(pattern, instead), text);
