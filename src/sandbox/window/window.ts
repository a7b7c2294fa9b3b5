import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Client } from '../teams/client.ts';
import { readJsonBody, writeJson } from '../teams/json-body.ts';
import type { SimPerson } from '../teams/person.ts';
import type { Place } from '../teams/places.ts';
import { createRouter, type Route } from '../teams/router.ts';
import type { World } from '../teams/world.ts';
import { createPageFiles } from './page-files.ts';
import { streamEvents } from './window-events.ts';
import { readWindowState } from './window-state.ts';

/** Commands that the window offers to everybody, before those of the sandbox. */
const COMMANDS = ['help', 'alerts', 'digest', 'status'];
const SIMULATIONS = ['simulate risky-signin contoso', 'simulate fraud fabrikam', 'simulate storm'];

const data = z.record(z.string(), z.unknown());
const bodies = {
  open: z.object({ placeId: z.string() }),
  say: z
    .object({
      placeId: z.string(),
      text: z.string().trim().max(4000),
      threadId: z.string().optional(),
      mention: z.boolean(),
      file: z.object({ name: z.string().min(1).max(200), base64: z.base64() }).optional(),
    })
    .refine(({ text, file }) => text !== '' || file !== undefined, 'A message needs text or a file'),
  consent: z.object({ messageId: z.string(), isAccepted: z.boolean() }),
  press: z.object({
    messageId: z.string(),
    action: z.object({ verb: z.string(), title: z.string(), id: z.string(), data }),
  }),
  submit: z.object({ messageId: z.string(), data: z.unknown() }),
  search: z.object({ messageId: z.string(), dataset: z.string(), queryText: z.string() }),
};

type Handler = (person: SimPerson, body: unknown, response: ServerResponse) => unknown;

export interface WindowServer {
  /** Answers a request of the page. The caller has made sure that it comes from the page (see `isOwnOrigin`). */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends the open streams. */
  close(): void;
}

/**
 * Serves the Teams-like page, and under `/window` what it needs: the state, a stream of changes, and what people do.
 *
 * Each call names the person who acts as `?person=<Entra object id>`; the sandbox believes it. Nobody named is the first of them.
 */
export function createWindow(options: {
  readonly world: World;
  readonly client: Client;
  readonly simulate?: readonly string[] | undefined;
}): WindowServer {
  const { world, client, simulate = SIMULATIONS } = options;
  const commands = [...COMMANDS, ...simulate];
  const files = createPageFiles();
  const streams = new Set<ServerResponse>();

  const placeOf = (person: SimPerson, placeId: string): Place => {
    const place = [world.places.alerts, world.places.chatOf(person.id)].find(({ id }) => id === placeId);
    if (!place) throw new Error('There is no such place in this window');
    return place;
  };

  const get = (name: string, handler: Handler): Route<Handler> => ({ method: 'GET', path: `/window/${name}`, handler });
  const post = <Name extends keyof typeof bodies>(
    name: Name,
    run: (person: SimPerson, body: z.infer<(typeof bodies)[Name]>) => Promise<unknown>,
  ): Route<Handler> => ({
    method: 'POST',
    path: `/window/${name}`,
    handler: (person, body) => run(person, bodies[name].parse(body) as z.infer<(typeof bodies)[Name]>),
  });

  const router = createRouter<Handler>([
    get('state', (person) => readWindowState(world, person, commands)),
    get('events', (person, _body, response) => {
      streams.add(response);
      response.on('close', () => streams.delete(response));
      streamEvents(world, person, commands, response);
    }),
    post('open', (person, { placeId }) => client.open(person, placeOf(person, placeId))),
    post('say', (person, { placeId, text, threadId, mention, file }) =>
      client.say(person, placeOf(person, placeId), text, {
        mention,
        ...(threadId && { threadId }),
        ...(file && { file: { name: file.name, content: Buffer.from(file.base64, 'base64') } }),
      }),
    ),
    post('consent', (person, { messageId, isAccepted }) => client.consent(person, messageId, isAccepted)),
    post('press', (person, { messageId, action }) => client.invoke(person, messageId, action)),
    post('submit', (person, { messageId, data: value }) => client.submit(person, messageId, value)),
    post('search', (person, { messageId, dataset, queryText }) => client.search(person, messageId, dataset, queryText)),
  ]);

  return {
    async handle(request, response) {
      const url = request.url ?? '/';
      const match = router.match(request.method, url);
      if (!match) {
        const isFile =
          request.method === 'GET' && (await files.send(new URL(url, 'http://page').pathname.slice(1), response));
        if (!isFile) writeJson(response, 404, { error: 'There is no such page.' });
        return;
      }
      try {
        const person = world.roster.getPerson(match.query.get('person') || (world.roster.people[0]?.id ?? ''));
        const body = request.method === 'POST' ? await readJsonBody(request) : undefined;
        const answer = await match.handler(person, body, response);
        if (!response.headersSent) writeJson(response, 200, answer ?? {});
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'The request was not understood.';
        if (!response.headersSent) writeJson(response, 400, { error: reason });
      }
    },
    close() {
      for (const stream of streams) stream.end();
    },
  };
}
