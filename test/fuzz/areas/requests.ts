import fc from 'fast-check';
import type { Area } from '../area.ts';
import { changed, hostileText } from '../hostile.ts';
import { type Answer, FOREIGN_TENANT, type Stage } from '../stage.ts';
import { leaksIn } from '../words.ts';

/** A header that HTTP lets through. */
const header = hostileText.map((text) => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 3_000));
const name = fc.constantFrom(
  'authorization',
  'x-ms-signature',
  'x-ms-certificate-url',
  'x-ms-signature-algorithm',
  'content-encoding',
  'cookie',
  'x-forwarded-for',
  'x-ms-tenant-id',
  'x-ms-conversation-id',
  'traceparent',
  'expect-ct',
  'accept',
  'x-http-method-override',
);
const headers = fc.dictionary(name, header, { maxKeys: 5 });

const WEBHOOK = fc.constant({
  EventName: 'azure-fraud-event-detected',
  ResourceUri: 'https://api.partnercenter.microsoft.com/v1/fraudEvents',
  ResourceName: 'fraudEvents',
  AuditUri: null,
  ResourceChangeUtcDate: '2026-11-21T19:00:00Z',
});
const signed = fc.record({
  authorization: fc.oneof(fc.constant('Signature AAAA'), header),
  'x-ms-certificate-url': fc.oneof(
    fc.constantFrom('https://localhost/cert/a.cer', 'https://3psostorageacct.blob.core.windows.net/a.cer'),
    header,
  ),
  'x-ms-signature-algorithm': fc.oneof(fc.constantFrom('rsa-sha256', 'RSA-SHA512', 'none', 'hmac-sha256'), header),
});

function refusedWithAWord({ status, text }: Answer, statuses: readonly number[], given: string, stage: Stage): boolean {
  if (!statuses.includes(status)) throw new Error(`HTTP ${status} ${text.slice(0, 500)}`);
  if (leaksIn(text, stage.secrets, given).length > 0 || text.length > 200)
    throw new Error(`says ${text.slice(0, 500)}`);
  return true;
}

/** A body that is cut, doubled or spoiled somewhere. */
const spoiled = fc
  .tuple(hostileText, fc.nat(200), fc.constantFrom('cut', 'double', 'insert', 'wrap'))
  .map(([text, at, how]) => {
    const body = `{"type":"message","channelId":"msteams","conversation":{"tenantId":"${FOREIGN_TENANT}"},"text":"x"}`;
    if (how === 'cut') return body.slice(0, at);
    if (how === 'double') return body + body;
    return how === 'wrap' ? `[${body}]` : `${body.slice(0, at)}${text}${body.slice(at)}`;
  });

/** Brackets within brackets, as many as fit: as text, because no writer of JSON goes that deep. */
const deep = (stage: Stage) =>
  fc
    .tuple(
      fc.integer({ min: 1, max: 60_000 }),
      fc.constantFrom(['[', ']'], ['{"a":', '}'], ['{"__proto__":', '}']),
      fc.boolean(),
      fc.constantFrom('value', 'channelData', 'from', 'entities', 'text'),
    )
    .map(([depth, [open, close], isClosed, name]) => {
      const head = `{"type":"message","id":"1","channelId":"msteams","serviceUrl":"${stage.serviceUrl}","${name}":`;
      return `${head}${open?.repeat(depth)}${isClosed ? `1${close?.repeat(depth)}}` : ''}`;
    });
const bodies = (stage: Stage) => fc.oneof({ weight: 9, arbitrary: spoiled }, { weight: 1, arbitrary: deep(stage) });

/** Requests that are no activity at all: nobody signed them, or nobody can read them. */
export const REQUEST_AREAS: readonly Area[] = [
  {
    name: 'webhooks',
    share: 25,
    isOverHttp: true,
    property: (stage) =>
      fc.asyncProperty(changed(WEBHOOK), fc.oneof(signed, headers), async (body, sent) => {
        const answer = await stage.post('/api/webhooks/partner-center', body, sent);
        return refusedWithAWord(answer, [400, 401], body, stage);
      }) as never,
  },
  {
    name: 'spoiled bodies and odd headers',
    share: 15,
    isOverHttp: true,
    property: (stage) =>
      fc.asyncProperty(bodies(stage), headers, async (body, sent) => {
        const answer = await stage.post('/api/messages', body, sent);
        return refusedWithAWord(answer, [200, 400, 403, 413, 431], body, stage);
      }) as never,
  },
];
