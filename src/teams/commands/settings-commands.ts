import {
  type PreferenceName,
  readAlertsPerHour,
  readDigestTime,
  readDrills,
  readSeverity,
  readTimeZone,
  stopWatching,
  type Wishes,
  watchAgain,
} from '../../preferences/index.ts';
import { listTenants, nearestTenants, type Tenant } from '../../tenants/index.ts';
import { refusalFor } from '../authorise.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import type { SettingName } from '../read-settings.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { changeWords, preferenceName, valueWords } from '../views/preference-words.ts';
import { shortInstant } from '../views/when.ts';
import { refused } from './alert-commands.ts';
import { clockOf, customersReply, settingsReply } from './show-settings.ts';

const PREFERENCES_OF: Readonly<Record<SettingName, readonly PreferenceName[]>> = {
  timeZone: ['timeZone'],
  digest: ['digestDay', 'digestHour'],
  leastSeverity: ['leastSeverity'],
  alertsPerHour: ['alertsPerHour'],
  drills: ['drills'],
  customers: ['unwatched'],
  duty: ['onDuty'],
};

/** Minutes for which a change by somebody else is told to whoever changes the same again. */
const TOLD_FOR_MIN = 10;

/** `settings`, with what another instance has just changed. */
export async function showSettings(desk: Desk, turn: Turn): Promise<Reply> {
  await desk.preferences.reload();
  return settingsReply(desk, turn);
}

/** `set time zone Berlin`, `set digest friday 9` and the like. */
export async function setPreference(desk: Desk, turn: Turn, what: SettingName, said: string): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'settings.saveGeneral');
  if (refusal) return refused(refusal);
  const wishes = wishesOf(what, said);
  return 'wrong' in wishes ? wishes.wrong : change(desk, turn, wishes.wishes);
}

/** `reset digest` and the like: back to what the environment says. */
export async function resetPreference(desk: Desk, turn: Turn, what: SettingName): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'settings.saveGeneral');
  if (refusal) return refused(refusal);
  return change(desk, turn, Object.fromEntries(PREFERENCES_OF[what].map((name) => [name, null])));
}

async function change(desk: Desk, turn: Turn, wishes: Wishes): Promise<Reply> {
  const clock = clockOf(desk);
  const names = Object.keys(wishes) as PreferenceName[];
  await desk.preferences.reload();
  const before = names.map((name) => desk.preferences.fact(name));
  const changes = await desk.preferences.change(wishes, actorOf(turn));
  // In the zone that holds from now on.
  const after = { ...clock, zone: desk.timeZone };
  if (changes.length === 0) {
    const so = names.map((name) => {
      const { value, changed } = desk.preferences.fact(name);
      const by = changed ? words`, set by ${cardText(changed.byName, 60)}` : words``;
      return words`${preferenceName(name)}: ${valueWords(name, value, after)}${by}.`;
    });
    return notice('info', words`It is so already`, joinText(so, ' '), words`Type **settings** to see all.`);
  }
  const recent = before.flatMap(({ name, changed }) =>
    changed && changed.byName !== turn.person.name && clock.now.getTime() - changed.at.getTime() < TOLD_FOR_MIN * 60_000
      ? [
          words`${cardText(changed.byName, 60)} had changed ${preferenceName(name)} at ${shortInstant(changed.at, after)}.`,
        ]
      : [],
  );
  const told = [
    ...changes.map((one) => changeWords(one, after)),
    ...recent,
    ...effectsOf(changes.map(({ name }) => name)),
  ];
  return notice('info', words`Changed`, joinText(told, ' '), words`Type **settings** to see all.`);
}

const EFFECTS: Readonly<Partial<Record<PreferenceName, CardText>>> = {
  leastSeverity: words`Fraud, administrators' accounts, our own tenant and whatever rises always get a card. Nothing old is posted now.`,
  digestDay: words`The next digest begins where the last one ended.`,
  digestHour: words`The next digest begins where the last one ended.`,
};

const effectsOf = (names: readonly PreferenceName[]): CardText[] => [
  ...new Set(names.flatMap((name) => EFFECTS[name] ?? [])),
];

