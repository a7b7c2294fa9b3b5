import type { Command } from './read-command.ts';

/** What `set` and `reset` name. */
export type SettingName = 'timeZone' | 'digest' | 'leastSeverity' | 'alertsPerHour' | 'drills' | 'customers' | 'duty';

const NAMES: readonly (readonly [SettingName, string])[] = [
  ['timeZone', String.raw`time[\s-]*zone|zone`],
  ['digest', String.raw`(?:weekly\s+)?digest(?:\s+(?:day|hour|time))?`],
  ['leastSeverity', String.raw`(?:least\s+|minimum\s+|lowest\s+)?severity(?:\s+to\s+post)?`],
  ['alertsPerHour', String.raw`alerts?\s+(?:per|an|a)\s+hour`],
  ['drills', String.raw`(?:contact\s+)?drills`],
];

/** What only goes back to its default by a word; it is set in words of its own. */
const LISTS: typeof NAMES = [
  ['customers', String.raw`(?:watched\s+)?customers`],
  ['duty', String.raw`(?:on\s+)?duty`],
];

type Pattern = readonly [RegExp, (found: RegExpExecArray) => Command];

// `set up security defaults` is a question: only what can be set is a command.
const PATTERNS: readonly Pattern[] = [
  [/^(?:settings|preferences|configuration)\??$/, () => ({ name: 'settings' })],
  [/^export\s+(?:the\s+)?(?:settings|preferences|configuration)$/, () => ({ name: 'exportSettings' })],
  ...NAMES.flatMap(([what, words]): Pattern[] => [
    [
      new RegExp(`^(?:set|change|turn)\\s+(?:the\\s+)?(?:${words})\\s+(?:to\\s+)?(.+)$`),
      ([, to]) => ({ name: 'set', what, to: to?.trim() ?? '' }),
    ],
    [
      new RegExp(`^(?:set|change)\\s+(?:the\\s+)?(?:${words})$`),
      () => ({ name: 'incomplete', example: EXAMPLES[what] ?? 'settings' }),
    ],
  ]),
  ...[...NAMES, ...LISTS].map(
    ([what, words]): Pattern => [new RegExp(`^reset\\s+(?:the\\s+)?(?:${words})$`), () => ({ name: 'reset', what })],
  ),
  [/^set$/, () => ({ name: 'incomplete', example: 'set time zone Berlin' })],
  [/^reset$/, () => ({ name: 'incomplete', example: 'reset digest' })],
  [/^(?:stop\s+watching|unwatch)\s+(.+)$/, ([, of]) => ({ name: 'stopWatching', of: of?.trim() ?? '' })],
  [/^(?:stop\s+watching|unwatch)$/, () => ({ name: 'incomplete', example: 'stop watching contoso' })],
  [/^(?:start\s+watching|resume\s+watching|watch)\s+(.+)$/, ([, of]) => ({ name: 'watch', of: of?.trim() ?? '' })],
  [/^(?:start\s+watching|watch)$/, () => ({ name: 'incomplete', example: 'watch contoso' })],
  [/^(?:duty|on[\s-]call)\??$/, () => ({ name: 'duty' })],
  [
    /^(?:(?:i(?:\s+am|['’]m)\s+(?:now\s+)?)?on\s+duty|(?:i\s+)?take\s+(?:the\s+)?duty|duty\s+(?:to\s+)?me)(?:\s+((?:until|till|for|bis)\s.+|now))?$/,
    ([, until]) => ({ name: 'takeDuty', until: until === 'now' ? '' : (until ?? '') }),
  ],
  [
    /^(?:(?:i(?:\s+am|['’]m)\s+(?:now\s+)?)?off\s+duty|end\s+(?:my\s+)?duty)(?:\s+(?:for\s+)?(.+))?$/,
    ([, whose]) => ({ name: 'endDuty', whose: whose === 'now' ? '' : (whose?.trim() ?? '') }),
  ],
  [
    /^(?:(?:hand|give|pass)\s+)?(?:the\s+)?duty\s+(?:over\s+)?to\s+(.+?)(?:\s+((?:until|till|for|bis)\s.+))?$/,
    ([, to, until]) => ({ name: 'passDuty', to: to?.trim() ?? '', until: until ?? '' }),
  ],
  [
    /^put\s+(.+?)\s+on\s+duty(?:\s+((?:until|till|for|bis)\s.+))?$/,
    ([, to, until]) => ({ name: 'passDuty', to: to?.trim() ?? '', until: until ?? '' }),
  ],
];

const EXAMPLES: Readonly<Partial<Record<SettingName, string>>> = {
  timeZone: 'set time zone Berlin',
  digest: 'set digest friday 9',
  leastSeverity: 'set severity medium',
  alertsPerHour: 'set alerts per hour 10',
  drills: 'set drills off',
};

/** Reads a command about the settings or about who is on duty; `undefined` for anything else. */
export function settingCommand(words: string): Command | undefined {
  for (const [pattern, read] of PATTERNS) {
    const found = pattern.exec(words);
    if (found) return read(found);
  }
  return undefined;
}
