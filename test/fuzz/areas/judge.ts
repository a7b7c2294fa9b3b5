import { z } from 'zod';
import type { Answer, Stage } from '../stage.ts';
import { leaksIn } from '../words.ts';

/** The bodies that Teams takes from an `adaptiveCard/action`; each says its own status. */
const INVOKE_ANSWER = z.union([
  z.object({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.card.adaptive'),
    value: z.looseObject({ type: z.literal('AdaptiveCard'), body: z.array(z.unknown()).min(1) }),
  }),
  z.object({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.activity.message'),
    value: z.string().min(1).max(2_000),
  }),
  z.object({
    statusCode: z.union([z.literal(400), z.literal(403)]),
    type: z.literal('application/vnd.microsoft.error'),
    value: z.object({ code: z.string(), message: z.string().min(1) }),
  }),
]);

/** Refusals of the door: a word, and nothing else. */
const DOOR = /^\{"error":"[\w ]{1,30}"\}$/;

/**
 * Judges one answer of `POST /api/messages`, and everything that the bot has said meanwhile.
 *
 * @throws Error that says what is wrong
 */
export function judge({ status, text }: Answer, body: string, stage: Stage): void {
  const wrong = faultIn(status, text, body);
  if (wrong) throw new Error(`${wrong}: HTTP ${status} ${text.slice(0, 500)}`);
  for (const said of [text, ...stage.connector.taken()]) {
    const leaks = leaksIn(said, stage.secrets, body);
    if (leaks.length > 0) throw new Error(`said ${JSON.stringify(leaks)}: ${said.slice(0, 2_000)}`);
  }
}

function faultIn(status: number, text: string, body: string): string | undefined {
  if ([400, 401, 403, 413].includes(status) && text !== '')
    return DOOR.test(text) ? undefined : 'not a refusal of ours';
  // An invoke that we do not know, and a file that was never offered.
  if (status === 501 || status === 400) return text === '' ? undefined : 'says too much';
  if (status !== 200) return 'not an answer of ours';
  if (text === '') return undefined;
  if (!/"invoke"/.test(body)) return 'answers something that is no invoke';
  return INVOKE_ANSWER.safeParse(JSON.parse(text)).success ? undefined : 'not an answer that Teams understands';
}
