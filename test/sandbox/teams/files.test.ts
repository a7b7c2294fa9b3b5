import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Activity } from 'botbuilder';
import { ADELE } from './sample-people.ts';
import { type Stage, setStage } from './stage.ts';

const CSV = Buffer.from('customer,name\r\nContoso,Adele Vance\r\n');

describe('files in a personal chat', () => {
  let stage: Stage;
  let heard: Activity[];
  const chat = { personal: ADELE.id } as const;

  beforeEach(async () => {
    stage = await setStage();
    heard = [];
    stage.bot.does(async (context) => {
      heard.push(context.activity);
      if (context.activity.type === 'invoke') {
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } });
      }
    });
    await stage.teams.install(ADELE.id);
    heard = [];
  });
  afterEach(() => stage.end());

  const offer = async (where: string) =>
    stage.call('POST', `v3/conversations/${where}/activities`, {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.teams.card.file.consent',
          name: 'list.csv',
          content: { description: 'A list', sizeInBytes: 10, acceptContext: { id: 'a' }, declineContext: {} },
        },
      ],
    });
  const chatId = () => stage.teams.messages(chat)[0]?.conversationId ?? '';

  test('a sent file comes with a link that works for some minutes', async () => {
    await stage.teams.say(ADELE.id, 'personal', '', { file: { name: 'list.csv', content: CSV } });
    const url: string = heard[0]?.attachments?.[0]?.content.downloadUrl;
    expect(heard[0]?.attachments?.[0]).toMatchObject({
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name: 'list.csv',
      content: { fileType: 'csv' },
    });
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(CSV);
    stage.advance(301);
    expect((await fetch(url)).status).toBe(401);
  });

  test('in a channel a bot gets no file', async () => {
    await stage.teams.say(ADELE.id, 'channel', 'look', { file: { name: 'list.csv', content: CSV } });
    expect(heard[0]?.attachments).toBeUndefined();
  });

  test('an offer that is allowed gives a place to upload to, once and in one piece', async () => {
    await stage.teams.say(ADELE.id, 'personal', 'hello');
    await offer(chatId());
    const message = stage.teams.messages(chat).at(-1);
    await stage.teams.consent(ADELE.id, message?.id ?? '', true);
    const invoke = heard.at(-1);
    expect(invoke).toMatchObject({
      name: 'fileConsent/invoke',
      replyToId: message?.id,
      value: { type: 'fileUpload', action: 'accept', context: { id: 'a' }, uploadInfo: { name: 'list.csv' } },
    });
    const { uploadUrl, contentUrl } = (invoke as Activity).value.uploadInfo;
    const put = (range: string) =>
      fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(CSV), headers: { 'content-range': range } });
    expect((await put('bytes 0-3/4')).status).toBe(416);
    expect((await put(`bytes 0-${CSV.length - 1}/${CSV.length}`)).status).toBe(201);
    expect((await put(`bytes 0-${CSV.length - 1}/${CSV.length}`)).status).toBe(409);
    expect(await (await fetch(contentUrl)).text()).toBe(CSV.toString());
  });

  test('an offer that is declined gives none', async () => {
    await stage.teams.say(ADELE.id, 'personal', 'hello');
    await offer(chatId());
    await stage.teams.consent(ADELE.id, stage.teams.messages(chat).at(-1)?.id ?? '', false);
    expect(heard.at(-1)?.value).toEqual({ type: 'fileUpload', action: 'decline', context: {} });
  });

  test('a channel takes no offer', async () => {
    expect((await offer(stage.teams.channelId)).status).toBe(400);
  });
});
