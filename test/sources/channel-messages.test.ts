import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SimChannelMessage } from '../../src/sandbox/cloud/graph-channel-messages.ts';
import { START, useCloud } from './cloud-bench.ts';

const bench = useCloud();
const PLACE = { groupId: '11111111-aaaa-4bbb-8ccc-00000000900d', channelId: '19:alerts@thread.tacv2' };

/** Messages of the channel, one a second; the first is the oldest. */
let messages: SimChannelMessage[] = [];

const message = (change: Partial<SimChannelMessage> = {}): SimChannelMessage => {
  const at = new Date(START.getTime() + messages.length * 1000);
  const id = String(at.getTime());
  const made = {
    id,
    threadId: id,
    fromApp: true,
    fromId: '28:bot',
    fromName: 'Watchpost',
    createdAt: at.toISOString(),
    changedAt: at.toISOString(),
    isDeleted: false,
    text: '',
    card: { type: 'AdaptiveCard', id },
    ...change,
  };
  messages.push(made);
  return made;
};
const read = (since: Date, threadId?: string) => bench.sources().readChannel({ ...PLACE, threadId }, since);
const ids = async (since: Date, threadId?: string) => (await read(since, threadId)).map(({ id }) => id).sort();

beforeEach(() => {
  messages = [];
  bench.pass(3_600_000);
  Object.assign(bench.cloud.channels, {
    list: (groupId: string, channelId: string) =>
      groupId === PLACE.groupId && channelId === PLACE.channelId ? messages : undefined,
    readableAfterSec: 0,
    isConsented: true,
  });
});

describe('what apps wrote to a channel', () => {
  test('is read with its cards, from a moment on; people and deleted messages are left out', async () => {
    message();
    message({ fromApp: false, card: undefined });
    message({ isDeleted: true });
    const last = message();
    const [found, ...others] = await read(new Date(last.createdAt));
    expect(others).toEqual([]);
    expect(found).toEqual({ id: last.id, rootId: last.id, cards: JSON.stringify(last.card) });
    expect(await ids(START)).toHaveLength(2);
  });

  test('is read in one thread, where its replies stand', async () => {
    const root = message();
    const reply = message({ threadId: root.id });
    message();
    expect(await ids(START)).toHaveLength(2);
    expect(await read(START, root.id)).toEqual([expect.objectContaining({ id: reply.id, rootId: root.id })]);
  });

  test('over many pages, and no further than it has to', async () => {
    for (let count = 0; count < 140; count += 1) message();
    expect(await ids(START)).toHaveLength(140);
    const before = bench.cloud.requests.to('graph', /\/teams\//).length;
    expect(await ids(new Date(messages[130]?.createdAt ?? 0))).toHaveLength(10);
    expect(bench.cloud.requests.to('graph', /\/teams\//).length - before).toBe(3);
  });

  test('what cannot be read to the end is no answer', async () => {
    for (let count = 0; count < 600; count += 1) message();
    await expect(read(START)).rejects.toMatchObject({ code: 'source_malformed' });
  });

  test('fails where the team gave no consent, and for a team that is not there', async () => {
    bench.cloud.channels.isConsented = false;
    await expect(read(START)).rejects.toMatchObject({ fields: { status: 403 } });
    bench.cloud.channels.isConsented = true;
    bench.cloud.channels.list = undefined;
    await expect(read(START)).rejects.toMatchObject({ fields: { status: 404 } });
  });

  test('a message shows some seconds after it was written', async () => {
    bench.cloud.channels.readableAfterSec = 8;
    const young = message({ createdAt: bench.now().toISOString() });
    expect(await ids(START)).toEqual([]);
    bench.pass(8_000);
    expect(await ids(START)).toEqual([young.id]);
  });
});
