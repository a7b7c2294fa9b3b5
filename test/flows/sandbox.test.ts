import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ShownMessage } from '../../src/sandbox/window/window-state.ts';
import { numberIn } from '../support/read-card.ts';
import { useServices } from '../support/service.ts';
import { openWindowClient } from '../support/window-client.ts';

const services = useServices();

/** Starts the whole product on a data folder, its database included. */
const startIn = (dataDir: string) =>
  services.start({ WATCHPOST_SANDBOX: '1', POLL_INTERVAL_SEC: '1', DATA_DIR: dataDir });

const alertsIn = (messages: readonly ShownMessage[]): number[] =>
  messages.map(({ card }) => numberIn(card)).filter((number) => !Number.isNaN(number));

/** Milliseconds for a test that starts the whole product twice, on a machine that has other things to do. */
const TWO_STARTS_MS = 60_000;

describe('the sandbox remembers', () => {
  test(
    'after kill -9 the window shows the same, nothing is posted twice, and the old cards still live',
    async () => {
      const dataDir = await services.folder();
      const first = startIn(dataDir);
      const window = await openWindowClient(first);
      await window.say('personal', 'simulate fraud fabrikam');
      const fraud = await window.card('channel', '▲', 'HIGH', 'Fabrikam', 'Answer within 1 hour');
      await window.say('personal', `ack ${numberIn(fraud.card)}`);
      await window.card('channel', 'Fabrikam', 'Acknowledged by Megan Bowen');
      await window.card('channel', 'Coho Vineyard');
      const [channel, chat] = [await window.messages('channel'), await window.messages('personal')];
      first.process.kill('SIGKILL');
      await first.ended();

      const second = startIn(dataDir);
      const again = await openWindowClient(second);
      expect((await again.messages('channel')).slice(0, channel.length).map(({ id }) => id)).toEqual(
        channel.map(({ id }) => id),
      );
      expect(await again.messages('personal')).toEqual(chat);

      await again.say('personal', 'simulate risky-signin contoso');
      await again.card('channel', 'HIGH', 'Contoso');
      await again.say('personal', `resolve ${numberIn(fraud.card)} fraud`);
      const resolved = await again.card('channel', 'Fabrikam', 'Resolved by Megan Bowen');
      expect(resolved.id).toBe(fraud.id);
      const shown = await again.messages('channel');
      expect(new Set(alertsIn(shown)).size).toBe(alertsIn(shown).length);
      expect(shown.filter(({ card }) => JSON.stringify(card).includes('Watchpost is here'))).toHaveLength(1);
      expect(second.log.filter(({ level }) => level > 30)).toEqual([]);
    },
    TWO_STARTS_MS,
  );

  test(
    'a memory that is damaged is begun anew, with one line in the log, and the alerts are shown again',
    async () => {
      const dataDir = await services.folder();
      const first = startIn(dataDir);
      await (await openWindowClient(first)).card('channel', 'Coho Vineyard');
      first.process.kill('SIGKILL');
      await first.ended();
      await writeFile(path.join(dataDir, 'sandbox', 'teams.bin'), 'no memory');

      const second = startIn(dataDir);
      const window = await openWindowClient(second);
      await window.card('channel', 'Coho Vineyard');
      expect(second.log.filter(({ msg }) => msg === 'sandbox state could not be read, beginning anew')).toHaveLength(1);
    },
    TWO_STARTS_MS,
  );
});

describe('simulate', () => {
  test('answers in a sentence in the channel and in the chat, and knows who is not a customer', async () => {
    const service = startIn(await services.folder());
    const window = await openWindowClient(service);
    await window.say('channel', 'simulate storm 20');
    await window.card('channel', 'A password spray hit 7 customers: 20 detections');
    await window.say('personal', 'simulate risky-signin woodgrove');
    await window.card('personal', 'Somebody signed in as', 'Woodgrove Bank');
    await window.say('personal', 'simulate fraud litware');
    await window.card('personal', 'Litware has no Azure subscription', 'Fabrikam');
    await window.say('personal', 'simulate risky-signin litware');
    await window.card('personal', 'Watchpost cannot read that tenant');
    await window.say('personal', 'simulate fraud somebody');
    await window.card('personal', 'No customer is called “somebody”', 'Contoso');
    await window.say('personal', 'simulate rain');
    await window.card('personal', 'I can simulate', 'fraud fabrikam');
  });
});
