import { beforeAll, describe, expect, test } from '@jest/globals';
import { replaceContacts } from '../../src/contacts/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { numberIn, shownTexts, verbsIn } from '../support/read-card.ts';
import { deliveredActivity, postActivity } from '../support/wire.ts';

const desk = useDesk();
const NESTOR = 'Nestor Wilke';
const numbers = { adele: 0, joni: 0, irvin: 0, fraud: 0 };

beforeAll(async () => {
  const { happen, limits, world } = desk.cloud;
  limits.enforced = false;
  happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  happen.riskySignIn('Contoso', { user: 'Joni Sherman', level: 'low' });
  happen.riskySignIn('Fabrikam', { user: 'Irvin Sayers', level: 'low' });
  happen.fraud('Fabrikam');
  numbers.adele = numberIn((await cardWith(desk, 'Adele Vance')).card);
  numbers.joni = numberIn((await cardWith(desk, 'Joni Sherman')).card);
  numbers.irvin = numberIn((await cardWith(desk, 'Irvin Sayers')).card);
  numbers.fraud = numberIn((await cardWith(desk, 'Partner alert')).card);
  const { id } = getCustomer(world, 'Contoso');
  const debra = {
    name: 'Debra Berger',
    kind: 'person',
    role: 'security',
    position: 1,
    email: 'debra@contoso.com',
  } as const;
  const details = { phone: '+44 20 7946 0101', languages: ['en'], hours: '08:00-17:00', zone: 'Europe/London' };
  const ports = { db: desk.db, now: desk.clock.now };
  await replaceContacts(ports, id, [{ ...debra, ...details, entraId: null, note: '' }], {
    entraId: staffId('Megan Bowen'),
    name: 'Megan Bowen',
  });
});

/** What the service answers in that person's own chat. */
const says = async (text: string, person = NESTOR) => shownTexts(await ask(desk, person, text));
const alertRow = (number: number) =>
  desk.db.selectFrom('alerts').selectAll().where('number', '=', number).executeTakeFirstOrThrow();

describe('reading', () => {
  test('help, and whatever says nothing', async () => {
    for (const text of ['help', 'Hello!', '']) expect(await says(text)).toContain('What I understand');
  });

  test('open alerts, of all or of one customer, also with a slip of the finger', async () => {
    expect(await says('alerts')).toContain('Open alerts: 4');
    for (const name of ['contoso', 'Contoso', 'contso']) {
      const shown = await says(`alerts ${name}`);
      expect(shown).toContain('Open alerts of Contoso: 2');
      expect(shown).not.toContain('Irvin Sayers');
    }
  });

  test('a name that fits several customers is asked back, and a press goes on with the alerts', async () => {
    const card = await ask(desk, NESTOR, 'alerts w');
    expect(shownTexts(card)).toContain('Which one do you mean?\nWide World Importers\nWoodgrove Bank');
    const message = desk.teams.messages({ personal: staffId(NESTOR) }).at(-1);
    const { body } = await desk.teams.press(staffId(NESTOR), message?.id ?? '', 'alert.list');
    expect(shownTexts(body)).toContain('Open alerts of Wide World Importers: 0');
  });

  test('a name that no customer has', async () => {
    expect(await says('alerts zebra')).toMatch(/I do not know “zebra”[\s\S]*\*\*alerts\*\* alone/);
    expect(await says('contacts zebra')).toMatch(/I do not know “zebra”[\s\S]*\*\*contacts\*\* alone/);
  });

  test('a question that begins like a command is answered as a question', async () => {
    const shown = await says('alerts about unusual costs in Azure');
    expect(shown).toContain('Sources');
  });

  test('one alert with its buttons, which renews itself for whoever asked', async () => {
    const card = await ask(desk, NESTOR, `alert ${numbers.adele}`);
    expect(numberIn(card)).toBe(numbers.adele);
    expect(card['refresh']).toMatchObject({ action: { verb: 'alert.show' } });
    expect(await says(`#${numbers.adele}`)).toContain('Adele Vance');
    await desk.teams.open(staffId(NESTOR), { personal: staffId(NESTOR) });
  });

  test.each([
    ['alert 999', 'There is no alert 999'],
    ['ack 999', 'There is no alert 999'],
    ['resolve 999 fraud', 'There is no alert 999'],
    ['task 999', 'There is no task 999'],
    ['done 999', 'There is no task 999'],
    ['hand 999 to lee', 'There is no task 999'],
    ['tasks', 'You have no open tasks.'],
    ['ack', 'It goes like this: **ack 12**'],
    [`ack ${Array.from({ length: 21 }, (_, index) => index + 1).join(' ')}`, 'I take up to 20 alerts'],
    ['x'.repeat(10_000), 'I read up to 2000 characters'],
    ['simulate storm', 'Only in the sandbox'],
  ])('%.40s', async (text, answer) => {
    expect(await says(text)).toContain(answer);
  });

  test('contacts of a customer and our own', async () => {
    const card = await ask(desk, NESTOR, 'contacts contoso');
    expect(shownTexts(card)).toContain('Debra Berger');
    expect(textOf(card)).toContain('mailto:debra@contoso.com');
    expect(await says('contacts')).toContain('Security contacts of Adatum Cloud Services');
    expect(await says('who do we call at contoso?')).toContain('Debra Berger');
  });

  test('status and digest', async () => {
    expect(await says('status')).toContain('Alerts go to 1 channel.');
    expect(await says('digest')).toMatch(/4 alerts came in/);
  });
});

