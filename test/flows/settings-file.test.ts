import { beforeAll, describe, expect, test } from '@jest/globals';
import { roleGroupId, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, textOf, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';

const desk = useDesk();
const MEGAN = staffId('Megan Bowen');
const say = async (person: string, text: string) => shownTexts(await ask(desk, person, text));
const tenantId = (name: string) => getCustomer(desk.cloud.world, name).id;

/** Sends a file in a person's own chat. @returns the message that answers it */
async function send(content: unknown, name = 'settings.json', person = MEGAN): Promise<SimMessage> {
  const text = typeof content === 'string' ? content : JSON.stringify(content, undefined, 2);
  const before = desk.teams.messages({ personal: person }).length;
  await desk.teams.say(person, 'personal', '', { file: { name, content: Buffer.from(text) } });
  return until('an answer to the file', () =>
    desk.teams
      .messages({ personal: person })
      .slice(before)
      .findLast((message) => message.card),
  );
}
const shownTo = (message: SimMessage) => shownTexts(desk.teams.seenBy(MEGAN, message.id));

async function download(): Promise<string> {
  await desk.teams.say(MEGAN, 'personal', 'export settings');
  const offer = await until('the offer', () =>
    desk.teams.messages({ personal: MEGAN }).findLast((message) => message.consent),
  );
  await desk.teams.consent(MEGAN, offer.id, true);
  const arrived = await until('the file', () => desk.teams.messages({ personal: MEGAN }).findLast((m) => m.file));
  return (await fetch(arrived.file?.contentUrl ?? '')).text();
}

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  await until('the customers', async () => {
    const row = await desk.db.selectFrom('tenants').select('id').where('name', '=', 'Fabrikam').executeTakeFirst();
    return row !== undefined;
  });
});

