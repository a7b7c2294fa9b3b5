import { beforeAll, describe, expect, test } from '@jest/globals';
import { contactsOf } from '../../src/contacts/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, textOf, until, useDesk } from '../support/desk.ts';
import { shownTexts, verbsIn } from '../support/read-card.ts';
import { deliveredActivity, postActivity } from '../support/wire.ts';

const desk = useDesk();
const MEGAN = staffId('Megan Bowen');
const HEADER = 'customer,name,role,order,e-mail,phone,hours,zone';

/** Sends a file in a person's own chat. @returns the message that answers it */
async function send(content: string | Buffer, name = 'contacts.csv', person = MEGAN): Promise<SimMessage> {
  const before = desk.teams.messages({ personal: person }).length;
  await desk.teams.say(person, 'personal', '', { file: { name, content: Buffer.from(content) } });
  return until('an answer to the file', () =>
    desk.teams
      .messages({ personal: person })
      .slice(before)
      .findLast((message) => message.card),
  );
}

const shownTo = (message: SimMessage, person = MEGAN) => shownTexts(desk.teams.seenBy(person, message.id));
const customerId = (name: string) => getCustomer(desk.cloud.world, name).id;
const namesAt = async (name: string) => (await contactsOf(desk.db, customerId(name))).map((contact) => contact.name);

/** Allows the file that was offered last, and reads it where it arrived. */
async function download(person = MEGAN): Promise<string> {
  const offer = desk.teams.messages({ personal: person }).findLast((message) => message.consent);
  await desk.teams.consent(person, offer?.id ?? '', true);
  const arrived = await until('the file', () => desk.teams.messages({ personal: person }).findLast((m) => m.file));
  return (await fetch(arrived.file?.contentUrl ?? '')).text();
}

beforeAll(async () => {
  await until('the customers', async () => {
    const row = await desk.db.selectFrom('tenants').select('id').where('name', '=', 'Fabrikam').executeTakeFirst();
    return row !== undefined;
  });
});

