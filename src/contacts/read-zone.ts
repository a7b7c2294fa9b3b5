import { isZone } from './zone.ts';

export type ZoneRead =
  | { readonly kind: 'ok'; readonly zone: string }
  /** `suggestion` is the zone that they most likely mean; empty when we do not know. */
  | { readonly kind: 'invalid'; readonly suggestion: string };

/** What people call a zone by its clock. It says how late it is there in one half of the year only. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  mez: 'Europe/Berlin',
  gmt: 'Europe/London',
  bst: 'Europe/London',
  wet: 'Europe/Lisbon',
  eet: 'Europe/Athens',
  eest: 'Europe/Athens',
  msk: 'Europe/Moscow',
  et: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  ct: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  mt: 'America/Denver',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  pt: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  brt: 'America/Sao_Paulo',
  ist: 'Asia/Kolkata',
  gst: 'Asia/Dubai',
  sgt: 'Asia/Singapore',
  hkt: 'Asia/Hong_Kong',
  jst: 'Asia/Tokyo',
  aest: 'Australia/Sydney',
  aedt: 'Australia/Sydney',
  nzst: 'Pacific/Auckland',
};

/** A large place at each distance from UTC in winter, in hours. */
const BY_OFFSET: Readonly<Record<string, string>> = {
  '-8': 'America/Los_Angeles',
  '-7': 'America/Denver',
  '-6': 'America/Chicago',
  '-5': 'America/New_York',
  '-4': 'America/Halifax',
  '-3': 'America/Sao_Paulo',
  '0': 'Europe/London',
  '1': 'Europe/Berlin',
  '2': 'Europe/Athens',
  '3': 'Asia/Riyadh',
  '4': 'Asia/Dubai',
  '5': 'Asia/Karachi',
  '5.5': 'Asia/Kolkata',
  '7': 'Asia/Bangkok',
  '8': 'Asia/Singapore',
  '9': 'Asia/Tokyo',
  '10': 'Australia/Sydney',
  '12': 'Pacific/Auckland',
};

/** Zones of the tz database by their last part in small letters, `berlin`. */
const byCity = new Map(
  Intl.supportedValuesOf('timeZone').map((zone) => [(zone.split('/').at(-1) ?? '').toLowerCase(), zone]),
);
const byName = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]));

/**
 * Reads a time zone: a name of the tz database in any case, or `UTC`. What names a clock (`CET`), a place (`Berlin`) or
 * a distance (`UTC+1`) is answered with the zone that it most likely means, not taken: `EST` has no summer, and most who
 * type it do.
 */
export function readZone(typed: string): ZoneRead {
  const text = typed.trim().replace(/\s+/g, '_');
  const key = text.toLowerCase();
  if (key === '') return { kind: 'ok', zone: '' };
  if (key === 'utc') return { kind: 'ok', zone: 'UTC' };
  const known = byName.get(key);
  if (known?.includes('/')) return { kind: 'ok', zone: known };
  // Older and newer names of the same zone that the list leaves out, `Asia/Kolkata`.
  if (/^[a-z_]+\/[a-z_+\-/]+$/i.test(text) && isZone(text)) return { kind: 'ok', zone: text };
  const suggestion = ABBREVIATIONS[key] ?? byCity.get(key) ?? byCity.get(key.split(',_')[0] ?? '') ?? byOffset(key);
  return { kind: 'invalid', suggestion: suggestion ?? '' };
}

function byOffset(key: string): string | undefined {
  const match = /^(?:utc|gmt)?_?([+-])_?(\d{1,2})(?::?([03]0))?$/.exec(key);
  if (!match) return undefined;
  const hours = Number(match[2]) + Number(match[3] ?? 0) / 60;
  return BY_OFFSET[String(match[1] === '-' && hours > 0 ? -hours : hours)];
}
