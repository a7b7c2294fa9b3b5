import { createVerify, X509Certificate } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import { ask, type HandClock, openCloud, PARTNER_CENTER, userToken } from './cloud-client.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let cloud: Cloud;
let clock: HandClock;
let receiver: Server;
let received: Received[];
/** Statuses of the next answers; 202 when used up. */
let answers: number[];

beforeEach(async () => {
  ({ cloud, clock } = await openCloud());
  received = [];
  answers = [];
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    // Two statements: restify, loaded by another test of this process, makes `writeHead` return nothing.
    response.writeHead(answers.shift() ?? 202);
    response.end();
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  await cloud.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => {
    receiver.close(resolve);
  });
});

const registration = `/webhooks/v1/registration`;

async function register(more: object = {}) {
  const { port } = receiver.address() as AddressInfo;
  return ask(`${cloud.partnerCenterUrl}${registration}`, {
    token: await userToken(cloud, cloud.world.partner.id, PARTNER_CENTER),
    json: {
      WebhookUrl: `http://127.0.0.1:${port}/hook`,
      WebhookEvents: ['azure-fraud-event-detected', 'granular-admin-relationship-terminated', 'test-created'],
      ...more,
    },
  });
}

/** What Microsoft's page tells a receiver to check. */
async function isGenuine({ headers, body }: Received): Promise<boolean> {
  const [scheme, signature = ''] = String(headers['x-ms-signature'] ?? headers.authorization).split(' ');
  const url = new URL(String(headers['x-ms-certificate-url']));
  const der = Buffer.from(await (await fetch(url)).arrayBuffer());
  const [leaf, root] = [new X509Certificate(der), new X509Certificate(cloud.webhookRootPem)];
  return (
    scheme === 'Signature' &&
    headers['x-ms-signature-algorithm'] === 'rsa-sha256' &&
    url.host === cloud.webhookCertHost &&
    leaf.issuer.split('\n').includes('O=Microsoft Corporation') &&
    /CN=.*\.microsoft\.com$/m.test(leaf.subject) &&
    Date.parse(leaf.validTo) > clock.now().getTime() &&
    leaf.checkIssued(root) &&
    leaf.verify(root.publicKey) &&
    createVerify('RSA-SHA256').update(body).verify(leaf.publicKey, signature, 'base64')
  );
}

const event = { name: 'azure-fraud-event-detected', resourceUri: null };

test('registration answers in camelCase and can be read back', async () => {
  const token = await userToken(cloud, cloud.world.partner.id, PARTNER_CENTER);
  expect((await ask(`${cloud.partnerCenterUrl}${registration}`, { token })).status).toBe(404);
  const { status, body } = await register();
  expect(status).toBe(200);
  expect(body).toMatchObject({ subscriberId: expect.any(String), webhookUrl: expect.stringContaining('/hook') });
  expect((await ask(`${cloud.partnerCenterUrl}${registration}`, { token })).body).toEqual(body);
  expect((await register({ WebhookEvents: ['made-up'] })).status).toBe(400);
});

describe('a fraud', () => {
  test('is announced in PascalCase, signed over the exact bytes', async () => {
    await register();
    const alert = cloud.happen.fraud('Fabrikam');
    await cloud.webhooks.idle();
    expect(received).toHaveLength(1);
    const [delivery] = received;
    expect(JSON.parse(String(delivery?.body))).toEqual({
      EventName: 'azure-fraud-event-detected',
      ResourceUri: `${cloud.partnerCenterUrl}/v1/fraudEvents?SubscriptionId=${alert.subscriptionId}&EventStatus=Active`,
      AuditUri: null,
      ResourceChangeUtcDate: '2026-03-04T09:00:00.0000000+00:00',
    });
    expect(delivery && (await isGenuine(delivery))).toBe(true);
  });

  test('is announced to nobody when nobody registered', async () => {
    cloud.happen.fraud('Fabrikam');
    await cloud.webhooks.idle();
    expect(received).toEqual([]);
  });
});