function wishesOf(what: SettingName, said: string): { readonly wishes: Wishes } | { readonly wrong: Reply } {
  switch (what) {
    case 'timeZone': {
      const read = readTimeZone(said);
      if (read.kind === 'ok') return { wishes: { timeZone: read.timeZone } };
      const meant = read.suggestions.map((zone) => `set time zone ${zone}`);
      return wrong(said, words`a time zone that I know`, meant, 'set time zone Berlin');
    }
    case 'digest': {
      const read = readDigestTime(said);
      if (read.kind === 'ok') return { wishes: read.value };
      const meant = read.suggestion === '' ? [] : [`set digest ${corrected(said, read.suggestion)}`];
      return wrong(said, words`a day and a full hour`, meant, 'set digest friday 9');
    }
    case 'leastSeverity': {
      const read = readSeverity(said);
      if (read.kind === 'ok') return { wishes: { leastSeverity: read.value } };
      const meant = read.suggestion === '' ? [] : [`set severity ${read.suggestion}`];
      return wrong(said, words`a severity: informational, low, medium or high`, meant, 'set severity medium');
    }
    case 'alertsPerHour': {
      const read = readAlertsPerHour(said);
      if (read.kind === 'ok') return { wishes: { alertsPerHour: read.value } };
      return wrong(said, words`a whole number from 1 to 1000000`, [], 'set alerts per hour 10');
    }
    case 'drills': {
      const read = readDrills(said);
      if (read.kind === 'ok') return { wishes: { drills: read.value } };
      return wrong(
        said,
        words`quarterly or off`,
        read.suggestion === '' ? [] : ['set drills quarterly'],
        'set drills off',
      );
    }
    case 'customers':
      return wrong(said, words`what can be set like this`, [], 'stop watching contoso');
    case 'duty':
      return wrong(said, words`what can be set like this`, [], 'duty to @somebody');
  }
}

/** What was typed with the word that was wrong put right; an hour stands behind the day. */
function corrected(said: string, suggestion: string): string {
  const day = /[a-zäöü]{3,}/u.exec(said)?.[0] ?? '';
  return /^\d/.test(suggestion) ? `${day} ${suggestion}`.trim() : said.replace(day, suggestion);
}

function wrong(said: string, right: CardText, meant: readonly string[], example: string): { readonly wrong: Reply } {
  const offers = joinText(
    meant.map((command) => words`**${cardText(command, 80)}**`),
    ' · ',
  );
  return {
    wrong: notice(
      'refused',
      words`“${cardText(said, 60)}” is not ${right}`,
      offers === '' ? words`Nothing was changed.` : words`Nothing was changed. Did you mean: ${offers}`,
      words`It goes like this: **${cardText(example)}**`,
    ),
  };
}

/** `stop watching contoso`, `watch contoso`. */
export async function changeWatching(
  desk: Desk,
  turn: Turn,
  verb: 'settings.watch' | 'settings.unwatch',
  said: string,
): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, verb);
  if (refusal) return refused(refusal);
  const found = await desk.tenants.find(said);
  const [only] = found;
  if (only && found.length === 1) return watchOne(desk, turn, verb, only);
  const isNear = found.length === 0;
  const matches = isNear ? nearestTenants(said, await listTenants(desk.db), 3) : found;
  if (matches.length === 0) {
    return notice(
      'gone',
      words`No customer is called “${cardText(said, 60)}”`,
      words`Nothing was changed.`,
      words`Type a part of the name, such as **stop watching contoso**.`,
    );
  }
  return customersReply(desk, { wanted: { verb, typed: said, matches, isNear } });
}

/** The same for one customer that was found or pressed. */
export async function watchOne(
  desk: Desk,
  turn: Turn,
  verb: 'settings.watch' | 'settings.unwatch',
  tenant: Tenant,
): Promise<Reply> {
  const name = cardText(tenant.name || tenant.id, 80);
  if (tenant.id === desk.partnerTenantId) {
    return notice('refused', words`Our own tenant is always watched`, words`Nothing was changed.`);
  }
  const isStop = verb === 'settings.unwatch';
  const isChanged = await (isStop ? stopWatching : watchAgain)(desk.preferences, tenant.id, actorOf(turn));
  if (!isChanged) {
    const banner = isStop ? words`${name} was not watched already.` : words`${name} is watched already.`;
    return customersReply(desk, { banner });
  }
  return customersReply(desk, {
    banner: isStop
      ? words`${name} is not watched any more: nothing of it is read, its open alerts stay. “watch” and its name undo it.`
      : words`${name} is watched again, from where it was left.`,
  });
}
