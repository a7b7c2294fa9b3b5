import { STEPS, type Step } from '../setup/index.ts';
import type { Command } from './read-command.ts';
import { STEP_WORDS } from './setup/step-words.ts';

const BY_WORD: ReadonlyMap<string, Step> = new Map([
  ...STEPS.map((step, index) => [String(index + 1), step] as const),
  ...STEPS.flatMap((step) => STEP_WORDS[step].typed.map((word) => [word, step] as const)),
]);

const PATTERNS: readonly (readonly [RegExp, (found: RegExpExecArray) => Command | undefined])[] = [
  [/^(?:(?:start|continue|resume|begin)\s+)?(?:the\s+)?set-?\s?up$/, () => ({ name: 'setup' })],
  [/^set-?\s?up\s+(?:steps|status|list|all|overview)$/, () => ({ name: 'setupSteps' })],
  [
    // “set up security defaults” is a question: only a step's own name or number is a command.
    /^set-?\s?up\s+(?:step\s+)?(.+)$/,
    ([, word]) => {
      const step = BY_WORD.get(word ?? '');
      return step && { name: 'setupStep', step };
    },
  ],
  [/^set-?\s?up\s+(?:step\s+\S+|#?\d+)$/, () => ({ name: 'unknownStep' })],
  [
    /^consent\s+(?:(?:to|for)\s+)?(?:all(?:\s+(?:the\s+)?missing)?|all\s+customers|missing)$/,
    () => ({ name: 'consentAll' }),
  ],
  [/^(?:grant\s+)?consent\s+(?:(?:to|for|at|of)\s+)?([^?]+)$/, ([, of]) => ({ name: 'consent', of: of?.trim() ?? '' })],
  [/^(?:grant\s+)?consent$/, () => ({ name: 'incomplete', example: 'consent contoso' })],
  [/^webhooks?\??$/, () => ({ name: 'webhook' })],
  [/^(?:register\s+(?:the\s+)?webhook|webhook\s+register)$/, () => ({ name: 'webhookRegister' })],
  [/^(?:test\s+(?:the\s+)?webhook|webhook\s+test)$/, () => ({ name: 'webhookTest' })],
  [/^(?:send\s+(?:a\s+)?|raise\s+(?:a\s+)?)?test\s+alert$/, () => ({ name: 'testAlert' })],
];

/** Reads a command about set-up, consent, the webhook or a test alert; `undefined` for anything else. */
export function setupCommand(words: string): Command | undefined {
  for (const [pattern, read] of PATTERNS) {
    const found = pattern.exec(words);
    const command = found && read(found);
    if (command) return command;
  }
  return undefined;
}