describe('a list of contacts', () => {
  test('is previewed line by line, and taken only when somebody says so', async () => {
    const message = await send(
      [
        HEADER,
        'Fabrikam,Irvin Sayers,security,,irvin@fabrikam.com,+49 30 5550 123,08:00-17:00,Europe/Berlin',
        'fabrikam,Christie Cline,fraud,,christie@fabrikam.com,,,',
        'Contosso Ltd Nowhere,Adele Vance,security,,adele@contoso.com,,,',
        'Fabrikam,Pradeep Gupta,security,,,12345,,',
      ].join('\r\n'),
    );
    const preview = shownTo(message);
    expect(preview).toContain('2 new, 0 changes, 0 as they are, 2 lines cannot be taken');
    expect(preview).toContain('line 4');
    expect(preview).toContain('line 5');
    expect(await namesAt('Fabrikam')).toEqual([]);

    await desk.teams.press(MEGAN, message.id, 'contact.applyImport');
    expect(shownTo(message)).toContain('Taken: 2 new, 0 changes');
    expect((await namesAt('Fabrikam')).sort()).toEqual(['Christie Cline', 'Irvin Sayers']);
  });

  test('a second press takes nothing twice', async () => {
    const message = await send(`${HEADER}\nWoodgrove Bank,Grady Archie,security,,grady@woodgrove.com,,,`);
    await desk.teams.press(MEGAN, message.id, 'contact.applyImport');
    const importId = /"importId":"([^"]+)"/.exec(textOf(message.card))?.[1];
    await desk.teams.invoke(MEGAN, message.id, { verb: 'contact.applyImport', data: { importId } });
    expect(shownTo(message)).toContain('Taken: 1 new');
    expect(await namesAt('Woodgrove Bank')).toEqual(['Grady Archie']);
  });

  test('what somebody changed after the preview is left alone, and said', async () => {
    const change = (phone: string) =>
      send(`${HEADER}\nFabrikam,Irvin Sayers,security,1,irvin@fabrikam.com,${phone},08:00-17:00,Europe/Berlin`);
    const first = await change('+49 30 5550 200');
    const second = await change('+49 30 5550 300');
    await desk.teams.press(MEGAN, second.id, 'contact.applyImport');
    await desk.teams.press(MEGAN, first.id, 'contact.applyImport');
    expect(shownTo(first)).toContain('somebody changed them meanwhile: Irvin Sayers (Fabrikam)');
    const [irvin] = (await contactsOf(desk.db, customerId('Fabrikam'))).filter(({ name }) => name === 'Irvin Sayers');
    expect(irvin?.phone).toBe('+49305550300');
  });

  test('a list that is discarded can no longer be taken', async () => {
    const message = await send(`${HEADER}\nContoso,Adele Vance,management,,adele@contoso.com,,,`);
    await desk.teams.press(MEGAN, message.id, 'contact.dropImport');
    expect(shownTo(message)).toContain('Discarded');
    const importId = /"importId":"([^"]+)"/.exec(textOf(message.card))?.[1];
    await desk.teams.invoke(MEGAN, message.id, { verb: 'contact.applyImport', data: { importId } });
    expect(shownTo(message)).toContain('no longer here');
    expect(await namesAt('Contoso')).not.toContain('Adele Vance');
  });

  test('one that Excel saved without Unicode keeps its accents, and says what to look at', async () => {
    const list = `${HEADER}\nLitware,Jürgen Müller,security,,j.mueller@litware.com,,,`;
    const message = await send(Buffer.from(list, 'latin1'));
    expect(shownTo(message)).toContain('if accents look wrong, save it as “CSV UTF-8” and send it again');
    await desk.teams.press(MEGAN, message.id, 'contact.applyImport');
    expect(await namesAt('Litware')).toEqual(['Jürgen Müller']);
    expect(shownTo(await send(list))).not.toContain('CSV UTF-8');
    expect(shownTo(await send(list.replaceAll('ü', '\ufffd')))).toContain('Letters of this were lost on the way');
  });

  test('the report names every line', async () => {
    const message = await send(
      `${HEADER}\nContoso,Joni Sherman,fraud,,joni@contoso.com,,,\nContoso,,fraud,,nobody@contoso.com,,,`,
    );
    await desk.teams.press(MEGAN, message.id, 'contact.importReport');
    const report = (await download()).split('\r\n');
    expect(report[1]).toMatch(/^2,.*add/);
    expect(report[2]).toMatch(/^3,.*cannot/);
    // A day after it was taken its lines are forgotten, and an empty file would be no report.
    await desk.db.updateTable('contact_imports').set({ rows: '[]' }).execute();
    const { body } = await desk.teams.press(MEGAN, message.id, 'contact.importReport');
    expect(shownTexts(body)).toContain('This list is no longer here');
  });

  test.each([
    ['notes.docx', 'x', 'I read lists of contacts as CSV'],
    ['empty.csv', '', 'I could not read that list'],
    ['prose.csv', 'Dear all,\nplease find below', 'I could not read that list'],
    ['large.csv', `${HEADER}\n${'x'.repeat(5_300_000)}`, 'That file is too large'],
  ])('%s is refused with a sentence', async (name, content, title) => {
    const shown = shownTo(await send(content, name));
    expect(shown).toContain(title);
    expect(shown).toContain('Nothing was changed');
  });

  test('somebody without the role is refused, and nothing is written', async () => {
    const nestor = staffId('Nestor Wilke');
    const message = await send(`${HEADER}\nContoso,Alex Wilber,fraud,,alex@contoso.com,,,`, 'list.csv', nestor);
    expect(shownTo(message, nestor)).toContain('This is for administrators');
    expect(verbsIn(message.card)).not.toContain('contact.applyImport');
  });

  test('a file that lies elsewhere is not fetched', async () => {
    desk.expectLogged('file of a foreign host refused');
    const before = deliveredActivity(desk, 'message', 'Megan Bowen');
    const download = {
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name: 'list.csv',
      content: { downloadUrl: 'https://files.example.org/list.csv', uniqueId: '1', fileType: 'csv' },
    };
    await postActivity(desk, { ...before, id: 'foreign-file', attachments: [download] });
    const last = await until('the refusal', () =>
      desk.teams.messages({ personal: MEGAN }).findLast((message) => shownTexts(message.card).includes('OneDrive')),
    );
    expect(shownTexts(last.card)).toContain('I could not fetch that file');
  });
});

describe('export', () => {
  test('asks first, then saves a file that can be imported unchanged', async () => {
    await desk.teams.say(MEGAN, 'personal', 'export contacts');
    await until('the offer', () => desk.teams.messages({ personal: MEGAN }).findLast((message) => message.consent));
    const csv = await download();
    expect(csv).toContain('Irvin Sayers');
    const preview = shownTo(await send(csv));
    expect(preview).toContain('0 new, 0 changes');
    expect(preview).toContain('0 lines cannot be taken');
  });

  test('a file that is declined is not made, and the question goes', async () => {
    await desk.teams.say(MEGAN, 'personal', 'export contacts fabrikam');
    const offer = desk.teams.messages({ personal: MEGAN }).findLast((message) => message.consent);
    await desk.teams.consent(MEGAN, offer?.id ?? '', false);
    await until('the question to go', () =>
      desk.teams.messages({ personal: MEGAN }).find((message) => message.id === offer?.id && message.deleted),
    );
  });

  test('readers get no list', async () => {
    expect(shownTexts(await ask(desk, 'Isaiah Langer', 'export contacts'))).toContain('Not allowed');
  });

  test('neither file nor number is in the log', () => {
    const log = JSON.stringify(desk.log);
    for (const secret of ['irvin@fabrikam.com', '5550', 'tempauth', 'Christie Cline'])
      expect(log).not.toContain(secret);
  });
});
