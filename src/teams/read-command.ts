import type { Role } from '../people/index.ts';
import type { Step } from '../setup/index.ts';

import { type SettingName, settingCommand } from './read-settings.ts';
import { setupCommand } from './read-setup.ts';

export type CourtesyKind = 'thanks' | 'agreed' | 'test';

/** What a person wants, read from their words. Everything that is no command is a question. */
export type Command =
  | { readonly name: 'help' | 'status' | 'digest' | 'tasks' | 'empty' | 'tooLong' | 'tooMany' }
  /** Words that ask for nothing: thanks, a test whether anybody is there. */
  | { readonly name: 'courtesy'; readonly kind: CourtesyKind }
  /** Read again as a question about our own state, with the customer that it names. */
  | { readonly name: 'posture' }
  | { readonly name: 'coverage'; readonly of: string }
  | { readonly name: 'exportCoverage' }
  | { readonly name: 'alerts'; readonly customer: string }
  | { readonly name: 'questions' | 'savedAnswers' | 'alarms' }
  | { readonly name: 'deliveries' }
  | { readonly name: 'erasures' | 'house' }
  | { readonly name: 'erase'; readonly kind: 'person' | 'customer'; readonly who: string }
  | { readonly name: 'erasure' | 'approveErasure' | 'refuseErasure'; readonly number: number }
  | { readonly name: 'exportPerson'; readonly who: string }
  | { readonly name: 'retryDeliveries'; readonly number: number | 'all' }
  | { readonly name: 'dropDelivery'; readonly number: number }
  | { readonly name: 'alert' | 'alarm' | 'task' | 'done' | 'teamQuestion' | 'forgetAnswer'; readonly number: number }
  | { readonly name: 'acknowledge' | 'reopen'; readonly numbers: readonly number[] }
  /** `to` is `me`, or what was written about somebody else; a mention is looked up by the caller. */
  | { readonly name: 'assign'; readonly numbers: readonly number[]; readonly to: string }
  | { readonly name: 'handOver'; readonly number: number; readonly to: string }
  | { readonly name: 'resolve'; readonly numbers: readonly number[]; readonly reason: string }
  | { readonly name: 'contacts' | 'addContact' | 'verifyContacts' | 'drill'; readonly of: string }
  | { readonly name: 'roles'; readonly of: string }
  | { readonly name: 'role'; readonly of: string; readonly role: Role; readonly group: string }
  | { readonly name: 'importContacts' }
  | { readonly name: 'exportContacts'; readonly of: string }
  | { readonly name: 'simulate'; readonly what: string }
  | { readonly name: 'settings' | 'duty' | 'exportSettings' }
  | { readonly name: 'set'; readonly what: SettingName; readonly to: string }
  | { readonly name: 'reset'; readonly what: SettingName }
  | { readonly name: 'stopWatching' | 'watch'; readonly of: string }
  /** `until` is what was written about its end, `''` for none. */
  | { readonly name: 'takeDuty'; readonly until: string }
  | { readonly name: 'passDuty'; readonly to: string; readonly until: string }
  /** `whose` is `''` for one's own. */
  | { readonly name: 'endDuty'; readonly whose: string }
  | {
      readonly name:
        | 'setup'
        | 'setupSteps'
        | 'consentAll'
        | 'webhook'
        | 'webhookRegister'
        | 'webhookTest'
        | 'testAlert';
    }
  | { readonly name: 'setupStep'; readonly step: Step }
  /** A number or a name behind `setup step` that no step has. */
  | { readonly name: 'unknownStep' }
  | { readonly name: 'consent'; readonly of: string }
  /** A command that lacks something; `example` shows how it goes. */
  | { readonly name: 'incomplete'; readonly example: string }
  | { readonly name: 'question'; readonly text: string };

/** Characters that a message may have; nobody types more, and an answer to more would be a guess. */
export const LONGEST_MESSAGE = 2000;

/** Alerts that one command may name, so that its answer still fits a phone. */
export const MOST_NUMBERS = 20;

