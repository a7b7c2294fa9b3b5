import { type Alert, RESOLUTIONS, resolutionWords } from '../../alerts/index.ts';
import { PEOPLE_SHOWN } from '../card-data.ts';
import { cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { type AdaptiveCard, renderCard } from '../render.ts';
import type { Turn } from '../turn.ts';
import { alertHead } from './alert-view.ts';

/** The form that asks who takes an alert; the presser is offered first. Teams adds the members of the conversation. */
export async function assignForm(desk: Desk, alert: Alert, turn: Turn): Promise<AdaptiveCard> {
  return renderCard('alert-assign', {
    ...alertHead(alert, await desk.customerName(alert.tenantId)),
    ...peopleToChoose(alert, turn),
  });
}

/** The form that asks how an alert ended, in the words of its kind. */
export async function resolveForm(desk: Desk, alert: Alert): Promise<AdaptiveCard> {
  return renderCard('alert-resolve', {
    ...alertHead(alert, await desk.customerName(alert.tenantId)),
    resolutions: RESOLUTIONS[alert.kind].map((value) => ({ value, title: cardText(resolutionWords(value), 120) })),
    effect: alert.isTest
      ? words`Recorded with your name. It is a test; nothing has to be set at Microsoft.`
      : words`Recorded with your name. Watchpost is read-only here: set the same in Microsoft's portal, the link is on the card.`,
  });
}

function peopleToChoose(alert: Alert, turn: Turn) {
  const me = { id: turn.person.entraId, name: words`${cardText(turn.person.name, 60)} (you)` };
  const current =
    alert.assigneeId && alert.assigneeId !== me.id
      ? [{ id: alert.assigneeId, name: cardText(alert.assigneeName ?? '', 60) }]
      : [];
  return { people: [me, ...current].slice(0, PEOPLE_SHOWN), chosenId: me.id };
}
