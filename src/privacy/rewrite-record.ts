import { type Identity, tellingOf } from './identity.ts';
import type { Pseudonym } from './rewrite.ts';
import { sharedNames } from './whose.ts';

/** A record with a pseudonym in it. */
export interface Rewritten {
  readonly value: unknown;
  readonly isChanged: boolean;
  /** Names that are theirs or somebody else's; nothing in the record tells whose, so they stay. */
  readonly unclear: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Puts a pseudonym in every place of a JSON record where somebody stands. A name with an id or an address beside it is
 * theirs where that is; one under “…_by” is theirs where the record's own line of the same moment says so; a name inside
 * of any other text is replaced, whoever it means.
 *
 * Pure; safe to repeat.
 */
export function rewriteRecord(record: unknown, who: Identity, by: Pseudonym): Rewritten {
  const inText = textRewriter(who, by);
  const lines = linesOf(record);
  const shared = sharedNames(who);
  let unclear = 0;

  const nameIn = (fields: Fields, key: string, name: string): string => {
    const doneAt = fields[key.replace(/_by$/, '_at')];
    if (key.endsWith('_by') && doneAt !== undefined) {
      if (!shared.includes(name)) return inText(name);
      const line = lines.find(({ at, actor_name }) => at === doneAt && actor_name === name);
      if (!line) unclear += 1;
      return line && who.ids.includes(String(line['actor_id'])) ? by.name : name;
    }
    // A customer is beside its own name only: people and groups may be called after it.
    const bearer = who.kind === 'person' || /^(?:tenant|customer)/i.test(key) ? bearerOf(fields, key) : undefined;
    if (bearer === undefined) return inText(name);
    const isTheirs = who.ids.includes(bearer) || (isOneOf(who.addresses, bearer) && isOneOf(who.names, name));
    return isTheirs && name !== '' ? by.name : name;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const fields = value as Fields;
    return Object.fromEntries(
      Object.entries(fields).map(([key, part]) => [
        inText(key),
        typeof part === 'string' && /(?:name|_by)$/i.test(key) ? nameIn(fields, key, part) : walk(part),
      ]),
    );
  };

  const value = walk(record);
  return { value, isChanged: JSON.stringify(value) !== JSON.stringify(record), unclear };
}

/** The lines of the audit log that an archived alert took with it. */
function linesOf(record: unknown): readonly Fields[] {
  const lines = typeof record === 'object' && record !== null ? (record as Fields)['lines'] : undefined;
  return Array.isArray(lines) ? lines : [];
}

/** Keys beside a plain `name` that say whose it is; of ours and of Graph. */
const PLAIN = ['entraId', 'entra_id', 'userId', 'user_id', 'userPrincipalName', 'email', 'mail'];

/** The id or the address that stands beside a name; `undefined` where none does. */
function bearerOf(fields: Fields, key: string): string | undefined {
  const stem = key.replace(/_?name$/i, '');
  const beside =
    stem === '' || /^(?:user)?display$/i.test(stem)
      ? [...PLAIN, ...(stem === '' ? [] : ['id'])]
      : [`${stem}_id`, `${stem}Id`, `${stem}_entra_id`, `${stem}EntraId`];
  return beside.map((name) => fields[name]).find((id): id is string => typeof id === 'string' && id !== '');
}

const isOneOf = (texts: readonly string[], text: string): boolean =>
  texts.some((one) => one.toLowerCase() === text.toLowerCase());

/** The same replacement that `rewrite` lets the database do. */
function textRewriter(who: Identity, by: Pseudonym): (text: string) => string {
  const { ids, addresses, names } = tellingOf(who);
  const steps = [
    [ids, by.id],
    [addresses, 'erased'],
    [names, by.name],
  ] as const;
  const patterns = steps.flatMap(([texts, instead]) =>
    texts.length === 0 ? [] : [[regExpOf(texts), instead] as const],
  );
  return (text) => patterns.reduce((told, [pattern, instead]) => told.replaceAll(pattern, instead), text);
}

function regExpOf(texts: readonly string[]): RegExp {
  const any = [...texts]
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, 'giu');
}
