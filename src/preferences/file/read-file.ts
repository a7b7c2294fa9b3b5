import type { z } from 'zod';
import { isSlip } from '../../tenants/index.ts';
import { placeOf, scanJson } from './scan-json.ts';
import { FILE_VERSION, SettingsFile } from './settings-file.ts';

/** Something in a file that cannot be taken. */
export interface FileProblem {
  /** `preferences.digestHour`; `''` for the file as a whole. */
  readonly place: string;
  /** From 1; 0 where it is about no line. */
  readonly line: number;
  /** What is wrong and what is right, for the end of a sentence. */
  readonly words: string;
}

export type FileRead =
  | { readonly kind: 'ok'; readonly file: SettingsFile }
  | { readonly kind: 'invalid'; readonly problems: readonly FileProblem[] };

/** Characters that a file may have; five thousand customers take about 700,000. */
export const MOST_CHARACTERS = 4_000_000;

/** Problems that one answer tells; whoever has more has another kind of file. */
const MOST_PROBLEMS = 100;

/** The versions that can be read. */
export interface Format {
  readonly newest: number;
  /** Brings the content of an older version one version further; by the version that it takes. */
  readonly upgrades: Readonly<Record<number, (content: Record<string, unknown>) => Record<string, unknown>>>;
}

/** There has been one version so far; whoever makes the second one adds how a file of the first becomes one of it. */
const FORMAT: Format = { newest: FILE_VERSION, upgrades: {} };

/**
 * Reads a configuration file: every problem at once, each with its place and its line. Pure; hostile texts are refused
 * like any other.
 *
 * @param format - which versions there are, and how a file of an older one becomes a newer one
 */
export function readSettingsFile(text: string, format: Format = FORMAT): FileRead {
  if (text.length > MOST_CHARACTERS) return whole('is too large: a settings file has less than 4 MB');
  const bare = text.replace(/^\uFEFF/, '');
  let content: unknown;
  try {
    content = JSON.parse(bare);
  } catch (error) {
    return syntax(bare, error);
  }
  const { lines, duplicates, isTooDeep } = scanJson(bare);
  if (isTooDeep) return whole('is nested too deeply for a settings file');
  const version = versionOf(content, format.newest);
  if ('problem' in version) return whole(version.problem);
  const upgraded = upgrade(content as Record<string, unknown>, version.version, format);
  const parsed = SettingsFile.safeParse(upgraded);
  const at = (place: string, words: string): FileProblem => ({ place, line: lineOf(lines, place), words });
  const problems = [
    ...duplicates.map(({ place, line }) => ({ place, line, words: 'stands there twice' })),
    ...(parsed.success
      ? repeated(parsed.data).map(({ place, words }) => at(place, words))
      : parsed.error.issues.flatMap((issue) => wordsOf(issue).map(({ place, words }) => at(place, words)))),
  ];
  if (problems.length > 0 || !parsed.success) return { kind: 'invalid', problems: problems.slice(0, MOST_PROBLEMS) };
  return { kind: 'ok', file: parsed.data };
}

const whole = (words: string): FileRead => ({ kind: 'invalid', problems: [{ place: '', line: 0, words }] });

function syntax(text: string, error: unknown): FileRead {
  if (!(error instanceof SyntaxError)) throw error;
  const position = Number(/at position (\d+)/.exec(error.message)?.[1] ?? Number.NaN);
  const line = Number.isNaN(position) ? text.split('\n').length : text.slice(0, position).split('\n').length;
  const words = text.trim() === '' ? 'is empty' : 'is no JSON: something is missing or too much at this line';
  return { kind: 'invalid', problems: [{ place: '', line, words }] };
}

