import { createHmac, randomUUID, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { PARTNER_TENANT_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { until } from '../support/desk.ts';
import { encoded, makeKey, signed } from '../support/issuer.ts';
import { useLiveDesk } from '../support/live-desk.ts';
import { rawPost } from '../support/raw-post.ts';

/** The service as it runs for real: live mode, its tokens in and out made by issuers of our own, over https. */
const desk = useLiveDesk();
const nestor = staffId('Nestor Wilke');
const MIN = 60;

type Json = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A message of Nestor Wilke in his chat, as Teams sends it, with an id of its own. */
function message(change: Json = {}): Json {
  const model = desk.teams.deliveries.find(({ activity }) => activity.type === 'message')?.activity;
  return { ...model, id: randomUUID(), timestamp: desk.clock.now().toISOString(), text: 'status', ...change };
}
const send = (activity: Json, headers: Headers, url = desk.url) =>
  rawPost(`${url}/api/messages`, JSON.stringify(activity), headers);
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const good = (options?: Parameters<typeof desk.issuer.token>[1]) => bearer(desk.issuer.token(desk.serviceUrl, options));
const answers = (person = nestor) => desk.teams.messages({ personal: person }).filter(({ card }) => card).length;
const nowSec = () => Math.floor(desk.clock.now().getTime() / 1000);

beforeAll(async () => {
  await desk.teams.say(nestor, 'personal', 'help');
  await until('the answer', () => answers() > 0);
});

test('a message with a good token is answered, by a token of our own', async () => {
  const before = answers();
  expect(await send(message(), good())).toMatchObject({ status: 200, text: '' });
  await until('the answer', () => answers() > before);
  expect(desk.cloud.requests.to('login', /\/token$/).length).toBeGreaterThan(0);
  expect(desk.warnings()).toEqual([]);
});

test.each([
  ['that ended four minutes ago, by another clock', { exp: -4 * MIN }],
  ['that begins in four minutes', { nbf: 4 * MIN }],
])('a token %s is good: clocks differ', async (_what, moved) => {
  const claims = Object.fromEntries(Object.entries(moved).map(([name, sec]) => [name, nowSec() + sec]));
  expect((await send(message(), good({ claims }))).status).toBe(200);
});

describe('a request is refused with a code alone, and leaves one line in the security log, when its token', () => {
  const forged = makeKey('key-1');
  const unendorsed = makeKey('for-nobody', []);
  const elsewhere = makeKey('for-webchat', ['webchat', 'directline']);
  const jwk = { ...forged.publicKey.export({ format: 'jwk' }), kid: 'key-1' };
  const hs256 = (secret: string) => {
    const claims = { serviceurl: desk.serviceUrl, iss: desk.issuer.name, aud: appId(), exp: nowSec() + 3600 };
    const content = `${encoded({ alg: 'HS256', kid: desk.issuer.key.kid })}.${encoded(claims)}`;
    return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  };
  const publicPem = () => desk.issuer.key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const claims = (change: Json) => good({ claims: change });
  const header = (change: Json) => good({ header: change });
  const token = () => desk.issuer.token(desk.serviceUrl);
  const appId = () => desk.cloud.credentials.clientId;

  beforeAll(async () => {
    desk.issuer.publish(unendorsed);
    desk.issuer.publish(elsewhere);
    desk.clock.advance(31_000);
  });

  test.each<[string, () => Headers, string]>([
    ['is not there', () => ({}), 'noToken'],
    ['is empty', () => ({ authorization: '' }), 'noToken'],
    ['is no token', () => bearer('hunter2'), 'malformedToken'],
    ['is of another scheme', () => ({ authorization: `Basic ${token()}` }), 'noToken'],
    ['is called `bearer`', () => ({ authorization: `bearer ${token()}` }), 'noToken'],
    ['comes twice in one header', () => ({ authorization: `Bearer ${token()}, Bearer ${token()}` }), 'noToken'],
    ['comes after another one', () => ({ authorization: [`Bearer ${token()}`, `Bearer ${token()}`] }), 'noToken'],
    ['has a fourth part', () => bearer(`${token()}.e30`), 'malformedToken'],
    ['has five parts, as an encrypted one', () => bearer(`${token()}.e30.e30`), 'malformedToken'],
    ['is padded', () => bearer(`${token()}==`), 'malformedToken'],
    ['is very long', () => bearer(`${token()}${'A'.repeat(9_000)}`), 'malformedToken'],
    ['says things that are no JSON', () => bearer(`${token().split('.')[0]}.eyJ.e30`), 'malformedToken'],
    ['says nothing', () => bearer(signed({ alg: 'RS256', kid: 'key-1' }, {}, forged.privateKey)), 'malformedToken'],
    ['names a list of audiences', () => claims({ aud: [appId(), 'other'] }), 'malformedToken'],
    ['never ends', () => claims({ exp: undefined }), 'malformedToken'],
    ['ends at a text', () => claims({ exp: '99999999999' }), 'malformedToken'],
    ['needs an extension', () => header({ crit: ['b64'], b64: false }), 'malformedToken'],
    ['names no key', () => header({ kid: undefined }), 'malformedToken'],
    ['ended six minutes ago', () => claims({ exp: nowSec() - 6 * MIN }), 'expired'],
    ['begins in six minutes', () => claims({ nbf: nowSec() + 6 * MIN }), 'notYetValid'],
    ['is for another bot', () => claims({ aud: '00000000-0000-4000-8000-0000000000ff' }), 'foreignAudience'],
    ['is of another issuer', () => claims({ iss: 'https://api.botframework.com' }), 'foreignIssuer'],
    [
      'is one of the emulator',
      () =>
        claims({
          iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
          appid: appId(),
          ver: '1.0',
        }),
      'foreignIssuer',
    ],
    [
      'is one of a skill',
      () =>
        claims({
          iss: `https://login.microsoftonline.com/${PARTNER_TENANT_ID}/v2.0`,
          ver: '2.0',
          azp: '00000000-0000-4000-8000-0000000000ff',
        }),
      'foreignIssuer',
    ],
    ['is for another service URL', () => claims({ serviceurl: 'https://localhost/emea/' }), 'foreignServiceUrl'],
    [
      'is for the service URL without its slash',
      () => claims({ serviceurl: desk.serviceUrl.slice(0, -1) }),
      'foreignServiceUrl',
    ],
    ['is for no service URL', () => claims({ serviceurl: undefined }), 'foreignServiceUrl'],
    [
      'is for a service URL under another name',
      () => claims({ serviceurl: undefined, serviceUrl: desk.serviceUrl }),
      'foreignServiceUrl',
    ],
    [
      'is signed with nothing',
      () => bearer(`${header({ alg: 'none' })['authorization']?.slice(7)}`),
      'foreignAlgorithm',
    ],
    ['has no signature', () => bearer(token().replace(/[^.]+$/, '')), 'malformedToken'],
    ['is signed with the public key as a secret', () => bearer(hs256(publicPem())), 'foreignAlgorithm'],
    ['says HS256 and is signed by RSA', () => header({ alg: 'HS256' }), 'foreignAlgorithm'],
    ['says RS384 and is signed by RS256', () => header({ alg: 'RS384' }), 'wrongSignature'],
    ['says PS256', () => header({ alg: 'PS256' }), 'foreignAlgorithm'],
    ['says ES256', () => header({ alg: 'ES256' }), 'foreignAlgorithm'],
    ['says `__proto__`', () => header({ alg: '__proto__' }), 'foreignAlgorithm'],
    ['is signed by another key of that name', () => good({ key: forged }), 'wrongSignature'],
    ['brings its key along', () => good({ key: forged, header: { jwk, x5c: ['AAAA'] } }), 'wrongSignature'],
    [
      'says where its key lies',
      () => good({ key: forged, header: { jku: `${desk.issuer.metadataUrl}/evil`, x5u: desk.issuer.metadataUrl } }),
      'wrongSignature',
    ],
    ['is signed by a key that nobody published', () => good({ key: makeKey('made-up') }), 'unknownKey'],
    ['is signed by a key that is for nobody', () => good({ key: unendorsed }), 'unendorsedKey'],
    ['is signed by a key for other channels', () => good({ key: elsewhere }), 'unendorsedKey'],
    [
      'was changed',
      () =>
        bearer(
          token().replace(
            /\.[^.]+\./,
            `.${encoded({ iss: desk.issuer.name, aud: appId(), exp: nowSec() + 9e6, serviceurl: desk.serviceUrl })}.`,
          ),
        ),
      'wrongSignature',
    ],
    [
      'has another’s signature',
      () =>
        bearer(
          `${token().replace(/[^.]+$/, '')}${sign('sha256', Buffer.from('other'), desk.issuer.key.privateKey).toString('base64url')}`,
        ),
      'wrongSignature',
    ],
  ])('%s', async (_what, headers, reason) => {
    const [before, asked, lines] = [answers(), desk.issuer.asked.length, desk.log.length];
    desk.warnings();
    const { status, text } = await send(message(), headers());
    expect([status, text]).toEqual([401, '{"error":"unauthorised"}']);
    expect(desk.warnings()).toEqual([`activity_refused ${reason}`]);
    expect(answers()).toBe(before);
    expect(JSON.stringify(desk.log.slice(lines))).not.toMatch(/eyJ|hunter2|Nestor/);
    // A refused token makes nobody ask the issuer, but for a key that is not known.
    if (reason !== 'unknownKey') expect(desk.issuer.asked.length).toBe(asked);
  });
});

describe('a good token does not carry', () => {
  test.each<[string, Json, number, string]>([
    ['an activity of another channel', { channelId: 'emulator' }, 403, 'not from Teams'],
    ['one without a service URL', { serviceUrl: undefined }, 403, 'no service URL'],
    ['one to be answered elsewhere', { serviceUrl: 'https://evil.example/' }, 403, 'service URL of a foreign host'],
    ['one to be answered in the clear', { serviceUrl: 'http://localhost/' }, 403, 'service URL is not https'],
    ['one with another service URL than its own', { serviceUrl: 'https://localhost:1/' }, 401, 'foreignServiceUrl'],
    ['one of eleven minutes ago', { timestamp: -11 }, 403, 'not of this moment'],
    ['one of in eleven minutes', { timestamp: 11 }, 403, 'not of this moment'],
    ['one of no moment', { timestamp: 'yesterday' }, 403, 'not of this moment'],
  ])('%s', async (_what, change, status, reason) => {
    const minutes = change['timestamp'];
    const at = new Date(desk.clock.now().getTime() + Number(minutes) * 60_000);
    const changed = typeof minutes === 'number' ? { timestamp: at.toISOString() } : change;
    desk.warnings();
    const answer = await send(message(changed), good());
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { error: expect.stringMatching(/^\w+$/) }]);
    expect(desk.warnings()).toEqual([`activity_refused ${reason}`]);
  });

  test.each<[string, Json, Headers]>([
    [
      'a tenant that Teams does not name',
      { channelData: { tenant: { id: randomUUID() } }, conversation: { id: 'a:1', tenantId: undefined } },
      { 'x-ms-tenant-id': PARTNER_TENANT_ID },
    ],
    ['a conversation that Teams does not name', { conversation: { id: 'a:other' } }, { 'x-ms-conversation-id': 'a:1' }],
  ])('%s, though the body was changed behind it', async (_what, change, headers) => {
    desk.warnings();
    expect((await send(message(change), { ...good(), ...headers })).status).toBe(403);
    expect(desk.warnings()).toEqual([expect.stringMatching(/^activity_refused another .* than Teams says$/)]);
  });
});

