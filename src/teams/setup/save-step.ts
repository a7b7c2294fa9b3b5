import {
  MOST_ON_DUTY,
  type OnDuty,
  readHour,
  readSeverity,
  readTimeZone,
  readWeekday,
  type Wishes,
} from '../../preferences/index.ts';
import type { Step } from '../../setup/index.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf, findAssignee } from '../presses/alert-presses.ts';
import type { Turn } from '../turn.ts';

/** What became of a form of set-up; `banner` tells its presser. */
export interface Saved {
  readonly isSaved: boolean;
  readonly banner: CardText;
}

type Inputs = Readonly<Record<string, string>>;

/**
 * Saves what was filled in at a step. What is wrong is told, and nothing of that form is saved; the same a second time
 * changes nothing.
 */
export async function saveStep(desk: Desk, turn: Turn, step: Step, inputs: Inputs): Promise<Saved> {
  const read = await readForm(desk, turn, step, inputs);
  if ('wrong' in read) return { isSaved: false, banner: read.wrong };
  await desk.preferences.change(read.wishes, actorOf(turn));
  return { isSaved: true, banner: words`Saved.` };
}

async function readForm(
  desk: Desk,
  turn: Turn,
  step: Step,
  inputs: Inputs,
): Promise<{ readonly wishes: Wishes } | { readonly wrong: CardText }> {
  switch (step) {
    case 'time':
      return readTime(inputs);
    case 'severity': {
      const severity = readSeverity(inputs['in_severity'] ?? '');
      return severity.kind === 'ok'
        ? { wishes: { leastSeverity: severity.value } }
        : { wrong: words`Choose a severity, then press **Save**.` };
    }
    case 'duty':
      return readDuty(desk, turn, inputs);
    default:
      return { wrong: words`There is nothing to save at this step.` };
  }
}

function readTime(inputs: Inputs): { readonly wishes: Wishes } | { readonly wrong: CardText } {
  const typed = inputs['in_zone'] ?? '';
  const zone = readTimeZone(typed);
  if (zone.kind !== 'ok') {
    const meant = joinText(
      zone.suggestions.map((name) => cardText(name, 60)),
      ', ',
    );
    const hint = meant === '' ? words`Type one such as Europe/Berlin.` : words`Did you mean ${meant}?`;
    return { wrong: words`“${cardText(typed, 60)}” is no time zone. ${hint}` };
  }
  const day = readWeekday(inputs['in_day'] ?? '');
  const hour = readHour(inputs['in_hour'] ?? '');
  if (day.kind !== 'ok' || hour.kind !== 'ok') return { wrong: words`Choose the day and the hour of the digest too.` };
  return { wishes: { timeZone: zone.timeZone, digestDay: day.value, digestHour: hour.value } };
}

async function readDuty(
  desk: Desk,
  turn: Turn,
  inputs: Inputs,
): Promise<{ readonly wishes: Wishes } | { readonly wrong: CardText }> {
  const ids = [...new Set((inputs['in_duty'] ?? '').split(',').map((id) => id.trim().toLowerCase()))].filter((id) =>
    /^[0-9a-f-]{36}$/.test(id),
  );
  if (ids.length > MOST_ON_DUTY) return { wrong: words`At most ${MOST_ON_DUTY} people can be on duty at once.` };
  const known = new Map(desk.preferences.current().onDuty.map((person) => [person.entraId, person]));
  const onDuty: OnDuty[] = [];
  for (const id of ids) {
    const before = known.get(id);
    const person = before ?? (await findAssignee(desk, turn, id, [null]));
    if ('refusal' in person) return { wrong: cardText(person.refusal, 300) };
    onDuty.push(before ?? { entraId: person.entraId, name: person.name });
  }
  return { wishes: { onDuty } };
}