describe('a configuration file', () => {
  test('is exported to the OneDrive of an administrator, and taken back as it is', async () => {
    await ask(desk, 'Megan Bowen', 'set digest friday 9');
    await ask(desk, 'Megan Bowen', 'stop watching fabrikam');
    await ask(desk, 'Megan Bowen', 'I am on duty');
    const text = await download();
    expect(JSON.parse(text)).toMatchObject({
      watchpostSettings: 1,
      preferences: { digestDay: 'friday', digestHour: 9, timeZone: null },
      onDuty: [{ entraId: MEGAN, name: 'Megan Bowen' }],
      customersNotWatched: [{ tenantId: tenantId('Fabrikam'), name: 'Fabrikam' }],
    });
    expect(text).not.toMatch(/@|\+\d|secret|password|token/i);
    const message = await send(text);
    expect(shownTo(message)).toContain('Everything in this file is so already');
  });

  test('is previewed, now and then, and changes nothing before somebody says so', async () => {
    const message = await send({
      watchpostSettings: 1,
      preferences: { timeZone: 'Europe/Berlin', digestDay: null },
      customersNotWatched: [{ tenantId: tenantId('Contoso') }],
      customerGroups: [
        {
          tenantId: tenantId('Contoso'),
          role: 'responder',
          groupId: roleGroupId('approver'),
          groupName: 'Contoso team',
        },
      ],
    });
    const preview = shownTo(message);
    expect(preview).toContain('This file changes 5 things');
    expect(preview).toContain('UTC (the default) → **Europe/Berlin**');
    expect(preview).toContain('friday → **monday (the default)**');
    expect(preview).toMatch(/Change · Contoso\nwatched → \*\*not watched\*\*/);
    expect(preview).toMatch(/Change · Fabrikam\nnot watched → \*\*watched\*\*/);
    expect(preview).toMatch(/Contoso, responders\nas everywhere → \*\*group Contoso team\*\*/);
    expect(await say('Megan Bowen', 'settings')).toContain('Friday 09:00');

    await desk.teams.press(MEGAN, message.id, 'settings.applyFile');
    expect(shownTo(message)).toContain('Applied: 5 changes');
    const settings = await say('Megan Bowen', 'settings');
    expect(settings).toContain('Europe/Berlin');
    expect(settings).toContain('Monday 09:00');
    expect(await say('Megan Bowen', 'coverage contoso')).toContain('Contoso is not watched');

    // The same press again, from a card that is old by now.
    const importId = /"importId":"([^"]+)"/.exec(textOf(message.card))?.[1];
    await desk.teams.invoke(MEGAN, message.id, { verb: 'settings.applyFile', data: { importId } });
    expect(shownTo(message)).toContain('Applied: 5 changes');
    expect(
      await desk.db.selectFrom('audit_log').select('id').where('verb', '=', 'settings.import').execute(),
    ).toHaveLength(1);
  });

  test('that somebody else overtook does nothing, and says so', async () => {
    const message = await send({ watchpostSettings: 1, preferences: { leastSeverity: 'high', drills: 'off' } });
    await ask(desk, 'Megan Bowen', 'set severity medium');
    await desk.teams.press(MEGAN, message.id, 'settings.applyFile');
    expect(shownTo(message)).toContain('Somebody changed these settings after you sent the file');
    expect(await say('Megan Bowen', 'settings')).toContain('each contact once a quarter');
  });

  test('can be discarded', async () => {
    const message = await send({ watchpostSettings: 1, preferences: { drills: 'off' } });
    await desk.teams.press(MEGAN, message.id, 'settings.dropFile');
    expect(shownTo(message)).toContain('nothing was changed');
    const importId = /"importId":"([^"]+)"/.exec(textOf(message.card))?.[1];
    await desk.teams.invoke(MEGAN, message.id, { verb: 'settings.applyFile', data: { importId } });
    expect(shownTo(message)).toContain('This file is no longer here');
  });

  test('that is wrong names each place, its line and the reason', async () => {
    const message = await send(
      '{\n "watchpostSettings": 1,\n "preferences": {\n  "digestDay": "someday",\n  "digesthour": 9\n }\n}',
    );
    const shown = shownTo(message);
    expect(shown).toContain('This file cannot be applied: 2 places are wrong');
    expect(shown).toMatch(/line 4\n\*\*preferences․digestDay\*\* must be one of sunday/);
    expect(shown).toContain('did you mean digestHour?');
  });

  test.each([
    ['a newer one', { watchpostSettings: 9 }, 'written by a newer Watchpost'],
    ['one that is no settings file', { contacts: [] }, 'watchpostSettings with its version is missing'],
    ['one that leaves out our own tenant', 'partner', 'is our own tenant, which is always watched'],
    ['a deep one', `{"watchpostSettings":1,"onDuty":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'nested too deeply'],
    ['a long one', ' '.repeat(4_500_000), 'is too large'],
    ['one that is no JSON', 'customer,name,role', 'is no JSON'],
  ])('%s is refused politely', async (_what, content, reason) => {
    const own = await desk.db
      .selectFrom('tenants')
      .select('id')
      .where('kind', '=', 'partner')
      .executeTakeFirstOrThrow();
    const file =
      content === 'partner' ? { watchpostSettings: 1, customersNotWatched: [{ tenantId: own.id }] } : content;
    const shown = shownTo(await send(file));
    expect(shown).toContain(reason);
    expect(shown).toContain('Nothing was changed');
  });

  test('of somebody who may not is refused, and so is theirs to export', async () => {
    const lee = staffId('Lee Gu');
    const message = await send({ watchpostSettings: 1 }, 'settings.json', lee);
    expect(shownTexts(desk.teams.seenBy(lee, message.id))).toContain('This is for administrators');
    expect(await say('Lee Gu', 'export settings')).toContain('This is for administrators');
  });

  test('does not go into a channel', async () => {
    await desk.teams.say(MEGAN, 'channel', 'export settings');
    await until('the answer', () =>
      desk.teams.messages({ channel: true }).find(({ card }) => shownTexts(card).includes('Ask me in our own chat')),
    );
  });
});
