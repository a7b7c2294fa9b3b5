import { z } from 'zod';

const ENVELOPE = z.looseObject({
  type: z.string().min(1),
  channelId: z.string().optional(),
  serviceUrl: z.string().optional(),
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
  const { protocol, hostname } = new URL(serviceUrl);
  if (isSandbox && LOOPBACK.includes(hostname)) return undefined;
  if (protocol !== 'https:') return 'service URL is not https';
  return allowedHosts.includes(hostname) ? undefined : 'service URL of a foreign host';
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
