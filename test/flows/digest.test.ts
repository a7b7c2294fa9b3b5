import { beforeAll, describe, expect, test } from '@jest/globals';
import { issueDueDigest, type Schedule } from '../../src/digest/index.ts';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { numberIn, shownTexts } from '../support/read-card.ts';

// Monday at eight in Berlin; the desk's clock starts on a Wednesday.
const desk = useDesk({ env: { DIGEST_DAY: 'monday', DIGEST_HOUR: '8', TIME_ZONE: 'Europe/Berlin' } });
const SCHEDULE: Schedule = { day: 'monday', hour: 8, timeZone: 'Europe/Berlin' };
const NESTOR = 'Nestor Wilke';

const digests = () =>
  desk.teams.messages({ channel: true }).filter(({ card }) => shownTexts(card).includes('The week in numbers'));

beforeAll(async () => {
  const { happen, limits } = desk.cloud;
  limits.enforced = false;
  happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  happen.riskySignIn('Contoso', { user: 'Joni Sherman', level: 'medium' });
  happen.riskySignIn('Fabrikam', { user: 'Irvin Sayers', level: 'medium' });
  happen.fraud('Fabrikam');
  happen.fraud('Contoso', { isTest: true });
  const numberOf = async (text: string) => numberIn((await cardWith(desk, text)).card);
  await cardWith(desk, 'TEST');
  await ask(desk, NESTOR, `ack ${await numberOf('Adele Vance')}`);
  await ask(desk, NESTOR, `assign ${await numberOf('Joni Sherman')} to me`);
  await ask(desk, NESTOR, `resolve ${await numberOf('Irvin Sayers')} dismissed`);
  await cardWith(desk, 'Irvin Sayers', 'Resolved by');
});

describe('the digest', () => {
  test('is there at any time, for the week so far', async () => {
    const shown = shownTexts(await ask(desk, NESTOR, 'digest'));
    expect(shown).toMatch(/^4 alerts came in, 1 .*resolved, 3 .*open/m);
    expect(shown).toMatch(/1 with Nestor Wilke/);
    expect(shown).toMatch(/1 with nobody/);
    expect(shown).toContain('1 acknowledged, not assigned');
    expect(shown).toMatch(/Take #\d+ Fabrikam: high severity, nobody has it, and its 1-hour goal runs/);
    expect(shown).toContain('Make Alpine Ski House readable: Nobody has consented');
    expect(shown).toContain('Type **consent Alpine Ski House**.');
    expect(shownTexts(await ask(desk, NESTOR, 'how many alerts are open?'))).toContain(
      '3 alerts are open, 1 with nobody',
    );
    expect(shown).toContain('No partner alert is late.');
    expect(digests()).toEqual([]);
  });

  test('is posted once it is due, also when the service was down at that hour', async () => {
    desk.clock.set(new Date('2026-03-09T06:59:00Z'));
    await desk.restart();
    expect(digests()).toEqual([]);
    desk.clock.set(new Date('2026-03-09T19:30:00Z'));
    await desk.restart();
    const [posted] = await until('the digest', () => digests().length > 0 && digests());
    const shown = shownTexts(posted?.card);
    expect(shown).toMatch(/^Week of 2 .* 9 .*March 2026|^Week of 2 .* 8 March 2026/m);
    expect(shown).toMatch(/^4 alerts came in, 1 .*resolved, 3 .*open/m);
    expect(shown).toMatch(/1 partner alert .*late|1 is late/);
    expect(shown).toMatch(/1 partner alert past the 24-hour line/);
    expect(shown).toMatch(/\*\*HIGH\*\*: 2/);
    expect(shown).toMatch(/\*\*MEDIUM\*\*: 2/);
    expect(shown).toContain('Alpine Ski House');
    expect(posted?.id).toBe(posted?.threadId);
  });

  test('is issued once, whoever looks, and however often', async () => {
    await desk.restart();
    const jobs: unknown[] = [];
    const ports = {
      db: desk.db,
      now: desk.clock.now,
      jobs: { enqueue: async (_tx: unknown, _queue: unknown, added: readonly unknown[]) => void jobs.push(...added) },
    };
    const since = new Date('2026-03-04T10:00:00Z');
    desk.clock.set(new Date('2026-03-16T08:00:00Z'));
    const instances = await Promise.all(Array.from({ length: 5 }, () => issueDueDigest(ports, SCHEDULE, since)));
    expect(instances.toSorted()).toEqual(['already', 'already', 'already', 'already', 'issued']);
    expect(jobs).toHaveLength(1);
    expect(await issueDueDigest(ports, SCHEDULE, since)).toBe('already');
    expect(digests()).toHaveLength(1);
  });

  test('is read by readers too', async () => {
    expect(shownTexts(await ask(desk, 'Miriam Graham', 'digest'))).toContain('open');
  });
});
