import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, expect, test } from '@jest/globals';
import { createLog } from '../../../src/log.ts';
import { createIssuerKeys } from '../../../src/teams/inbound/issuer-keys.ts';
import { until } from '../../support/desk.ts';
import { type Issuer, makeKey, startIssuer } from '../../support/issuer.ts';
import { makeLoopbackTls } from '../../support/loopback-tls.ts';

const SEC = 1_000;
const HOUR = 3_600 * SEC;
const tls = makeLoopbackTls();
setDefaultCACertificates([...getCACertificates('default'), tls.caPem]);
const issuers: Issuer[] = [];
afterEach(async () => {
  for (const issuer of issuers.splice(0)) await issuer.stop();
});

/** One that stands, however long the machine takes. */
const stillClock = (start: number) => {
  let at = start;
  return {
    now: () => new Date(at),
    advance: (ms: number) => {
      at += ms;
    },
  };
};

async function start() {
  const clock = stillClock(Date.parse('2026-03-04T10:00:00Z'));
  const issuer = await startIssuer({ tls, audience: 'app', now: clock.now });
  issuers.push(issuer);
  const logged: string[] = [];
  const log = createLog('debug', { write: (line) => void logged.push(JSON.parse(line).code) });
  const keys = createIssuerKeys({ metadataUrl: issuer.metadataUrl, now: clock.now, log });
  return { clock, issuer, logged, keys };
}

/** How often its keys were read. */
const readings = (issuer: Issuer) => issuer.asked.filter((path) => path === '/keys').length;

test('keys are read when the first is needed, and once for many who need them at once', async () => {
  const { issuer, keys } = await start();
  expect(issuer.asked).toEqual([]);
  const found = await Promise.all(Array.from({ length: 20 }, () => keys.find('key-1')));
  for (const key of found) expect(key).toMatchObject({ endorsements: ['msteams', 'webchat'] });
  expect(readings(issuer)).toBe(1);
});

test('a new key works at once when keys were read half a minute ago, and within half a minute otherwise', async () => {
  const { issuer, keys, clock } = await start();
  await keys.find('key-1');
  const { kid } = issuer.rotate('new only');
  expect(await keys.find(kid)).toBe('unknown');
  clock.advance(31 * SEC);
  expect(await keys.find(kid)).toMatchObject({ publicKey: expect.anything() });
  // And the old one, which the issuer has taken away, is gone.
  expect(await keys.find('key-1')).toBe('unknown');
});

test('nobody can have the issuer asked more than twice a minute', async () => {
  const { issuer, keys, clock } = await start();
  for (let second = 0; second < 60; second += 1) {
    for (let n = 0; n < 20; n += 1) expect(await keys.find(`made-up-${second}-${n}`)).toBe('unknown');
    clock.advance(SEC);
  }
  expect(readings(issuer)).toBe(2);
});

test('a withdrawn key is refused within the hour, though nobody asks for another', async () => {
  const { issuer, keys, clock } = await start();
  await keys.find('key-1');
  issuer.rotate('new only');
  clock.advance(HOUR);
  // Whoever notices does not wait.
  expect(await keys.find('key-1')).toMatchObject({ publicKey: expect.anything() });
  await until('the refusal', async () => (await keys.find('key-1')) === 'unknown');
  expect(readings(issuer)).toBe(2);
});

test('while the issuer is away known keys hold for a day, and nothing else does', async () => {
  const { issuer, keys, clock, logged } = await start();
  await keys.find('key-1');
  issuer.mood = 'failing';
  clock.advance(31 * SEC);
  expect(await keys.find('other')).toBe('unavailable');
  clock.advance(23 * HOUR);
  expect(await keys.find('key-1')).toMatchObject({ publicKey: expect.anything() });
  clock.advance(HOUR);
  expect(await keys.find('key-1')).toBe('unavailable');
  issuer.mood = 'well';
  clock.advance(31 * SEC);
  expect(await keys.find('key-1')).toMatchObject({ publicKey: expect.anything() });
  expect(new Set(logged)).toEqual(new Set(['issuer_unavailable']));
});

test('an issuer that is away from the start is asked again after half a minute, not each time', async () => {
  const { issuer, keys, clock } = await start();
  issuer.mood = 'nonsense';
  for (let n = 0; n < 10; n += 1) expect(await keys.find('key-1')).toBe('unavailable');
  expect(issuer.asked).toHaveLength(1);
  issuer.mood = 'well';
  clock.advance(31 * SEC);
  expect(await keys.find('key-1')).toMatchObject({ publicKey: expect.anything() });
});

test('a clock that goes back does not keep old keys', async () => {
  const { issuer, keys, clock } = await start();
  await keys.find('key-1');
  issuer.rotate('new only');
  clock.advance(-HOUR);
  expect(await keys.find('key-1')).toBe('unknown');
});

test('keys that are not for signing by RSA are left out, and take nothing from the others', async () => {
  const { issuer, keys } = await start();
  const odd = [{ kid: 'short' }, { kty: 'EC', kid: 'ec' }, 7, null, { kty: 'RSA', kid: 'none', n: '!', e: 'AQAB' }];
  issuer.publishRaw(odd);
  issuer.publish(makeKey('second', []));
  expect(await keys.find('second')).toMatchObject({ endorsements: [] });
  for (const kid of ['short', 'ec', 'none']) expect(await keys.find(kid)).toBe('unknown');
});
