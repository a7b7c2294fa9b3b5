const DAY_MS = 86_400_000;

/**
 * How far clocks of a zone are ahead of UTC at a moment, in ms.
 *
 * @param timeZone - IANA name
 * @throws RangeError when there is no such zone
 */
export function createOffset(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (at) => {
    const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
    // `GMT`, `GMT+05:30`; seconds appear in local mean times of the 19th century only.
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = /([+-])(\d+):(\d+)(?::(\d+))?/.exec(name) ?? [];
    const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -ms : ms;
  };
}

/**
 * The first moment at which clocks of a zone show a time or have jumped over it: a time that occurs twice is its
 * first, a time that does not occur is the moment of the jump.
 *
 * @param wall - the time on the clock, as if it were UTC, in ms
 * @param offsetAt - see `createOffset`
 */
export function firstMoment(wall: number, offsetAt: (at: number) => number): number {
  // No zone is a day away from UTC, so these two moments lie before and after the one that we look for.
  const before = offsetAt(wall - DAY_MS);
  const after = offsetAt(wall + DAY_MS);
  const shown = [wall - before, wall - after].filter((at) => at + offsetAt(at) === wall);
  return shown.length > 0 ? Math.min(...shown) : jumpBetween(wall - DAY_MS, wall + DAY_MS, offsetAt);
}

/** The first moment with the later offset. */
function jumpBetween(from: number, until: number, offsetAt: (at: number) => number): number {
  const later = offsetAt(until);
  let [low, high] = [from, until];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === later) high = middle;
    else low = middle;
  }
  return high;
}
