import { z } from 'zod';
import { isLoopback } from '../safe-address.ts';
import { withoutThread } from './turn.ts';

const ENVELOPE = z.looseObject({
  type: z.string().min(1),
  channelId: z.string().optional(),
  serviceUrl: z.string().max(400).optional(),
});

/**
 * Decides whether an activity may go on to authentication at all. The SDK does not ask these questions: it accepts a
 * missing service URL without comparing the claim, and would send our token to whatever address stands there.
 *
 * @param allowedHosts - hosts that may be answered to; loopback is one of them in the sandbox only
 * @returns a reason to refuse, or `undefined`
 */
export function refusalOf(body: unknown, allowedHosts: readonly string[], isSandbox: boolean): string | undefined {
  const parsed = ENVELOPE.safeParse(body);
  if (!parsed.success) return 'not an activity';
  const { channelId, serviceUrl } = parsed.data;
  if (channelId !== 'msteams') return 'not from Teams';
  if (!serviceUrl || !URL.canParse(serviceUrl)) return 'no service URL';
  const { protocol, hostname, username, password } = new URL(serviceUrl);
  if (isSandbox && isLoopback(hostname)) return undefined;
  if (protocol !== 'https:') return 'service URL is not https';
  if (!allowedHosts.includes(hostname)) return 'service URL of a foreign host';
  return username === '' && password === '' ? undefined : 'service URL with a user name';
}

/**
 * Milliseconds by which the time of an activity may differ from ours, before and after: Teams delivers within seconds,
 * and what is older is a copy. The ids of what is younger are remembered (`seen-activities.ts`).
 */
const STALE_MS = 10 * 60_000;

const DATED = z.looseObject({ timestamp: z.unknown() });
const PLACED = z.looseObject({
  conversation: z.looseObject({ id: z.string(), tenantId: z.string().optional() }).optional(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string() }).optional() }).optional(),
});

/**
 * Looks at an activity whose token is good, for what a token cannot vouch for: that it is of this moment, and that it
 * says the same as the headers in which Teams repeats tenant and conversation.
 *
 * An activity without a timestamp, and a header that is missing or empty, say nothing and refuse nothing: that Teams
 * always sends them is not documented.
 *
 * Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
 *
 * @returns a reason to refuse, or `undefined`
 */
export function contradictionOf(
  body: unknown,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  now: Date,
): string | undefined {
  const { timestamp } = DATED.parse(body);
  if (timestamp !== undefined && timestamp !== null) {
    const ageMs = now.getTime() - Date.parse(String(timestamp));
    if (!(Math.abs(ageMs) <= STALE_MS)) return 'not of this moment';
  }
  const placed = PLACED.safeParse(body);
  if (!placed.success) return undefined;
  const { conversation, channelData } = placed.data;
  const isSaid = (name: string, ...said: readonly (string | undefined)[]) => {
    const header = String(headers[name] ?? '').toLowerCase();
    return header === '' || said.every((value) => value === undefined || bare(value) === bare(header));
  };
  if (!isSaid('x-ms-tenant-id', channelData?.tenant?.id, conversation?.tenantId))
    return 'another tenant than Teams says';
  return isSaid('x-ms-conversation-id', conversation?.id) ? undefined : 'another conversation than Teams says';
}

const bare = (id: string): string => withoutThread(id).toLowerCase();
