import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Delivery, SendOptions } from '../../src/sandbox/cloud/webhook-sender.ts';
import type { Sources, WebhookRequest, WebhookResult } from '../../src/sources/index.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const FRAUD = { name: 'azure-fraud-event-detected', resourceUri: null } as const;
const results: WebhookResult[] = [];
let sources: Sources;
let last: WebhookRequest = { headers: {}, body: Buffer.alloc(0) };

// Stands for the route: hands over the bytes and answers with the status, once for each sending.
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  last = { headers: request.headers, body: Buffer.concat(chunks) };
  results.push(await sources.handleWebhook(last));
  // Not chained: restify, loaded in the same process, makes `writeHead` return nothing.
  response.writeHead(200);
  response.end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sources = bench.sources();
  bench.cloud.webhooks.registration = {
    subscriberId: 'watchpost',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    events: ['azure-fraud-event-detected', 'granular-admin-relationship-terminated'],
    msSignatureHeader: false,
  };
  await sources.runDueOnce();
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function send(options: SendOptions & { changedAt?: Date } = {}): Promise<WebhookResult | undefined> {
  const { changedAt = bench.now(), ...how } = options;
  results.length = 0;
  // Two events at the same moment would be the same bytes.
  bench.pass(1);
  const delivery: Delivery = await bench.cloud.webhooks.send({ ...FRAUD, changedAt }, how);
  expect(delivery.delivered).toBe(true);
  return results.at(-1);
}
const days = (count: number) => count * 86_400_000;
const dueAt = async (source: string) => {
  const rows = await bench.db.selectFrom('source_states').selectAll().where('source', '=', source).execute();
  return rows[0]?.next_at;
};

describe('a genuine webhook', () => {
  test('has its alert read at once, long before the interval is over', async () => {
    expect((await dueAt('partnerAlerts'))?.getTime()).toBeGreaterThan(bench.now().getTime());
    results.length = 0;
    const fraud = bench.cloud.happen.fraud('Fabrikam');
    await bench.cloud.webhooks.idle();
    expect(results).toEqual([
      { kind: 'accepted', events: [{ name: 'azure-fraud-event-detected', changedAt: bench.now(), testId: '' }] },
    ]);
    await sources.runDueOnce();
    expect((await bench.alerts()).map((alert) => alert.subjectId)).toContain(fraud.subscriptionId);
  });

  test('is taken with its signature in the other header too', async () => {
    const registration = bench.cloud.webhooks.registration;
    if (!registration) throw new Error('registered above');
    bench.cloud.webhooks.registration = { ...registration, msSignatureHeader: true };
    expect(await send()).toMatchObject({ kind: 'accepted' });
    bench.cloud.webhooks.registration = registration;
  });

  test('about a relationship has the customers read at once', async () => {
    await sources.runDueOnce();
    results.length = 0;
    bench.cloud.happen.relationshipTerminated('Alpine Ski House');
    await bench.cloud.webhooks.idle();
    expect(results).toMatchObject([{ kind: 'accepted' }]);
    expect(await dueAt('customers')).toEqual(bench.now());
    expect(await sources.runDueOnce()).toBeGreaterThan(0);
  });
});

describe('a genuine webhook that comes a second time', () => {
  test('is taken, does nothing and is no refusal, also after days', async () => {
    const warned = bench.warnings.length;
    expect(await send({ copies: 2 })).toEqual({ kind: 'repeated' });
    expect(results[0]).toMatchObject({ kind: 'accepted' });
    await sources.runDueOnce();
    const before = await dueAt('partnerAlerts');
    expect(await sources.handleWebhook(last)).toEqual({ kind: 'repeated' });
    expect(await dueAt('partnerAlerts')).toEqual(before);
    bench.pass(days(2.9));
    expect(await sources.handleWebhook(last)).toEqual({ kind: 'repeated' });
    expect(bench.warnings).toHaveLength(warned);
  });

  test('with another body or signature is refused as ever', async () => {
    await send();
    const body = Buffer.concat([last.body, Buffer.from(' ')]);
    expect(await sources.handleWebhook({ ...last, body })).toMatchObject({ reason: 'wrongSignature' });
    const headers = { ...last.headers, authorization: 'Signature AAAA' };
    expect(await sources.handleWebhook({ ...last, headers })).toMatchObject({ reason: 'wrongSignature' });
  });
});

