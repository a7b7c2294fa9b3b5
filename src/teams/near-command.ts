import { isWithin } from '../tenants/index.ts';
import { type Command, readCommand } from './read-command.ts';

/** Words that commands begin with, the more usual first. Very short ones and everyday ones resemble too much. */
const COMMAND_WORDS = [
  'help',
  'alerts',
  'status',
  'tasks',
  'setup',
  'settings',
  'coverage',
  'contacts',
  'digest',
  'roles',
  'posture',
  'questions',
  'duty',
  'house',
  'alert',
  'task',
  'ack',
  'acknowledge',
  'assign',
  'resolve',
  'reopen',
  'alarms',
  'alarm',
  'import',
  'export',
  'question',
  'saved',
  'forget',
  'deliveries',
  'retry',
  'erasures',
  'erasure',
  'erase',
  'approve',
  'refuse',
  'contact',
  'verify',
  'drills',
  'drill',
  'role',
  'simulate',
  'preferences',
  'reset',
  'unwatch',
  'watch',
  'consent',
  'webhook',
];

/** Words near those that mean something else and stand in no article. */
const LEAVE: ReadonlySet<string> = new Set([
  'asks',
  'average',
  'concept',
  'connect',
  'connects',
  'contains',
  'content',
  'contents',
  'context',
  'contract',
  'contracts',
  'convert',
  'design',
  'exploit',
  'expert',
  'expire',
  'hack',
  'held',
  'horse',
  'meetings',
  'phrase',
  'reject',
  'reserve',
  'reuse',
  'target',
]);

/** Letters from which a word may hide two slips. */
export const TWO_SLIPS_FROM = 6;
/** Letters from which a command may be offered that still lacks its number: a shorter word is too likely another one. */
const INCOMPLETE_FROM = 5;

/**
 * The command that somebody may have meant with a slip in its first word: `allerts` is `alerts`, `taks 5` is `task 5`.
 *
 * Pure. Fewer slips win over more, then a whole command over one that lacks something.
 *
 * @param text - what was typed; only one word or two may be a slip, more are a sentence
 * @returns the command as it is typed, and how it is read; `undefined` when nothing is near
 */
export function nearCommand(text: string): { readonly typed: string; readonly command: Command } | undefined {
  const [first = '', ...rest] = wordsIn(text);
  if (rest.length > 1 || !/^[a-z]{3,}$/.test(first) || LEAVE.has(first) || COMMAND_WORDS.includes(first)) {
    return undefined;
  }
  const most = first.length < TWO_SLIPS_FROM ? 1 : 2;
  for (let slips = 1; slips <= most; slips += 1) {
    const near = COMMAND_WORDS.filter((word) => isWithin(first, word, Math.min(slips, slipsIn(word))))
      .map((word) => [word, ...rest].join(' '))
      .map((typed) => ({ typed, command: readCommand(typed) }))
      .filter(({ command }) => command.name !== 'question' && command.name !== 'unknownStep');
    const whole = near.find(({ command }) => command.name !== 'incomplete');
    if (whole) return whole;
    const [begun] = first.length < INCOMPLETE_FROM ? [] : near;
    if (begun?.command.name === 'incomplete') return { ...begun, typed: begun.command.example };
  }
  return undefined;
}

const slipsIn = (word: string): number => (word.length < TWO_SLIPS_FROM ? 1 : 2);

/** The words of a short message, lower-case, without what ends a sentence. */
export const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/[?!.]+$/, '')
    .trim()
    .split(/\s+/);
