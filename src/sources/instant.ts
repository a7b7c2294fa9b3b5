const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/** Partner Center writes the last day of the year 9999 for "never". */
const NEVER = '9999-';

/**
 * Reads an instant of Microsoft's: any number of decimals, and UTC where Partner Center leaves the zone out.
 *
 * @returns `undefined` for "never", for nothing, and for what is no instant
 */
export function instantOf(text: string | null | undefined): Date | undefined {
  if (!text || !ISO.test(text) || text.startsWith(NEVER)) return undefined;
  const date = new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
