export interface TestClock {
  now(): Date;
  /** Moves the time on. */
  advance(ms: number): void;
  /** Jumps to a moment, also backwards. */
  set(to: Date): void;
}

/** A clock that runs on from a given moment at the speed of the real one, and can be moved by hand. */
export function createClock(start: Date): TestClock {
  let offset = start.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    advance: (ms) => {
      offset += ms;
    },
    set: (to) => {
      offset = to.getTime() - Date.now();
    },
  };
}
