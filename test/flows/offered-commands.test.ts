import { beforeAll, describe, expect, test } from '@jest/globals';
import { replaceContacts } from '../../src/contacts/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import type { Where } from '../../src/sandbox/teams/teams.ts';
import { appFiles } from '../package/app-folder.ts';
import { cardWith, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

/* What Teams offers beside the message box, pressed by an administrator in the place where it is offered. */

const desk = useDesk();
const MEGAN = staffId('Megan Bowen');

interface Command {
  readonly title: string;
  readonly description: string;
}
const lists = JSON.parse(appFiles().get('manifest.json')?.toString('utf8') ?? '').bots[0].commandLists as readonly {
  readonly scopes: readonly [Scope];
  readonly commands: readonly Command[];
}[];
type Scope = 'team' | 'groupChat' | 'personal';
const PLACES = {
  team: ['channel', { channel: true }],
  groupChat: ['groupChat', { groupChat: true }],
  personal: ['personal', { personal: MEGAN }],
} as const satisfies Record<Scope, readonly [string, Where]>;

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  await cardWith(desk, 'Adele Vance');
  await desk.teams.setInGroupChat(MEGAN, 'add');
  const { id } = getCustomer(desk.cloud.world, 'Contoso');
  await replaceContacts({ db: desk.db, now: desk.clock.now }, id, [], { entraId: MEGAN, name: 'Megan Bowen' });
});

/** What the service answers there. */
async function answerTo(scope: Scope, text: string): Promise<string> {
  const [place, where] = PLACES[scope];
  const fromBot = () => desk.teams.messages(where).filter(({ from, deleted }) => from.kind === 'bot' && !deleted);
  const known = new Set(fromBot().map(({ id }) => id));
  await desk.teams.say(MEGAN, place, text);
  const answer = await until(`an answer to “${text}”`, () => fromBot().find(({ id }) => !known.has(id)));
  return shownTexts(answer.card);
}

describe.each(lists.map(({ scopes: [scope], commands }) => [scope, commands] as const))('in %s', (scope, commands) => {
  test.each(commands)('$title is answered, also as the example writes it', async ({ title, description }) => {
    const example = /“(.+)”/.exec(description)?.[1]?.replace(/12( 13)?/, '1');
    for (const text of example ? [title, example] : [title]) {
      const said = await answerTo(scope, text);
      expect(said).not.toBe('');
      expect(said).not.toMatch(/I do not know|did not work|I did not understand|You are a|no role here/i);
    }
  });
});