// Something stands between two numbers, always: a pattern that may cut `111…1` anywhere tries every way to do so, and one
// message would hold up everybody.
const NUMBER = String.raw`#?\d{1,9}(?!\d)`;
const NUMBERS = String.raw`(?:alerts?\s+)?(${NUMBER}(?:[\s,;]+(?:and\s+)?${NUMBER})*)`;

const PATTERNS: readonly [RegExp, (found: RegExpExecArray) => Command][] = [
  [
    /^(help|\?|hi|hello|hey|hallo|start|menu|what can you do|hilfe|aide|ayuda|good (?:morning|afternoon|evening|day)|guten (?:morgen|tag|abend)|moin|servus|bonjour|hola)[!.?]*$/,
    () => ({ name: 'help' }),
  ],
  [
    /^(?:(?:many )?thanks|thank you|thx|danke|merci|gracias)(?: (?:a lot|so much|very much|schön))?[!.?]*$/,
    () => ({ name: 'courtesy', kind: 'thanks' }),
  ],
  [/^(?:ok|okay|great|perfect|got it|understood)[!.?]*$/, () => ({ name: 'courtesy', kind: 'agreed' })],
  [/^(?:test|testing|ping)[!.?]*$/, () => ({ name: 'courtesy', kind: 'test' })],
  [
    /^(?:open\s+)?alerts(?:\s+(?:(?:of|for|at|in)\s+)?([^?]+))?\??$/,
    ([, of]) => ({ name: 'alerts', customer: of?.trim() ?? '' }),
  ],
  [/^(?:show\s+)?alert\s+#?(\d{1,9})$/, ([, number]) => ({ name: 'alert', number: Number(number) })],
  [/^#?(\d{1,9})$/, ([, number]) => ({ name: 'alert', number: Number(number) })],
  [
    new RegExp(`^(?:ack|acknowledge|take)\\s+${NUMBERS}$`),
    ([, list]) => ofNumbers(list, (numbers) => ({ name: 'acknowledge', numbers })),
  ],
  [
    new RegExp(`^assign\\s+${NUMBERS}(?:\\s+(?:to\\s+)?(.+))?$`),
    ([, list, to]) =>
      to
        ? ofNumbers(list, (numbers) => ({ name: 'assign', numbers, to: to.trim() }))
        : { name: 'incomplete', example: 'assign 12 to me' },
  ],
  [
    new RegExp(`^(?:resolve|close)\\s+${NUMBERS}(?:\\s+(?:as\\s+)?(.+))?$`),
    ([, list, reason]) => ofNumbers(list, (numbers) => ({ name: 'resolve', numbers, reason: reason?.trim() ?? '' })),
  ],
  [new RegExp(`^reopen\\s+${NUMBERS}$`), ([, list]) => ofNumbers(list, (numbers) => ({ name: 'reopen', numbers }))],
  [/^alarms$/, () => ({ name: 'alarms' })],
  [/^alarm\s+#?(\d{1,9})$/, ([, number]) => ({ name: 'alarm', number: Number(number) })],
  [/^alarm$/, () => ({ name: 'incomplete', example: 'alarm 3' })],
  [/^(?:ack|acknowledge)$/, () => ({ name: 'incomplete', example: 'ack 12' })],
  [/^alert$/, () => ({ name: 'incomplete', example: 'alert 12' })],
  [/^assign$/, () => ({ name: 'incomplete', example: 'assign 12 to me' })],
  [/^(?:resolve|close)$/, () => ({ name: 'incomplete', example: 'resolve 12 fraud' })],
  [/^reopen$/, () => ({ name: 'incomplete', example: 'reopen 12' })],
  [/^import(?:\s+(?:the\s+|security\s+)?contacts)?$/, () => ({ name: 'importContacts' })],
  [
    /^export(?:\s+(?:the\s+|security\s+)?contacts(?:\s+(?:(?:of|for|at)\s+)?(.+))?)?$/,
    ([, of]) => ({ name: 'exportContacts', of: of?.trim() ?? '' }),
  ],
  [/^(?:my\s+)?tasks$/, () => ({ name: 'tasks' })],
  [/^task\s+#?(\d{1,9})$/, ([, number]) => ({ name: 'task', number: Number(number) })],
  [/^(?:done|finish|complete)\s+(?:task\s+)?#?(\d{1,9})$/, ([, number]) => ({ name: 'done', number: Number(number) })],
  [
    /^hand\s+(?:over\s+)?(?:task\s+)?#?(\d{1,9})\s+(?:over\s+)?to\s+(.+)$/,
    ([, number, to]) => ({ name: 'handOver', number: Number(number), to: to?.trim() ?? '' }),
  ],
  [/^task$/, () => ({ name: 'incomplete', example: 'task 5' })],
  [/^done$/, () => ({ name: 'incomplete', example: 'done 5' })],
  [
    /^hand(?:\s+over)?(?:\s+(?:task\s+)?#?\d{1,9})?(?:\s+to)?$/,
    () => ({ name: 'incomplete', example: 'hand 5 to @somebody' }),
  ],
  [/^(?:(?:open|team)\s+)?questions$/, () => ({ name: 'questions' })],
  [/^(?:team\s+)?question\s+#?(\d{1,9})$/, ([, number]) => ({ name: 'teamQuestion', number: Number(number) })],
  [/^question$/, () => ({ name: 'incomplete', example: 'question 7' })],
  [/^(?:saved|team)\s+answers$/, () => ({ name: 'savedAnswers' })],
  [
    /^(?:forget|retire)\s+(?:saved\s+)?answer\s+#?(\d{1,9})$/,
    ([, number]) => ({ name: 'forgetAnswer', number: Number(number) }),
  ],
  [/^(?:forget|retire)(?:\s+(?:saved\s+)?answer)?$/, () => ({ name: 'incomplete', example: 'forget answer 7' })],
  [/^posture(?:\s+[^?]+)?\??$/, () => ({ name: 'posture' })],
  [/^coverage(?:\s+(?:(?:of|for|at)\s+)?([^?]+))?\??$/, ([, of]) => ({ name: 'coverage', of: of?.trim() ?? '' })],
  [/^export\s+coverage$/, () => ({ name: 'exportCoverage' })],
  [/^(?:parked\s+)?deliveries$/, () => ({ name: 'deliveries' })],
  [/^(?:retry|resend)(?:\s+all)?\s+deliveries$/, () => ({ name: 'retryDeliveries', number: 'all' })],
  [
    /^(?:retry|resend)\s+(?:delivery\s+)?#?(\d{1,9})$/,
    ([, number]) => ({ name: 'retryDeliveries', number: Number(number) }),
  ],
  [/^drop\s+(?:delivery\s+)?#?(\d{1,9})$/, ([, number]) => ({ name: 'dropDelivery', number: Number(number) })],
  [/^(?:retry|resend)(?:\s+delivery)?$/, () => ({ name: 'incomplete', example: 'retry delivery 3' })],
  [/^drop(?:\s+delivery)?$/, () => ({ name: 'incomplete', example: 'drop delivery 3' })],
  [
    /^(?:(?:our )?own house|house|is our (?:own )?(?:house|tenant) (?:ok|okay|fine|safe|secure|clean|in order|healthy|alright)|how is our (?:own )?(?:house|tenant)|check (?:our )?own house|(?:our )?own house check)\??$/,
    () => ({ name: 'house' }),
  ],
  [/^erasures$/, () => ({ name: 'erasures' })],
  [/^erasure\s+#?(\d{1,9})$/, ([, number]) => ({ name: 'erasure', number: Number(number) })],
  [
    /^(?:erase|forget)\s+(person|customer)\s+(.+)$/,
    ([, kind, who]) => ({ name: 'erase', kind: kind === 'customer' ? 'customer' : 'person', who: who?.trim() ?? '' }),
  ],
  [/^approve\s+erasure\s+#?(\d{1,9})$/, ([, number]) => ({ name: 'approveErasure', number: Number(number) })],
  [/^(?:refuse|reject)\s+erasure\s+#?(\d{1,9})$/, ([, number]) => ({ name: 'refuseErasure', number: Number(number) })],
  [/^erase(?:\s+(?:person|customer))?$/, () => ({ name: 'incomplete', example: 'erase person @somebody' })],
  [/^(?:(?:approve|refuse|reject)\s+)?erasure$/, () => ({ name: 'incomplete', example: 'approve erasure 3' })],
  [/^export\s+person\s+(.+)$/, ([, who]) => ({ name: 'exportPerson', who: who?.trim() ?? '' })],
  [/^export\s+person$/, () => ({ name: 'incomplete', example: 'export person @somebody' })],
  [/^status$/, () => ({ name: 'status' })],
  [/^(?:weekly\s+)?digest$/, () => ({ name: 'digest' })],
  [/^contacts?(?:\s+(?:(?:of|for|at)\s+)?([^?]+))?\??$/, ([, of]) => ({ name: 'contacts', of: of?.trim() ?? '' })],
  [
    /^add (?:an? |another )?(?:new )?(?:security )?contact(?:\s+(?:(?:to|of|for|at)\s+)?([^?]+))?$/,
    ([, of]) => ({ name: 'addContact', of: of?.trim() ?? '' }),
  ],
  [
    /^verify (?:the )?contacts?(?:\s+(?:(?:of|for|at)\s+)?([^?]+))?$/,
    ([, of]) => ({ name: 'verifyContacts', of: of?.trim() ?? '' }),
  ],
  // The list of contacts says when each was asked last, and how it went.
  [/^drills(?:\s+(?:(?:of|for|at)\s+)?([^?]+))?\??$/, ([, of]) => ({ name: 'contacts', of: of?.trim() ?? '' })],
  [/^drill\s+(?:(?:of|for|at)\s+)?([^?]+)$/, ([, of]) => ({ name: 'drill', of: of?.trim() ?? '' })],
  [/^drill$/, () => ({ name: 'incomplete', example: 'drill contoso' })],
  [/^roles(?:\s+(?:(?:of|for|at)\s+)?([^?]+))?\??$/, ([, of]) => ({ name: 'roles', of: of?.trim() ?? '' })],
  [
    /^role\s+(?:(?:of|for|at)\s+)?(.+?)\s+(reader|responder|approver|administrator)s?\s+(?:(?:to|is|=)\s+)?(.+)$/,
    ([, of, role, group]) => ({ name: 'role', of: of ?? '', role: role as Role, group: unquoted(group ?? '') }),
  ],
  [
    /^role(?:\s+\S+\s+(?:reader|responder|approver|administrator)s?)?$/,
    () => ({ name: 'incomplete', example: 'role contoso responder contoso team' }),
  ],
  [/^simulate\s+(.+)$/, ([, what]) => ({ name: 'simulate', what: what?.trim() ?? '' })],
  [/^simulate$/, () => ({ name: 'incomplete', example: 'simulate risky-signin contoso' })],
];

/** Reads what a person wrote. Pure and total: any text gives a command. */
export function readCommand(text: string): Command {
  if (text === '') return { name: 'empty' };
  if (text.length > LONGEST_MESSAGE) return { name: 'tooLong' };
  const words = text
    .toLowerCase()
    // A run of blanks fits a pattern in a thousand ways, and each would be tried.
    .replace(/\s+/g, ' ')
    .replace(/^\/(?=\w)/, '')
    .replace(/(?<![.!])[.!]+$/, '')
    .trim();
  const setting = settingCommand(words) ?? setupCommand(words);
  if (setting) return setting;
  for (const [pattern, read] of PATTERNS) {
    const found = pattern.exec(words);
    if (found) return read(found);
  }
  return { name: 'question', text };
}

const unquoted = (name: string): string => name.replace(/^[“”"„«]+|[“”"»]+$/g, '').trim();

function ofNumbers(list: string | undefined, command: (numbers: readonly number[]) => Command): Command {
  const numbers = [...new Set((list ?? '').match(/\d+/g)?.map(Number))];
  return numbers.length > MOST_NUMBERS ? { name: 'tooMany' } : command(numbers);
}
