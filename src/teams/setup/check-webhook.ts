import { type CheckLine, lineOfReason, missingLine, noteLine, okLine, tagged, unknownLine } from '../../setup/index.ts';
import { findWebhookTest, readWebhookNotes } from '../../webhooks/index.ts';
import type { Desk } from '../desk.ts';
import { shortInstant } from '../views/when.ts';
import { webhookUrl } from './setup-desk.ts';

/** Without these a webhook helps nobody here. */
const NEEDED_EVENTS = ['azure-fraud-event-detected', 'test-created'];

/** The registration at Partner Center, whether it is ours, and what arrived of it. */
export async function checkWebhook(desk: Desk): Promise<readonly CheckLine[]> {
  const [read, notes, test] = await Promise.all([
    desk.setup.webhookDesk.read(),
    readWebhookNotes(desk.db),
    findWebhookTest(desk.db),
  ]);
  const clock = { zone: desk.timeZone, now: desk.now() };
  const own = webhookUrl(desk.setup);
  return [
    ...(own === ''
      ? [
          missingLine(
            'Watchpost does not know under which address Partner Center reaches it.',
            'Set PUBLIC_URL to it, such as https://watchpost.example.com, and restart.',
          ),
        ]
      : []),
    ...(read.kind === 'failed'
      ? [lineOfReason('The registration of the webhook could not be read.', read.reason)]
      : registrationLines(read.value, own, desk.setup.mayRegister)),
    notes.acceptedAt
      ? okLine('The last webhook came {at}: {events}.', {
          at: shortInstant(notes.acceptedAt, clock),
          events: notes.acceptedEvents,
        })
      : noteLine('No webhook has come in yet.'),
    ...(notes.refusedAt
      ? [
          noteLine('The last one that was refused came {at}, because of: {reason}.', {
            at: shortInstant(notes.refusedAt, clock),
            reason: notes.refusedReason,
          }),
        ]
      : []),
    ...testLines(test),
  ];
}

function registrationLines(
  registered: { readonly url: string; readonly events: readonly string[] } | undefined,
  own: string,
  mayRegister: boolean,
): CheckLine[] {
  const how = mayRegister
    ? 'Press Register, or type “webhook register”.'
    : 'Set WEBHOOK_REGISTRATION=on and restart, or register by hand: docs/going-live.md has the commands.';
  if (!registered) return [tagged(missingLine('Nothing is registered at Partner Center.', how), 'notOurs')];
  const slots = { url: registered.url };
  if (own === '' || registered.url !== own) {
    const mend = `A tenant has one registration; if the other tool still needs it, leave it: polling goes on. ${how}`;
    return [tagged(missingLine('Another address is registered: {url}', mend, { slots }), 'notOurs')];
  }
  const missing = NEEDED_EVENTS.filter((event) => !registered.events.some((name) => name.toLowerCase() === event));
  return missing.length === 0
    ? [okLine(`Our address is registered, for ${registered.events.length} events.`)]
    : [tagged(missingLine(`Our address is registered, but not for: ${missing.join(', ')}.`, how), 'notOurs')];
}

function testLines(test: Awaited<ReturnType<typeof findWebhookTest>>): CheckLine[] {
  if (!test) return [];
  if (test.arrivedAt) {
    const tookSec = Math.max(0, Math.round((test.arrivedAt.getTime() - test.askedAt.getTime()) / 1000));
    return [okLine(`The last test event arrived ${tookSec === 0 ? 'within a second' : `after ${tookSec} s`}.`)];
  }
  if (test.endedAt === null) return [noteLine('A test event is on its way.')];
  return test.status === 'failed'
    ? [lineOfReason('Partner Center did not send the last test event.', test.result)]
    : [
        unknownLine(
          'The last test event has not arrived here.',
          'Look whether the address is reachable from the internet.',
        ),
      ];
}
