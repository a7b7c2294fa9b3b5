import type { ServerResponse } from 'node:http';
import type { Change } from '../teams/changes.ts';
import type { SimPerson } from '../teams/person.ts';
import type { World } from '../teams/world.ts';
import { readWindowState, type ShownMessage, showMessage, type WindowState } from './window-state.ts';

/** What the stream of one person carries. */
export type WindowEvent =
  | { readonly kind: 'state'; readonly state: WindowState }
  | { readonly kind: 'posted' | 'edited' | 'deleted' | 'view'; readonly message: ShownMessage }
  | { readonly kind: 'typing'; readonly placeId: string };

function toEvent(
  world: World,
  person: SimPerson,
  commands: readonly string[],
  change: Change,
): WindowEvent | undefined {
  if (change.kind === 'typing') return change;
  if (change.kind === 'places') return { kind: 'state', state: readWindowState(world, person, commands) };
  if (change.kind === 'view' && change.personId !== person.id) return undefined;
  const message = showMessage(world, person, change.messageId);
  return message && { kind: change.kind, message };
}

/**
 * Streams to one page all that its person sees (server-sent events), until the page goes away.
 *
 * The first event is the whole state, so a page that reconnects has missed nothing.
 */
export function streamEvents(
  world: World,
  person: SimPerson,
  commands: readonly string[],
  response: ServerResponse,
): void {
  const send = (event: WindowEvent): void => void response.write(`data: ${JSON.stringify(event)}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  send({ kind: 'state', state: readWindowState(world, person, commands) });
  const unsubscribe = world.changes.subscribe((change) => {
    const event = toEvent(world, person, commands, change);
    if (event) send(event);
  });
  response.on('close', unsubscribe);
}
