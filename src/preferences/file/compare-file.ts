import type { CustomerGroup } from '../../people/index.ts';
import type { OnDuty, Preferences } from '../preferences.ts';
import { SCALAR_NAMES, type Scalar, toStored } from '../stored.ts';
import type { FileProblem } from './read-file.ts';
import type { SettingsFile } from './settings-file.ts';
import type { SettingsState } from './state.ts';

/** One thing that a file would change, in words of ours and names of others. */
export interface Difference {
  readonly what: string;
  readonly now: string;
  readonly becomes: string;
}

/** What a file asks for: only what it names. */
export interface Wanted {
  /** `null` is the default. */
  readonly preferences: { readonly [Name in Scalar]?: Preferences[Name] | null };
  readonly onDuty: readonly OnDuty[] | undefined;
  readonly unwatched: readonly string[] | undefined;
  readonly groups: readonly CustomerGroup[] | undefined;
}

export interface Comparison {
  readonly wanted: Wanted;
  readonly differences: readonly Difference[];
  /** What the file asks for and cannot be, on this desk. */
  readonly problems: readonly FileProblem[];
}

export interface CompareOptions {
  readonly defaults: Preferences;
  /** As the settings say; `''` where they do not. What the database knows as our own tenant counts as well. */
  readonly partnerTenantId: string;
  readonly now: Date;
}

/** Compares a file with what is set. Pure. */
export function compareFile(file: SettingsFile, state: SettingsState, options: CompareOptions): Comparison {
  const wanted = wantedBy(file, options.now);
  const nameOf = (tenantId: string) => state.names.get(tenantId) || tenantId;
  return {
    wanted,
    differences: [
      ...scalarDifferences(wanted.preferences, state.set, options.defaults),
      ...dutyDifference(wanted.onDuty, state.onDuty),
      ...watchDifferences(wanted.unwatched, state, nameOf),
      ...groupDifferences(wanted.groups, state.groups, nameOf),
    ],
    problems: partnerProblems(file, new Set([options.partnerTenantId.toLowerCase(), ...state.own])),
  };
}

function wantedBy(file: SettingsFile, now: Date): Wanted {
  return {
    preferences: Object.fromEntries(
      SCALAR_NAMES.flatMap((name) => {
        const value = file.preferences?.[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    onDuty: file.onDuty
      ?.map(({ entraId, name = '', untilAt }) => ({
        entraId: entraId.toLowerCase(),
        name,
        ...(untilAt && { untilAt: new Date(untilAt) }),
      }))
      .filter(({ untilAt }) => !untilAt || untilAt > now),
    unwatched: file.customersNotWatched?.map(({ tenantId }) => tenantId.toLowerCase()).toSorted(),
    groups: file.customerGroups?.map(({ tenantId, role, groupId, groupName = '' }) => ({
      tenantId: tenantId.toLowerCase(),
      role,
      groupId: groupId.toLowerCase(),
      groupName,
    })),
  };
}

const WORDS: Readonly<Record<Scalar, string>> = {
  timeZone: 'Time zone',
  digestDay: 'Day of the digest',
  digestHour: 'Hour of the digest',
  leastSeverity: 'Alerts get a card from',
  alertsPerHour: 'Alert cards an hour',
  drills: 'Drills of our own contacts',
};

function scalarDifferences(
  wanted: Wanted['preferences'],
  set: SettingsState['set'],
  defaults: Preferences,
): Difference[] {
  const said = (name: Scalar, value: unknown) => {
    const shown = value ?? defaults[name];
    const text = name === 'digestHour' ? `${String(shown).padStart(2, '0')}:00` : String(shown);
    return value === null ? `${text} (the default)` : text;
  };
  return SCALAR_NAMES.flatMap((name) => {
    const [now, then] = [set[name] ?? null, wanted[name]];
    return then === undefined || then === now
      ? []
      : [{ what: WORDS[name], now: said(name, now), becomes: said(name, then) }];
  });
}

function dutyDifference(wanted: Wanted['onDuty'], current: readonly OnDuty[]): Difference[] {
  if (!wanted || JSON.stringify(toStored(wanted)) === JSON.stringify(toStored(current))) return [];
  const said = (people: readonly OnDuty[]) =>
    people
      .map(
        ({ name, entraId, untilAt }) =>
          `${name || entraId}${untilAt ? ` until ${untilAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''}`,
      )
      .join(', ') || 'nobody';
  return [{ what: 'On duty', now: said(current), becomes: said(wanted) }];
}

function watchDifferences(
  wanted: Wanted['unwatched'],
  { unwatched, names }: SettingsState,
  nameOf: (tenantId: string) => string,
): Difference[] {
  if (!wanted) return [];
  const [now, then] = [new Set(unwatched), new Set(wanted)];
  return [
    ...wanted
      .filter((id) => !now.has(id))
      .map((id) => ({
        what: nameOf(id),
        now: names.has(id) ? 'watched' : 'not a customer that we know',
        becomes: 'not watched',
      })),
    ...unwatched
      .filter((id) => !then.has(id))
      .map((id) => ({ what: nameOf(id), now: 'not watched', becomes: 'watched' })),
  ];
}

function groupDifferences(
  wanted: Wanted['groups'],
  current: readonly CustomerGroup[],
  nameOf: (tenantId: string) => string,
): Difference[] {
  if (!wanted) return [];
  const keyOf = ({ tenantId, role }: CustomerGroup) => `${tenantId} ${role}`;
  const [now, then] = [
    new Map(current.map((group) => [keyOf(group), group])),
    new Map(wanted.map((group) => [keyOf(group), group])),
  ];
  const said = (group: CustomerGroup | undefined) =>
    group ? `group ${group.groupName || group.groupId}` : 'as everywhere';
  return [...new Set([...now.keys(), ...then.keys()])].toSorted().flatMap((key) => {
    const [before, after] = [now.get(key), then.get(key)];
    const any = after ?? before;
    if (!any || (before?.groupId === after?.groupId && before?.groupName === after?.groupName)) return [];
    return [{ what: `${nameOf(any.tenantId)}, ${any.role}s`, now: said(before), becomes: said(after) }];
  });
}

/** Our own tenant is no customer: it is always watched, and its roles are those of the desk. */
function partnerProblems(file: SettingsFile, own: ReadonlySet<string>): FileProblem[] {
  const of = (list: 'customersNotWatched' | 'customerGroups', words: string) =>
    (file[list] ?? []).flatMap(({ tenantId }, index) =>
      own.has(tenantId.toLowerCase()) ? [{ place: `${list}[${index}].tenantId`, line: 0, words }] : [],
    );
  return [
    ...of('customersNotWatched', 'is our own tenant, which is always watched'),
    ...of('customerGroups', 'is our own tenant, which has the roles of the desk'),
  ];
}
