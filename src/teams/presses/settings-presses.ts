import {
  leaveDuty,
  readAlertsPerHour,
  readSeverity,
  readTimeZone,
  readUntil,
  readWeekday,
  SCALARS,
  takeDuty,
  type Wishes,
} from '../../preferences/index.ts';
import { findTenantNames, listTenants, nearestTenants } from '../../tenants/index.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { dutyDone, offDone, untilProblem } from '../commands/duty-commands.ts';
import { showSettings, watchOne } from '../commands/settings-commands.ts';
import { clockOf, customersReply, settingsReply } from '../commands/show-settings.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { PressAnswer, PressOutcome, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { changeWords, preferenceName } from '../views/preference-words.ts';
import {
  DEFAULT,
  dutyForm,
  GENERAL_FIELDS,
  type GeneralField,
  type GeneralForm,
  generalForm,
  readVersions,
} from '../views/settings-forms.ts';
import { shortInstant } from '../views/when.ts';
import { actorOf, chosenPerson, findAssignee, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of the settings and of their forms do. Roles have been checked before. */
export const SETTINGS_PRESSES = {
  'settings.show': async (desk, turn) => shown(await showSettings(desk, turn)),
  'settings.chooseGeneral': async (desk) => {
    await desk.preferences.reload();
    return general(desk);
  },
  'settings.chooseCustomers': async (desk) => shown(await customersReply(desk)),
  'settings.chooseDuty': async (desk, turn) => {
    await desk.preferences.reload();
    return duty(desk, turn);
  },
  'settings.saveGeneral': saveGeneral,
  'settings.watch': (desk, turn, press) => watch(desk, turn, press, 'settings.watch'),
  'settings.unwatch': (desk, turn, press) => watch(desk, turn, press, 'settings.unwatch'),
  'duty.take': async (desk, turn, press) => {
    const clock = clockOf(desk);
    const until = press.inputs['in_until'] ?? '';
    const chosenId = chosenPerson(press);
    const read = readUntil(until, clock.now, clock.zone);
    if (read.kind !== 'ok') return duty(desk, turn, { until, chosenId, problem: untilProblem(read, until) });
    const person = await findAssignee(desk, turn, chosenId || turn.person.entraId, [null]);
    if ('refusal' in person) return { kind: 'refused', message: person.refusal };
    const changed = await takeDuty(desk.preferences, person, read.untilAt, actorOf(turn));
    const isOther = person.entraId !== turn.person.entraId;
    const end = read.untilAt && shortInstant(read.untilAt, clock);
    const done = dutyDone(changed, cardText(person.name || 'Somebody', 60), isOther, end);
    return duty(desk, turn, { banner: words`${done}.` }, changed.kind === 'changed' ? 'changed' : 'unchanged');
  },
  'duty.leave': async (desk, turn, press) => {
    const chosenId = chosenPerson(press) || turn.person.entraId;
    const holder = desk.preferences.current().onDuty.find(({ entraId }) => entraId === chosenId);
    const changed = await leaveDuty(desk.preferences, chosenId, actorOf(turn));
    const isOther = chosenId !== turn.person.entraId;
    const banner = words`${offDone(changed, cardText(holder?.name || 'That person', 60), isOther)}.`;
    return duty(desk, turn, { banner }, changed.kind === 'changed' ? 'changed' : 'unchanged');
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;

function general(desk: Desk, again: Omit<GeneralForm, 'preferences'> = {}): PressAnswer {
  const card = renderCard('settings-general', generalForm({ preferences: desk.preferences, ...again }));
  return { kind: 'card', card, outcome: 'shown' };
}

function duty(
  desk: Desk,
  turn: Turn,
  again: Parameters<typeof dutyForm>[3] = {},
  outcome: PressOutcome = 'shown',
): PressAnswer {
  const view = dutyForm(desk.preferences.current().onDuty, turn, clockOf(desk), again);
  return { kind: 'card', card: renderCard('settings-duty', view), outcome };
}

async function saveGeneral(desk: Desk, turn: Turn, press: Press): Promise<PressAnswer> {
  await desk.preferences.reload();
  const typed = Object.fromEntries(
    GENERAL_FIELDS.flatMap((name) => {
      const text = press.inputs[`in_${name}`];
      return text === undefined ? [] : [[name, text.trim()]];
    }),
  ) as Partial<Record<GeneralField, string>>;
  const { wishes, problems } = readGeneral(typed);
  if (Object.keys(problems).length > 0) return general(desk, { typed, problems });
  const seen = readVersions(press.ids['versionsId'] ?? '');
  const changed = await desk.preferences.changeSeen(wishes, actorOf(turn), seen);
  const clock = clockOf(desk);
  if (changed.kind === 'outdated') {
    const told = changed.names.map((name) => {
      const { changed: last } = desk.preferences.fact(name);
      const who = cardText(last?.byName ?? 'Somebody', 60);
      return words`${who} changed ${preferenceName(name)}${last ? words` at ${shortInstant(last.at, clock)}` : words``}.`;
    });
    return general(desk, { banner: words`Nothing was saved. ${joinText(told, ' ')} This is how it stands now.` });
  }
  const banner =
    changed.changes.length === 0
      ? words`Nothing was different.`
      : joinText(
          changed.changes.map((change) => changeWords(change, clock)),
          ' ',
        );
  return shown(await settingsReply(desk, turn, banner), changed.changes.length === 0 ? 'unchanged' : 'changed');
}

/** What the form asks for, field by field; one that is not sent stays. */
function readGeneral(typed: Readonly<Partial<Record<GeneralField, string>>>): {
  readonly wishes: Wishes;
  readonly problems: NonNullable<GeneralForm['problems']>;
} {
  const wishes: { -readonly [Name in keyof Wishes]: Wishes[Name] } = {};
  const problems: { timeZone?: CardText; alertsPerHour?: CardText } = {};
  const { timeZone, alertsPerHour, digestDay, digestHour, leastSeverity, drills } = typed;
  if (timeZone === '') wishes.timeZone = null;
  else if (timeZone !== undefined) {
    const read = readTimeZone(timeZone);
    if (read.kind === 'ok') wishes.timeZone = read.timeZone;
    else {
      const meant = read.suggestions.map((zone) => cardText(zone, 60));
      problems.timeZone =
        meant.length > 0
          ? words`No time zone is called so. Did you mean ${joinText(meant, ', ')}?`
          : words`No time zone is called so. Type a city such as Berlin or Kolkata.`;
    }
  }
  if (alertsPerHour === '') wishes.alertsPerHour = null;
  else if (alertsPerHour !== undefined) {
    const read = readAlertsPerHour(alertsPerHour);
    if (read.kind === 'ok') wishes.alertsPerHour = read.value;
    else problems.alertsPerHour = words`Type a whole number from 1 to 1000000, such as 10.`;
  }
  if (digestDay === DEFAULT) wishes.digestDay = null;
  else if (digestDay !== undefined) {
    const read = readWeekday(digestDay);
    if (read.kind === 'ok') wishes.digestDay = read.value;
  }
  if (digestHour === DEFAULT) wishes.digestHour = null;
  else if (digestHour !== undefined) {
    const hour = SCALARS.digestHour.safeParse(digestHour === '' ? undefined : Number(digestHour));
    if (hour.success) wishes.digestHour = hour.data;
  }
  if (leastSeverity === DEFAULT) wishes.leastSeverity = null;
  else if (leastSeverity !== undefined) {
    const read = readSeverity(leastSeverity);
    if (read.kind === 'ok') wishes.leastSeverity = read.value;
  }
  if (drills === DEFAULT) wishes.drills = null;
  else if (drills !== undefined) {
    const read = SCALARS.drills.safeParse(drills);
    if (read.success) wishes.drills = read.data;
  }
  return { wishes, problems };
}

async function watch(
  desk: Desk,
  turn: Turn,
  press: Press,
  verb: 'settings.watch' | 'settings.unwatch',
): Promise<PressAnswer> {
  const tenantId = press.ids['tenantId']?.toLowerCase();
  if (tenantId) {
    const [name] = (await findTenantNames(desk.db, [tenantId])).values();
    if (name === undefined)
      return shown(await customersReply(desk, { banner: words`This customer is no longer known.` }));
    return watched(await watchOne(desk, turn, verb, { id: tenantId, name, domain: '', kind: 'customer' }));
  }
  const typed = (press.inputs['in_customer'] ?? '').slice(0, 100).trim();
  if (typed === '') return shown(await customersReply(desk, { banner: words`Type the name of a customer first.` }));
  const found = await desk.tenants.find(typed);
  const [only] = found;
  if (only && found.length === 1) return watched(await watchOne(desk, turn, verb, only));
  const isNear = found.length === 0;
  const matches = isNear ? nearestTenants(typed, await listTenants(desk.db), 3) : found;
  return shown(
    matches.length === 0
      ? await customersReply(desk, { banner: words`No customer is called “${cardText(typed, 40)}”.` })
      : await customersReply(desk, { wanted: { verb, typed, matches, isNear } }),
  );
}

const watched = (reply: Reply): PressAnswer => shown(reply, 'changed');

const shown = ({ card }: Reply, outcome: PressOutcome = 'shown'): PressAnswer => ({ kind: 'card', card, outcome });
