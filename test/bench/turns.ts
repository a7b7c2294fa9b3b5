import type { Activities } from './activities.ts';
import type { Client } from './client.ts';
import { type Figure, interleave, type Row, rowOf } from './figure.ts';

/** Promised time of a turn, in turns of the bare bot on the same machine in the same run. */
const MOST = 2;

const ROUNDS = 7;
/** Turns of one kind in one round: one after the other, and eight at a time. */
const SINGLE = { count: 100, connections: 1 } as const;
const EIGHT = { count: 200, connections: 8 } as const;
/** Turns of each kind before anything is measured: the compiler has done its work by then. */
const WARM_UP = 300;

/** The parties of a turn, and what can be asked about. */
export interface TurnsBench {
  readonly bare: Client;
  readonly ours: Client;
  readonly activities: Activities;
  /** An alert to look at. */
  readonly shown: { readonly id: string; readonly number: number };
  /** Gives the id of an alert that nobody has acknowledged; each once. */
  nextFresh(): string;
}

/** Fresh alerts that `measureTurns` uses up. */
export const FRESH_NEEDED = WARM_UP + ROUNDS * (SINGLE.count + EIGHT.count);

/** A text command and a press of a button, through `POST /api/messages`, database included. */
export async function measureTurns(bench: TurnsBench): Promise<Figure> {
  const { bare, ours, activities, shown } = bench;
  const kinds = {
    bareMessage: { bot: bare, make: () => activities.message('hello') },
    barePress: { bot: bare, make: () => activities.press('any.verb', {}) },
    help: { bot: ours, make: () => activities.message('help') },
    alert: { bot: ours, make: () => activities.message(`alert ${shown.number}`) },
    alerts: { bot: ours, make: () => activities.message('alerts') },
    refresh: { bot: ours, make: () => activities.press('alert.show', { alertId: shown.id }) },
    acknowledge: { bot: ours, make: () => activities.press('alert.acknowledge', { alertId: bench.nextFresh() }) },
  };
  for (const { bot, make } of Object.values(kinds)) await bot.send(WARM_UP, 1, make);

  const rows: Row[] = [];
  for (const { count, connections } of [SINGLE, EIGHT]) {
    const measures = Object.fromEntries(
      Object.entries(kinds).map(([kind, { bot, make }]) => [kind, () => bot.send(count, connections, make)]),
    ) as Record<keyof typeof kinds, () => Promise<number>>;
    const found = await interleave(ROUNDS, measures);
    const most = connections === 1 ? MOST : undefined;
    const how = connections === 1 ? 'one at a time' : `${connections} at a time`;
    const beside = (what: string, kind: keyof typeof kinds, yardstick: 'bareMessage' | 'barePress', limit?: number) =>
      rowOf(`${what}, ${how}`, 'ms', found[kind], found[yardstick], limit);
    rows.push(
      beside('`help`', 'help', 'bareMessage', most),
      beside('`alert N`', 'alert', 'bareMessage', most),
      beside('`alerts`', 'alerts', 'bareMessage', most),
      beside('refresh', 'refresh', 'bareMessage', most),
      beside('refresh beside a bare press', 'refresh', 'barePress'),
      beside('acknowledge', 'acknowledge', 'bareMessage', most),
      beside('acknowledge beside a bare press', 'acknowledge', 'barePress'),
    );
  }
  return {
    title: 'A turn',
    about: [
      'Milliseconds a turn through `POST /api/messages` of the running service with its embedded database, roles read from Graph, 10,000 open alerts: the desk in the middle of a storm. Yardstick: a bare echo bot on the same botbuilder and restify; both send to the same Connector, which answers 201 at once.',
      'A message makes the bot call the Connector, a press is answered in its own response. Everything is set beside a message to the bare bot, which is the turn that people know; presses also beside a press that the bare bot answers with nothing to do.',
      'Acknowledging is a transaction with its log line, its job and a write to disk that is waited for, and the job is worked off while the next press comes in. The count in the title of `alerts` goes over all that is open, which is little on a usual day.',
    ],
    rows,
  };
}
