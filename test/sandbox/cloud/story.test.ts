import { deserialize, serialize } from 'node:v8';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildWorld } from '../../../src/sandbox/cloud/build-world.ts';
import { type Cloud, startCloud } from '../../../src/sandbox/cloud/cloud.ts';
import { startStory } from '../../../src/sandbox/cloud/story.ts';
import { getCustomer, type World } from '../../../src/sandbox/cloud/world.ts';
import { type HandClock, openCloud } from './cloud-client.ts';

let cloud: Cloud;
let clock: HandClock;

beforeEach(async () => {
  ({ cloud, clock } = await openCloud());
});
afterEach(() => cloud.stop());

/** Timers that run when the test moves time. */
function handTimers() {
  let waiting: { run: () => void; at: number }[] = [];
  let now = 0;
  return {
    schedule: (run: () => void, afterMs: number) => {
      const timer = { run, at: now + afterMs };
      waiting.push(timer);
      return () => {
        waiting = waiting.filter((other) => other !== timer);
      };
    },
    run(untilMs: number) {
      for (;;) {
        const next = waiting.filter(({ at }) => at <= untilMs).sort((left, right) => left.at - right.at)[0];
        if (!next) break;
        clock.advance(next.at - now);
        now = next.at;
        waiting = waiting.filter((other) => other !== next);
        next.run();
      }
    },
    waiting: () => waiting.length,
  };
}

const allDetections = () => cloud.world.customers.flatMap(({ detections }) => detections);

describe('the story', () => {
  test('starts with a handful of older detections', () => {
    const timers = handTimers();
    startStory(cloud, { schedule: timers.schedule, now: clock.now });
    timers.run(0);
    expect(allDetections()).toHaveLength(5);
    for (const { detectedDateTime } of allDetections()) expect(detectedDateTime < '2026-03-04T07:00:01Z').toBe(true);
  });

  test('tells a stolen session and a mining subscription in the first 90 seconds, and then only quiet noise', () => {
    const timers = handTimers();
    const end = startStory(cloud, { schedule: timers.schedule, now: clock.now });
    timers.run(90_000);
    const bank = getCustomer(cloud.world, 'Woodgrove Bank').detections;
    expect(bank.map(({ riskEventType }) => riskEventType)).toEqual([
      'unfamiliarFeatures',
      'anomalousToken',
      'suspiciousInboxForwarding',
    ]);
    expect(new Set(bank.map(({ userDisplayName }) => userDisplayName))).toEqual(new Set(['Diego Siciliani']));
    expect(cloud.world.partnerAlerts).toMatchObject([{ customerTenantId: getCustomer(cloud.world, 'Fabrikam').id }]);
    expect(allDetections()).toHaveLength(5 + 3);
    timers.run(3_600_000);
    expect(cloud.world.partnerAlerts).toHaveLength(1);
    expect(allDetections().length).toBeGreaterThan(5 + 3);
    end();
    end();
    expect(timers.waiting()).toBe(0);
  });

  test('goes on where it was when the world comes back after a restart', async () => {
    const first = handTimers();
    const end = startStory(cloud, { schedule: first.schedule, now: clock.now });
    first.run(40_000);
    end();
    const kept = deserialize(serialize(cloud.world)) as World;
    const again = await startCloud({ now: clock.now, world: kept });
    const second = handTimers();
    startStory(again, { schedule: second.schedule, now: clock.now });
    expect(kept.partnerAlerts).toHaveLength(0);
    second.run(20_000);
    expect(kept.partnerAlerts).toHaveLength(1);
    second.run(45_000);
    expect(getCustomer(kept, 'Woodgrove Bank').detections).toHaveLength(3);
    expect(kept.customers.flatMap(({ detections }) => detections)).toHaveLength(5 + 3);
    await again.stop();
  });
});

describe('things that happen', () => {
  test('noise is low or medium, for readable customers only', () => {
    const made = Array.from({ length: 60 }, () => cloud.happen.noise());
    expect(new Set(made.map(({ riskLevel }) => riskLevel))).toEqual(new Set(['low', 'medium']));
    expect(made.some(({ riskState }) => riskState === 'dismissed')).toBe(true);
    for (const name of ['Litware', 'Fourth Coffee', 'Alpine Ski House', "Margie's Travel"]) {
      expect(getCustomer(cloud.world, name).detections).toEqual([]);
    }
  });

  test('a storm spreads over customers, and every detection has its own id', () => {
    const made = cloud.happen.storm(1000);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1000);
    expect(cloud.world.customers.filter(({ detections }) => detections.length > 0)).toHaveLength(7);
  });
});

describe('the sample world', () => {
  test('has the same ids in every run', () => {
    const ids = (at: string) => {
      const { partner, customers } = buildWorld(new Date(at));
      return [partner, ...customers].map(({ id, users, subscriptions, relationships }) => [
        id,
        ...[...users, ...subscriptions, ...relationships].map((one) => one.id),
      ]);
    };
    expect(ids('2026-03-04T09:00:00Z')).toEqual(ids('2031-01-01T00:00:00Z'));
    expect(new Set(ids('2026-03-04T09:00:00Z').flat()).size).toBe(ids('2026-03-04T09:00:00Z').flat().length);
  });

  test('knows somebody to call at every customer', () => {
    for (const { contacts } of buildWorld(new Date('2026-03-04T09:00:00Z')).customers) {
      expect(contacts.length).toBeGreaterThan(0);
      for (const { phone, zone } of contacts) {
        expect(phone).toMatch(/^\+1425555\d{4}$/);
        expect(Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone).toBe(zone);
      }
    }
  });
});
