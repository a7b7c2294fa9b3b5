/**
 * An instant as Graph writes it: UTC with seven fractional digits, three more than a JavaScript `Date` can hold.
 *
 * @param ticks - the last four digits (units of 100 ns), so that clients that cut to milliseconds are found out
 */
export const graphInstant = (at: Date, ticks = 0): string =>
  `${at.toISOString().slice(0, -1)}${String(ticks % 10_000).padStart(4, '0')}Z`;

/**
 * An instant as Partner Center's fraud events write it: no zone (UTC is meant) and no trailing zeros.
 * Source: https://learn.microsoft.com/partner-center/developer/get-fraud-events
 */
export const fraudEventInstant = (at: Date): string =>
  at
    .toISOString()
    .slice(0, -1)
    .replace(/\.?0+$/, '');

/** An instant as webhooks and activity logs write it: seven digits and a numeric offset. */
export const offsetInstant = (at: Date): string => `${at.toISOString().slice(0, -1)}0000+00:00`;

/** An instant without a fraction, as directory and relationship objects write it. */
export const wholeSecond = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
