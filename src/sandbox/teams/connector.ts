import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Call, connectorRoutes, type Endpoint } from './connector-routes.ts';
import { placeOfNewConversation } from './connector-write.ts';
import type { Fault, FaultSource } from './faults.ts';
import { readJsonBody, writeJson } from './json-body.ts';
import type { ConnectorCall, Mark } from './operation.ts';
import { parseConversationId } from './places.ts';
import { badArgument, plannedRefusal, type Refusal, Refused, refusal, throttled } from './refusal.ts';
import { createRouter } from './router.ts';
import type { Throttle } from './throttle.ts';
import type { World } from './world.ts';

type Outcome = Pick<ConnectorCall, 'status' | 'answer' | 'retryAfterSec' | 'applied' | 'messageIds'>;

const CUT: Outcome = { status: 0, applied: false, messageIds: [] };

export interface Connector {
  /** Answers one call of the bot; `url` is the address below the service URL. */
  handle(request: IncomingMessage, response: ServerResponse, url: string): Promise<void>;
  /** Every call, in the order in which they were answered. */
  readonly history: readonly ConnectorCall[];
  readonly marks: readonly Mark[];
  /** Writes down that something happened to the bot now. */
  mark(what: string): void;
  /** Resolves when no call is under way any more. */
  idle(): Promise<void>;
}

/**
 * The Bot Connector of Teams over HTTP, as bots of any SDK call it.
 *
 * A call meets, in this order: the rate limit, which counts arrivals, the planned fault, the state of the conversation,
 * the size limit. Each one ends up in `history`, with what was answered and whether it took effect, also when the caller
 * has left meanwhile.
 *
 * @param throttle - `undefined` lifts the rate limits, for tests whose clock stands still
 */
export function createConnector(world: World, faults: FaultSource, throttle: Throttle | undefined): Connector {
  const router = createRouter(connectorRoutes);
  const history: ConnectorCall[] = [];
  const writers = new Map<string, number>();
  const marks: Mark[] = [];
  const underWay = new Set<Promise<void>>();
  const connections = new WeakMap<Socket, number>();
  let connectionCount = 0;
  let sequence = 0;
  let order = 0;
  const next = (): number => {
    order += 1;
    return order;
  };

  const connectionOf = ({ socket }: IncomingMessage): number => {
    const number = connections.get(socket) ?? ++connectionCount;
    connections.set(socket, number);
    return number;
  };

  const carryOut = (endpoint: Endpoint, call: Call): Outcome => {
    try {
      const { status, body, messageIds } = endpoint.run(world, call);
      return { status, answer: body, applied: true, messageIds };
    } catch (error) {
      if (error instanceof Refused) return refused(error.refusal);
      throw error;
    }
  };

  const meet = async (fault: Fault | undefined, work: () => Outcome): Promise<Outcome> => {
    if (fault?.kind === 'hold') {
      fault.reached();
      await fault.until;
    }
    if (fault?.kind === 'arriveLate') await pause(fault.ms);
    if (fault?.kind === 'drop') return CUT;
    if (fault?.kind === 'answer') return refused(plannedRefusal(fault.status, fault.code, fault.retryAfterSec));
    const outcome = work();
    const { applied, messageIds } = outcome;
    if (fault?.kind === 'deliverThenDrop') return { ...CUT, applied, messageIds };
    if (fault?.kind === 'deliverThenAnswer') return { ...refused(plannedRefusal(fault.status)), applied, messageIds };
    return outcome;
  };

  /** Refuses a write while another one is under way in the same place, when a test asked for that. */
  const oneWriter = async (placeId: string, work: () => Promise<Outcome>): Promise<Outcome> => {
    const others = writers.get(placeId) ?? 0;
    if (others > 0 && faults.overlapsRefused) return refused(plannedRefusal(412));
    writers.set(placeId, others + 1);
    try {
      return await work();
    } finally {
      writers.set(placeId, (writers.get(placeId) ?? 1) - 1);
    }
  };

  const answer = async (
    endpoint: Endpoint,
    call: Call,
    isBroken: boolean,
    placeId: string,
  ): Promise<{ readonly outcome: Outcome; readonly fault: Fault | undefined; readonly done: number }> => {
    const waitSec = throttle?.admit(endpoint.budget, placeId);
    if (waitSec !== undefined) return { outcome: refused(throttled(waitSec).refusal), fault: undefined, done: next() };
    const fault = faults.take(endpoint.operation);
    let done = 0;
    const work = (): Promise<Outcome> =>
      meet(fault, () => {
        done = next();
        return isBroken ? refused(badArgument('The body is not JSON.').refusal) : carryOut(endpoint, call);
      });
    const outcome = await (endpoint.budget === 'write' ? oneWriter(placeId, work) : work());
    done ||= next();
    if (fault?.kind === 'answerLate') await pause(fault.ms);
    return { outcome, fault, done };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse, url: string): Promise<void> => {
    const match = router.match(request.method, url);
    if (!match) {
      const { status, body } = refusal(404, 'NotFound', `The simulated Connector has no ${request.method} ${url}`);
      return writeJson(response, status, body);
    }
    const { handler: endpoint, params, query } = match;
    const { conversationId = '', activityId = '', member = '' } = params;
    sequence += 1;
    const arrived = { sequence, at: world.now().toISOString(), operation: endpoint.operation };
    const connection = connectionOf(request);
    const arrivedOrder = next();
    const left: { order?: number } = {};
    response.once('close', () => {
      left.order ??= next();
    });
    const { broken, body } = await readBody(request);
    const placeId = parseConversationId(conversationId).placeId || placeOfNewConversation(world, body);
    const call: Call = { conversationId, activityId, member, query, body };
    const { outcome, fault, done } = await answer(endpoint, call, broken, placeId);
    history.push({
      ...arrived,
      answeredAt: world.now().toISOString(),
      connection,
      order: { arrived: arrivedOrder, done, ended: left.order ?? next() },
      placeId,
      ...(activityId && { activityId }),
      ...(body !== undefined && { body }),
      ...outcome,
      ...(fault && { fault: fault.kind }),
      ...(left.order !== undefined && { unheard: true }),
    });
    if (outcome.status === 0) return void request.socket.destroy();
    const headers = outcome.retryAfterSec === undefined ? {} : { 'retry-after': String(outcome.retryAfterSec) };
    writeJson(response, outcome.status, outcome.answer, headers);
  };

  return {
    history,
    marks,
    mark: (what) => void marks.push({ order: next(), at: world.now().toISOString(), what }),
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    handle(request, response, url) {
      const handled = handle(request, response, url).finally(() => underWay.delete(handled));
      underWay.add(handled);
      return handled;
    },
  };
}

const refused = ({ status, body, retryAfterSec }: Refusal): Outcome => ({
  status,
  answer: body,
  applied: false,
  messageIds: [],
  ...(retryAfterSec !== undefined && { retryAfterSec }),
});

async function readBody(request: IncomingMessage): Promise<{ readonly broken: boolean; readonly body: unknown }> {
  try {
    return { broken: false, body: await readJsonBody(request) };
  } catch {
    return { broken: true, body: undefined };
  }
}