function versionOf(content: unknown, newest: number): { readonly version: number } | { readonly problem: string } {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { problem: 'is no settings file: it must be one object with the field watchpostSettings' };
  }
  const version = (content as Record<string, unknown>)['watchpostSettings'];
  if (version === undefined)
    return { problem: 'is no settings file: the field watchpostSettings with its version is missing' };
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return { problem: `has no version that I know: watchpostSettings must be a number such as ${newest}` };
  }
  if (version > newest) {
    return {
      problem: `is of version ${version}, written by a newer Watchpost; this one reads up to version ${newest}. Update this Watchpost, or export the file from one like it`,
    };
  }
  return { version };
}

function upgrade(content: Record<string, unknown>, from: number, { newest, upgrades }: Format): object {
  let upgraded = content;
  for (let version = from; version < newest; version += 1) upgraded = upgrades[version]?.(upgraded) ?? upgraded;
  return { ...upgraded, watchpostSettings: FILE_VERSION };
}

/** The line of a place, or of the nearest thing around it. */
function lineOf(lines: ReadonlyMap<string, number>, place: string): number {
  for (let around = place; ; around = around.replace(/(?:\.[^.[]*|\[\d+\]|^[^.[]+)$/, '')) {
    const line = lines.get(around);
    if (line !== undefined || around === '') return line ?? 0;
  }
}

const KNOWN = [
  'preferences',
  'onDuty',
  'customersNotWatched',
  'customerGroups',
  ...Object.keys(SettingsFile.shape.preferences.unwrap().shape),
  'tenantId',
  'entraId',
  'untilAt',
  'groupId',
  'groupName',
  'role',
  'name',
  'customer',
];

function wordsOf(issue: z.core.$ZodIssue): { place: string; words: string }[] {
  const place = placeOf(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MOST_PROBLEMS).map((key) => {
        const meant = KNOWN.find((known) => isSlip(key.toLowerCase(), known.toLowerCase()));
        const said = key.slice(0, 60);
        return {
          place: placeOf([...issue.path, said]),
          words: meant ? `is no field here; did you mean ${meant}?` : 'is no field of a settings file',
        };
      });
    case 'invalid_type':
      return [
        {
          place,
          words: issue.message.startsWith('must')
            ? issue.message
            : `must be ${TYPES[issue.expected] ?? issue.expected}`,
        },
      ];
    case 'invalid_format':
      return [
        {
          place,
          words: issue.message.startsWith('must') ? issue.message : 'must be a moment such as 2026-03-09T18:00:00Z',
        },
      ];
    case 'too_big':
      return [
        { place, words: /^(?:must|may)/.test(issue.message) ? issue.message : `must be at most ${issue.maximum}` },
      ];
    case 'too_small':
      return [{ place, words: issue.message.startsWith('must') ? issue.message : `must be at least ${issue.minimum}` }];
    default:
      return [{ place, words: issue.message.startsWith('must') ? issue.message : 'cannot be taken' }];
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text in quotation marks',
  number: 'a number',
  int: 'a whole number',
  array: 'a list in square brackets',
  object: 'an object in braces',
};

/** What stands in a list twice. */
function repeated(file: SettingsFile): { place: string; words: string }[] {
  const twice = (list: string, keys: readonly string[], what: string) => {
    const first = new Map<string, number>();
    return keys.flatMap((key, index) => {
      const before = first.get(key);
      if (before === undefined) first.set(key, index);
      return before === undefined
        ? []
        : [{ place: `${list}[${index}]`, words: `names the same ${what} as ${list}[${before}]` }];
    });
  };
  const { onDuty = [], customersNotWatched = [], customerGroups = [] } = file;
  return [
    ...twice(
      'onDuty',
      onDuty.map(({ entraId }) => entraId.toLowerCase()),
      'person',
    ),
    ...twice(
      'customersNotWatched',
      customersNotWatched.map(({ tenantId }) => tenantId.toLowerCase()),
      'customer',
    ),
    ...twice(
      'customerGroups',
      customerGroups.map(({ tenantId, role }) => `${tenantId.toLowerCase()} ${role}`),
      'customer and role',
    ),
  ];
}