describe('a refused webhook', () => {
  test.each([
    ['without a signature', { omit: ['signature'] }, 401, 'unsigned'],
    ['without the address of its certificate', { omit: ['certificateUrl'] }, 400, 'incomplete'],
    ['without the name of the algorithm', { omit: ['algorithm'] }, 400, 'incomplete'],
    ['whose body was changed', { tamper: true }, 401, 'wrongSignature'],
    ['with a certificate from another host', { foreignCertificateHost: true }, 401, 'foreignCertificateHost'],
    ['with an expired certificate', { certificate: 'expired' }, 401, 'certificateExpired'],
    ['with a certificate of an unknown root', { certificate: 'unknownRoot' }, 401, 'unknownRoot'],
    ['with a certificate of another issuer', { certificate: 'foreignIssuer' }, 401, 'foreignIssuer'],
    ['with a certificate of another owner', { certificate: 'foreignSubject' }, 401, 'foreignSubject'],
  ] as const)('%s', async (_case, options, status, reason) => {
    await sources.runDueOnce();
    const before = await dueAt('partnerAlerts');
    expect(await send(options)).toEqual({ kind: 'refused', status, reason });
    expect(await dueAt('partnerAlerts')).toEqual(before);
    expect(bench.warnings.at(-1)).toContain(`"reason":"${reason}"`);
  });

  test('that is too old', async () => {
    const changedAt = new Date(bench.now().getTime() - days(3) - 1);
    expect(await send({ changedAt })).toMatchObject({ kind: 'refused', status: 401, reason: 'stale' });
  });

  test('of a moment that has not come', async () => {
    const changedAt = new Date(bench.now().getTime() + 3_700_000);
    expect(await send({ changedAt })).toMatchObject({ kind: 'refused', status: 401, reason: 'notYet' });
  });

  test('that comes again when its receipt may be gone', async () => {
    expect(await send()).toMatchObject({ kind: 'accepted' });
    bench.pass(days(3.1));
    expect(await sources.handleWebhook(last)).toMatchObject({ reason: 'stale' });
  });

  test.each([
    ['too large', { body: Buffer.alloc(32 * 1024 + 1, 0x20) }, 400, 'tooLarge'],
    [
      'with an algorithm that nobody should use',
      { headers: { 'x-ms-signature-algorithm': 'rsa-sha1' } },
      401,
      'unknownAlgorithm',
    ],
    [
      'with an algorithm of another family',
      { headers: { 'x-ms-signature-algorithm': 'hmac-sha256' } },
      401,
      'unknownAlgorithm',
    ],
    ['with another scheme', { headers: { authorization: 'Bearer abc' } }, 401, 'unsigned'],
    [
      'with a certificate over plain http',
      { headers: { 'x-ms-certificate-url': 'http://localhost/a.cer' } },
      401,
      'foreignCertificateHost',
    ],
    ['with an address that is none', { headers: { 'x-ms-certificate-url': 'here' } }, 401, 'foreignCertificateHost'],
  ] as const)('%s', async (_case, change, status, reason) => {
    await send();
    const headers = { ...last.headers, ...('headers' in change ? change.headers : {}) };
    const result = await sources.handleWebhook({ body: last.body, ...change, headers });
    expect(result).toEqual({ kind: 'refused', status, reason });
  });

  test('whose certificate is not there', async () => {
    await send();
    const gone = `https://${bench.cloud.webhookCertHost}/cert/gone.cer`;
    const result = await sources.handleWebhook({ ...last, headers: { ...last.headers, 'x-ms-certificate-url': gone } });
    expect(result).toMatchObject({ reason: 'certificateUnavailable' });
  });
});

test('the certificate is fetched once', async () => {
  bench.cloud.requests.clear();
  await send();
  await send();
  expect(bench.cloud.requests.to('login', '/cert/')).toHaveLength(0);
});