describe('a new key of the issuer', () => {
  test('works within half a minute, and the old one no longer', async () => {
    const old = desk.issuer.key;
    desk.clock.advance(31_000);
    expect((await send(message(), good())).status).toBe(200);
    desk.issuer.rotate('new only');
    desk.clock.advance(31_000);
    expect((await send(message(), good())).status).toBe(200);
    expect((await send(message(), good({ key: old }))).status).toBe(401);
    desk.warnings();
  });

  test('cannot be asked for while the issuer is away: whoever comes with it may come again', async () => {
    desk.issuer.rotate('old');
    desk.issuer.mood = 'failing';
    desk.clock.advance(31_000);
    const answer = await send(message(), good());
    expect([answer.status, answer.text, answer.headers['retry-after']]).toEqual([503, '{"error":"unavailable"}', '30']);
    desk.issuer.mood = 'well';
    desk.clock.advance(31_000);
    expect((await send(message(), good())).status).toBe(200);
    desk.warnings();
  });
});

test('a flood of refused requests leaves a hundred lines a minute, and all of them in the figures', async () => {
  desk.clock.advance(61_000);
  const counted = async () => {
    const text = await (await fetch(`${desk.url}/metrics`)).text();
    return Number(/^watchpost_turns_total\{kind="activity",outcome="refused"\} (\d+)/m.exec(text)?.[1]);
  };
  const before = await counted();
  desk.warnings();
  for (let n = 0; n < 300; n += 1) await send(message(), {});
  // The minute may turn once in between.
  expect(desk.warnings().length).toBeLessThanOrEqual(200);
  expect((await counted()) - before).toBe(300);
});