describe('acting', () => {
  test('acknowledge several, one of which does not exist', async () => {
    const shown = await says(`ack ${numbers.adele} ${numbers.irvin} 999`);
    expect(shown).toContain('2 of 3 alerts changed');
    expect(shown).toContain('#999: there is no such alert');
    expect(await says(`ack ${numbers.adele}`, 'Lee Gu')).toContain('Nestor Wilke was first: acknowledged at');
    expect(await says(`ack ${numbers.adele}`)).toContain('You acknowledged it already');
  });

  test.each([
    ['to me', 'Nestor Wilke'],
    ['to lee', 'Lee Gu'],
    ['to Megan Bowen', 'Megan Bowen'],
    ['to @Lee Gu', 'Lee Gu'],
  ])('assign %s, in a chat with the bot alone', async (to, name) => {
    expect(await says(`assign ${numbers.adele} ${to}`)).toContain(`#${numbers.adele} is now with ${name}`);
    expect(await alertRow(numbers.adele)).toMatchObject({ assignee_id: staffId(name), assignee_name: name });
    expect(await says(`assign ${numbers.adele} ${to}`)).toContain(`It is with ${name} already.`);
  });

  test.each([
    ['isaiah', 'Isaiah Langer may not act on alerts'],
    ['zebra', 'I do not know “zebra”'],
    ['m', 'Which one do you mean?'],
  ])('assign to %s changes nothing, and says why', async (to, answer) => {
    const { assignee_id, assignee_name, status } = await alertRow(numbers.irvin);
    expect(await says(`assign ${numbers.irvin} to ${to}`)).toContain(answer);
    expect(await alertRow(numbers.irvin)).toMatchObject({ assignee_id, assignee_name, status });
  });

  test('resolve takes the words of the alert’s kind, and says them', async () => {
    const identity = await says(`resolve ${numbers.adele} fraud`);
    expect(identity).toContain(`How did #${numbers.adele} end?`);
    expect(identity).toContain(`**resolve ${numbers.adele} compromised**`);
    expect(await says(`resolve ${numbers.fraud}`)).toContain(`**resolve ${numbers.fraud} legitimate**`);
    expect(await says(`resolve ${numbers.adele} as confirmed safe`)).toContain(`#${numbers.adele} is resolved`);
    expect(await alertRow(numbers.adele)).toMatchObject({ status: 'resolved', resolution: 'confirmedSafe' });
    expect(await says(`resolve ${numbers.fraud} fraud`)).toContain(`#${numbers.fraud} is resolved`);
    expect(await says(`ack ${numbers.fraud}`, 'Lee Gu')).toContain('Nestor Wilke was first: resolved at');
  });

  test('reopen, once', async () => {
    expect(await says(`reopen ${numbers.fraud}`)).toContain(`#${numbers.fraud} is open again`);
    expect(await says(`reopen ${numbers.fraud}`)).toContain('It is open already.');
    expect(await alertRow(numbers.fraud)).toMatchObject({ status: 'new', acknowledged_by: null });
  });

  test('reopening is no way around a newer alert of the same situation', async () => {
    const old = numbers.adele;
    desk.clock.advance(60_000);
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
    await until('the newer alert', async () => {
      const rows = await desk.db.selectFrom('alerts').select('id').where('subject_name', '=', 'Adele Vance').execute();
      return rows.length === 2;
    });
    expect(await says(`reopen ${old}`)).toContain('A newer alert of the same situation is open');
    expect(await alertRow(old)).toMatchObject({ status: 'resolved' });
  });

  test('readers read, and are told who may act', async () => {
    for (const text of ['alerts', `alert ${numbers.irvin}`, 'status', 'digest', 'contacts contoso', 'tasks', 'help']) {
      expect(await says(text, 'Isaiah Langer')).not.toContain('You are a reader');
    }
    for (const text of ['ack', 'assign', 'resolve', 'reopen']) {
      const command = { ack: 'ack N', assign: 'assign N to me', resolve: 'resolve N safe', reopen: 'reopen N' }[text];
      const shown = await says(command?.replace('N', String(numbers.joni)) ?? '', 'Isaiah Langer');
      expect(shown).toContain('You are a reader. This is for responders, approvers and administrators.');
    }
    expect(await alertRow(numbers.joni)).toMatchObject({ status: 'new', version: expect.any(Number) });
  });

  test('the same message delivered twice does nothing twice', async () => {
    await says(`ack ${numbers.joni}`);
    const sent = deliveredActivity(desk, 'message', NESTOR);
    await says(`resolve ${numbers.joni} dismissed`);
    await says(`reopen ${numbers.joni}`);
    const before = desk.teams.messages({ personal: staffId(NESTOR) }).length;
    expect((await postActivity(desk, sent)).status).toBe(200);
    expect(desk.teams.messages({ personal: staffId(NESTOR) })).toHaveLength(before);
    expect(await alertRow(numbers.joni)).toMatchObject({ status: 'new' });
  });

  test('in the channel, spoken to by name', async () => {
    await desk.teams.say(staffId('Lee Gu'), 'channel', `ack ${numbers.joni}`);
    await cardWith(desk, `#${numbers.joni} is acknowledged`);
    await until('the alert’s own card', () => cardWith(desk, `"#${numbers.joni}"`, 'Acknowledged by Lee Gu'));
  });
});

