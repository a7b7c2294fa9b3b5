import { isSlip } from '../tenants/index.ts';
import { isTimeZone } from './preferences.ts';

export type TimeZoneRead =
  | { readonly kind: 'ok'; readonly timeZone: string }
  /** `suggestions` are zones that they may mean, the likeliest first; none when we do not know. */
  | { readonly kind: 'invalid'; readonly suggestions: readonly string[] };

/** Cities that people name and the tz database does not, and today's names of cities that it keeps under older ones. */
const CITIES: Readonly<Record<string, string>> = {
  kolkata: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  newdelhi: 'Asia/Kolkata',
  bengaluru: 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  hyderabad: 'Asia/Kolkata',
  chennai: 'Asia/Kolkata',
  kyiv: 'Europe/Kyiv',
  hochiminhcity: 'Asia/Ho_Chi_Minh',
  hochiminh: 'Asia/Ho_Chi_Minh',
  hanoi: 'Asia/Ho_Chi_Minh',
  kathmandu: 'Asia/Kathmandu',
  yangon: 'Asia/Yangon',
  beijing: 'Asia/Shanghai',
  munich: 'Europe/Berlin',
  münchen: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  frankfurt: 'Europe/Berlin',
  cologne: 'Europe/Berlin',
  köln: 'Europe/Berlin',
  geneva: 'Europe/Zurich',
  zürich: 'Europe/Zurich',
  wien: 'Europe/Vienna',
  milan: 'Europe/Rome',
  barcelona: 'Europe/Madrid',
  lyon: 'Europe/Paris',
  manchester: 'Europe/London',
  edinburgh: 'Europe/London',
  thehague: 'Europe/Amsterdam',
  seattle: 'America/Los_Angeles',
  redmond: 'America/Los_Angeles',
  sanfrancisco: 'America/Los_Angeles',
  washington: 'America/New_York',
  boston: 'America/New_York',
  atlanta: 'America/New_York',
  miami: 'America/New_York',
  dallas: 'America/Chicago',
  houston: 'America/Chicago',
  austin: 'America/Chicago',
  montreal: 'America/Toronto',
  riodejaneiro: 'America/Sao_Paulo',
  brasilia: 'America/Sao_Paulo',
  capetown: 'Africa/Johannesburg',
  osaka: 'Asia/Tokyo',
  abudhabi: 'Asia/Dubai',
  canberra: 'Australia/Sydney',
  wellington: 'Pacific/Auckland',
};

/** What people call a clock. It says how late it is there in one half of the year only, so it is asked back. */
const CLOCKS: Readonly<Record<string, string>> = {
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  mez: 'Europe/Berlin',
  gmt: 'Europe/London',
  bst: 'Europe/London',
  eet: 'Europe/Athens',
  est: 'America/New_York',
  edt: 'America/New_York',
  et: 'America/New_York',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  mst: 'America/Denver',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  pt: 'America/Los_Angeles',
  ist: 'Asia/Kolkata',
  sgt: 'Asia/Singapore',
  jst: 'Asia/Tokyo',
  aest: 'Australia/Sydney',
  nzst: 'Pacific/Auckland',
};

const SUGGESTIONS = 3;

const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
const byName = new Map(zones.map((zone) => [keyOf(zone), zone]));
const byCity = new Map([...zones.map((zone) => [keyOf(cityOf(zone)), zone] as const), ...Object.entries(CITIES)]);

/**
 * Reads a time zone: a name of the tz database in any case, a city, or `UTC`. What names a clock (`CET`, `EST`) or is
 * written with a slip is answered with what it may mean, and not taken.
 */
export function readTimeZone(typed: string): TimeZoneRead {
  const text = typed.trim().replace(/[.!]+$/, '');
  const key = keyOf(text);
  if (key === 'utc') return { kind: 'ok', timeZone: 'UTC' };
  const known = byName.get(key) ?? byCity.get(key);
  if (known) return { kind: 'ok', timeZone: known };
  // Other names of the same zones that the list leaves out, such as `Asia/Calcutta` or `US/Pacific`.
  const written = text.replace(/\s+/g, '_');
  if (/^[a-z]+\/[a-z_+\-/]+$/i.test(written) && isTimeZone(written)) {
    return { kind: 'ok', timeZone: new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions().timeZone };
  }
  const clock = CLOCKS[key];
  if (clock) return { kind: 'invalid', suggestions: [clock] };
  return { kind: 'invalid', suggestions: nearZones(key) };
}

function nearZones(key: string): string[] {
  if (key === '') return [];
  const near = [...byCity, ...byName].flatMap(([name, zone]) => (isSlip(key, name) ? [zone] : []));
  const begun = key.length >= 3 ? [...byCity].flatMap(([name, zone]) => (name.startsWith(key) ? [zone] : [])) : [];
  return [...new Set([...near, ...begun])].slice(0, SUGGESTIONS);
}

function cityOf(zone: string): string {
  return zone.split('/').at(-1) ?? zone;
}

/** `Europe/Berlin`, `europe berlin` and `Europe / Berlin` are one; so are `New York` and `new_york`. */
function keyOf(text: string): string {
  return text.toLowerCase().replace(/[\s_/.'-]+/g, '');
}
