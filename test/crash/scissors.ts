import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * The lines of one instance to everything outside, which can be cut through for good.
 *
 * Every message on any of them, to and fro, is one step: so a cut before step N falls between two effects, and both
 * halves of each are met, the one where the other side never heard and the one where we never heard of the other side.
 */
export interface Scissors {
  /** Ports of loopback, in the order of the targets. */
  readonly ports: readonly number[];
  /** Messages so far since `arm`. */
  readonly steps: number;
  readonly isCut: boolean;
  /** Resolves at the cut. */
  readonly whenCut: Promise<void>;
  /** How often lines broke and could be opened anew. */
  readonly tears: number;
  /**
   * Begins to count, and does it before the message with this number, counted from 1; `undefined` only counts.
   *
   * `cut` is for good, `tear` breaks every line, which can be opened anew: a database that fails over.
   */
  arm(atStep: number | undefined, how?: 'cut' | 'tear'): void;
  /** Breaks the lines to one target and refuses new ones, until it is there again: a database that is down. */
  away(target: number, isAway: boolean): void;
  /** Whether some target is away. */
  readonly isAway: boolean;
  stop(): Promise<void>;
}

/** The first target. */
const DATABASE = 0;

/**
 * @param targets - ports of loopback to lead to
 * @param onLost - called at the moment of the cut. A tear excuses nothing, because the instance lives on; but an answer
 * that was on its way was never heard, though whoever gave it cannot know
 */
export async function createScissors(
  targets: readonly number[],
  onLost: (what: 'cut' | 'torn answer') => void,
): Promise<Scissors> {
  const sockets = new Map<Socket, number>();
  const gone = new Set<number>();
  /** Lines to Teams that carried a call whose answer has not come by here. Teams may have given it all the same. */
  const unanswered = new Set<Socket>();
  const state = { steps: 0, at: undefined as number | undefined, how: 'cut', isCut: false, tears: 0 };

  const tear = () => {
    state.tears += 1;
    state.at = undefined;
    if (unanswered.size > 0) onLost('torn answer');
    for (const socket of sockets.keys()) socket.destroy();
  };

  const whenCut = Promise.withResolvers<void>();
  const cut = () => {
    if (state.isCut) return;
    state.isCut = true;
    whenCut.resolve();
    onLost('cut');
    for (const socket of sockets.keys()) socket.destroy();
  };
  const pass = (to: Socket, onCome: () => void, onPassed: () => void) => (chunk: Buffer) => {
    onCome();
    state.steps += 1;
    if (state.at !== undefined && state.steps >= state.at) (state.how === 'cut' ? cut : tear)();
    if (to.destroyed) return;
    to.write(chunk);
    onPassed();
  };
  const lead = (target: number, index: number) => (near: Socket) => {
    if (state.isCut || gone.has(index)) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    // What the database answers is no answer of Teams.
    const asked = () => void (index !== DATABASE && unanswered.add(near));
    const answered = () => void unanswered.delete(near);
    for (const [from, to, onCome, onPassed] of [
      [near, far, () => undefined, asked],
      [far, near, asked, answered],
    ] as const) {
      sockets.set(from, index);
      from.setNoDelay(true);
      from.on('data', pass(to, onCome, onPassed));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        answered();
        to.destroy();
      });
    }
  };

  const servers = await Promise.all(targets.map((target, index) => open(createServer(lead(target, index)))));
  return {
    ports: servers.map((server) => (server.address() as { port: number }).port),
    get steps() {
      return state.steps;
    },
    get isCut() {
      return state.isCut;
    },
    get tears() {
      return state.tears;
    },
    whenCut: whenCut.promise,
    arm(atStep, how = 'cut') {
      state.steps = 0;
      state.at = atStep;
      state.how = how;
    },
    away(target, isAway) {
      if (!isAway) return void gone.delete(target);
      gone.add(target);
      state.tears += 1;
      for (const [socket, index] of sockets) if (index === target) socket.destroy();
    },
    get isAway() {
      return gone.size > 0;
    },
    async stop() {
      for (const socket of sockets.keys()) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

const open = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