describe('questions', () => {
  const citationOf = (text: string) => {
    const call = desk.teams.history.findLast(
      ({ operation, body }) => operation !== 'updateActivity' && textOf(body).includes(text),
    );
    const { entities = [] } = (call?.body ?? {}) as { entities?: { type: string; citation?: unknown[] }[] };
    return entities.find(({ type }) => type === 'https://schema.org/Message')?.citation;
  };

  test('are answered with their sources, also where Teams looks for them', async () => {
    const shown = await says('What is GDAP?');
    expect(shown).toContain('Sources');
    expect(shown).toContain('[1]');
    expect(citationOf('What is GDAP?')).toEqual(
      expect.arrayContaining([
        {
          '@type': 'Claim',
          position: 1,
          appearance: {
            '@type': 'DigitalDocument',
            name: expect.stringMatching(/^.{1,80}$/),
            abstract: expect.stringMatching(/^.{1,160}$/),
            url: expect.stringMatching(/^https:\/\//),
          },
        },
      ]),
    );
  });

  test('that the documents do not answer get an honest answer, without a source', async () => {
    const shown = await says('How do I bake sourdough bread?');
    expect(shown).toContain('I do not know');
    expect(shown).not.toContain('Sources');
    expect(citationOf('How do I bake sourdough bread?')).toBeUndefined();
  });

  test('that are offered as buttons are answered below', async () => {
    const card = await ask(desk, NESTOR, 'What is GDAP?');
    expect(verbsIn(card)).toContain('question.ask');
    const chat = { personal: staffId(NESTOR) };
    const asked = desk.teams.messages(chat).at(-1);
    const { body } = await desk.teams.press(staffId(NESTOR), asked?.id ?? '', 'question.ask');
    expect(body).toMatchObject({ statusCode: 200, value: 'The answer is below.' });
    const below = desk.teams.messages(chat).at(-1);
    expect(below?.id).not.toBe(asked?.id);
    expect(shownTexts(below?.card)).toContain('Sources');
    const gone = await desk.teams.invoke(staffId(NESTOR), asked?.id ?? '', {
      verb: 'question.ask',
      data: { questionId: 'none' },
    });
    expect(gone.body).toMatchObject({ value: 'That topic is gone. Please ask in your own words.' });
  });

  test('in the channel are answered in their thread', async () => {
    await desk.teams.say(staffId('Lee Gu'), 'channel', 'What is a security contact?');
    const answer = await cardWith(desk, 'Sources');
    expect(answer.threadId).not.toBe(answer.id);
  });
});

describe('an answer that Teams does not take', () => {
  test('is sent once more, without an apology for what was done', async () => {
    desk.teams.faults.next(
      { kind: 'answer', status: 429, retryAfterSec: 1 },
      { on: ['replyToActivity', 'sendToConversation'] },
    );
    const shown = await says(`ack ${numbers.irvin}`);
    expect(shown).toContain(`#${numbers.irvin} stays as it is`);
    expect(desk.teams.faults.pending).toBe(0);
  });
});

describe('people who are nobody here', () => {
  test('of another tenant hear once that this desk is not theirs, and leave a line in the log', async () => {
    desk.expectLogged('message of a stranger ignored');
    await says('help');
    const model = deliveredActivity(desk, 'message', NESTOR);
    const foreign = '99999999-aaaa-4bbb-8ccc-000000000099';
    const before = desk.teams.history.length;
    for (const id of ['f:foreign-1', 'f:foreign-2']) {
      const { status } = await postActivity(desk, {
        ...model,
        id,
        conversation: { ...(model['conversation'] as object), tenantId: foreign },
        channelData: { tenant: { id: foreign } },
      });
      expect(status).toBe(200);
    }
    const said = desk.teams.history.slice(before);
    expect(said).toHaveLength(1);
    expect(JSON.stringify(said[0]?.body)).toContain('serves another organisation');
  });
});