test('the end of a relationship is announced', async () => {
  await register();
  cloud.happen.relationshipTerminated('Contoso');
  await cloud.webhooks.idle();
  expect(JSON.parse(String(received[0]?.body))).toMatchObject({
    EventName: 'granular-admin-relationship-terminated',
    ResourceName: 'GranularAdminRelationship',
    ResourceUri: expect.stringMatching(/^https:\/\/partner\.microsoft\.com\/granularAdminRelationships\//),
  });
});

test('the signature moves to x-ms-signature when asked to', async () => {
  await register({ SignatureTokenToMsSignatureHeader: true });
  await cloud.webhooks.send(event);
  expect(received[0]?.headers.authorization).toBeUndefined();
  expect(received[0] && (await isGenuine(received[0]))).toBe(true);
});

describe('dishonest deliveries are found out', () => {
  test.each([
    ['changed after signing', { tamper: true }],
    ['certificate at another host', { foreignCertificateHost: true }],
    ['expired certificate', { certificate: 'expired' }],
    ['certificate of an unknown root', { certificate: 'unknownRoot' }],
    ['certificate of another issuer', { certificate: 'foreignIssuer' }],
    ['certificate of somebody else', { certificate: 'foreignSubject' }],
    ['no algorithm', { omit: ['algorithm'] }],
    ['no signature', { omit: ['signature'] }],
  ] as const)('%s', async (_what, options) => {
    await register();
    await cloud.webhooks.send(event, options);
    expect(received).toHaveLength(1);
    expect(received[0] && (await isGenuine(received[0]))).toBe(false);
    expect(JSON.parse(String(received[0]?.body))).toMatchObject({ EventName: event.name });
  });

  test('no certificate address', async () => {
    await register();
    await cloud.webhooks.send(event, { omit: ['certificateUrl'] });
    expect(received[0]?.headers).not.toHaveProperty('x-ms-certificate-url');
  });

  test('old and repeated ones carry a good signature', async () => {
    await register();
    const changedAt = new Date('2026-02-01T00:00:00Z');
    await cloud.webhooks.send({ ...event, changedAt }, { copies: 2 });
    expect(received.map(({ body }) => JSON.parse(String(body)).ResourceChangeUtcDate)).toEqual(
      Array(2).fill('2026-02-01T00:00:00.0000000+00:00'),
    );
    expect(received[0]?.body).toEqual(received[1]?.body);
    expect(received[1] && (await isGenuine(received[1]))).toBe(true);
  });
});

describe('attempts', () => {
  test('go on until one succeeds', async () => {
    await register();
    answers = [500, 401, 302];
    await expect(cloud.webhooks.send(event)).resolves.toEqual({ delivered: true, statuses: [500, 401, 302, 202] });
  });

  test('end with the tenth', async () => {
    await register();
    answers = Array(20).fill(503);
    const { delivered, statuses } = await cloud.webhooks.send(event);
    expect([delivered, statuses.length]).toEqual([false, 10]);
  });
});

test('the self-test sends an event, reports it, and is limited to two a minute', async () => {
  await register();
  const token = await userToken(cloud, cloud.world.partner.id, PARTNER_CENTER);
  const url = `${cloud.partnerCenterUrl}${registration}/validationEvents`;
  const { body } = await ask(url, { method: 'POST', token });
  await cloud.webhooks.idle();
  expect((await ask(`${url}/${body['correlationId']}`, { token })).body).toMatchObject({
    status: 'completed',
    results: [{}],
  });
  expect(JSON.parse(String(received[0]?.body))).toMatchObject({ EventName: 'test-created', ResourceName: 'test' });
  expect((await ask(url, { method: 'POST', token })).status).toBe(200);
  expect((await ask(url, { method: 'POST', token })).status).toBe(429);
  await cloud.webhooks.idle();
  clock.advance(7 * 86_400_000 + 1);
  expect((await ask(`${url}/${body['correlationId']}`, { token })).status).toBe(404);
});
