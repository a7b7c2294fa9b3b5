import { type CheckLine, mendingOf, type StepState } from '../../setup/index.ts';
import type { ChecksCard } from '../card-data.ts';
import { type CardText, cardText, fillSlots, words } from '../card-text.ts';
import { checkRow, checksButton, checksLook, plainRow, shownRows } from './check-row.ts';

const EYEBROW = words`Webhook of Partner Center`;

/** How the webhook stands: its registration, what arrived, and the last test. */
export function webhookView(
  lines: readonly CheckLine[],
  how: Extract<StepState, 'ok' | 'open' | 'checking'>,
  mayRegister: boolean,
  banner?: CardText,
): ChecksCard {
  const isNotOurs = lines.some(({ tag }) => tag === 'notOurs');
  return {
    eyebrow: EYEBROW,
    look: checksLook(how),
    title: isNotOurs ? words`Partner Center does not call us` : words`What Partner Center tells us at once`,
    hasBanner: banner !== undefined,
    banner: banner ?? words``,
    lead: words`With it fraud is read within seconds. Without it everything still arrives, by asking every minute.`,
    ...shownRows(lines.map(checkRow)),
    fields: [],
    hasHint: true,
    hint: words`Microsoft sends a test event at most twice a minute, and tells nobody again what it could not deliver.`,
    actions: [
      ...(isNotOurs && mayRegister
        ? [
            checksButton(
              'webhook.register',
              words`Register`,
              words`Another tool’s address is shown first`,
              '',
              'positive',
            ),
          ]
        : []),
      ...(isNotOurs
        ? []
        : [checksButton('webhook.test', words`Send a test event`, words`Has Partner Center send one, and times it`)]),
      checksButton('webhook.show', words`Look again`, words`Asks Partner Center once more`),
    ],
  };
}

/** Asks before another tool's address is replaced. `fromUrl` is untrusted. */
export function replaceView(changeId: string, fromUrl: string, toUrl: string): ChecksCard {
  return {
    eyebrow: EYEBROW,
    look: checksLook('asking'),
    title: words`Replace the address of another tool?`,
    hasBanner: false,
    banner: words``,
    lead: words`A tenant has one registration. Whatever uses it now gets nothing from then on.`,
    checks: [
      plainRow('missing', words`**It stands there now**: ${cardText(fromUrl, 200)}`),
      plainRow('note', words`**It would become**: ${cardText(toUrl, 200)}`),
    ],
    hasMore: false,
    more: words``,
    fields: [],
    hasHint: true,
    hint: words`An approver or an administrator can confirm this within an hour. If the other tool still needs it, leave it: Watchpost goes on asking every minute.`,
    actions: [
      checksButton(
        'webhook.replace',
        words`Replace it`,
        words`Registers our address in place of the one above`,
        changeId,
        'destructive',
      ),
      checksButton('webhook.show', words`Leave it`, words`Changes nothing`),
    ],
  };
}

/** Says that the registration was not changed, and what mends that. */
export function notRegisteredView(reason: string): ChecksCard {
  const { mend, command } = mendingOf(reason);
  const row = plainRow('missing', words`Partner Center did not take the registration.`);
  return {
    eyebrow: EYEBROW,
    look: checksLook('refused'),
    title: words`The webhook was not registered`,
    hasBanner: false,
    banner: words``,
    lead:
      reason === 'unreachable'
        ? words`Whether anything changed is not known: look again in a minute.`
        : words`Nothing has changed.`,
    checks: [
      {
        ...row,
        hasMend: true,
        mend: fillSlots(mend, {}),
        hasCommand: command !== '',
        command: fillSlots(command, {}),
      },
    ],
    hasMore: false,
    more: words``,
    fields: [],
    hasHint: false,
    hint: words``,
    actions: [checksButton('webhook.show', words`Look again`, words`Asks Partner Center once more`)],
  };
}
