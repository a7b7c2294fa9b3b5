import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { partnerStaff, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { readCommand } from '../../src/teams/read-command.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { EVERY_COMMAND } from '../support/every-command.ts';
import { numberIn, shownTexts } from '../support/read-card.ts';

const METRICS_TOKEN = 'the-echidna-counts-at-night';
const PUSH_KEY = 'the-kookaburra-pushes-at-dawn';
const desk = useDesk({
  env: {
    METRICS_TOKEN,
    // Nothing listens there: each push fails.
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_EXPORTER_OTLP_HEADERS: `api-key=${PUSH_KEY}`,
    OTEL_METRIC_EXPORT_INTERVAL: '1000',
  },
});
const nestor = staffId('Nestor Wilke');
const QUESTION = 'Which platypus guards the honeypot at night?';
/** What goes wrong on that day; each is a line, and none says too much. */
const PROBLEMS = [
  'card postponed',
  'answer could not be delivered',
  'press failed',
  'activity refused',
  'webhook refused',
  'figures could not be pushed',
];
const NOTE = 'The wombat was on holiday in Perth';

const CONTACTS = [
  'customer,name,role,order,e-mail,phone,hours,zone',
  'Fabrikam,Irvin Sayers,security,,irvin.sayers@fabrikam.com,+49 30 5550 123,08:00-17:00,Europe/Berlin',
  'Contoso,Christie Cline,fraud,,christie.cline@contoso.com,+1 425 555 0155,,',
].join('\r\n');
const ANSWER = 'Only the bilby knows the combination';

/** Everything that people can say, and what they do besides. */
async function wholeDay(number: number): Promise<void> {
  const megan = staffId('Megan Bowen');
  const latest = () => desk.teams.messages({ personal: megan }).findLast((message) => message.card);
  await desk.teams.say(megan, 'personal', '', { file: { name: 'people.csv', content: Buffer.from(CONTACTS) } });
  await until('the preview', () => textOf(latest()?.card).includes('contact.applyImport'));
  await desk.teams.press(megan, latest()?.id ?? '', 'contact.applyImport');
  await desk.cloud.happen.fraud('Fabrikam');
  await desk.cloud.webhooks.idle();
  await desk.cloud.webhooks.send({ name: 'azure-fraud-event-detected', resourceUri: null }, { tamper: true });
  for (const text of Object.values(EVERY_COMMAND).flat()) {
    const before = desk.teams.messages({ personal: megan }).length;
    await desk.teams.say(megan, 'personal', text.replaceAll('%n', String(number)));
    // A card, or the offer of a file.
    await until(`an answer to “${text}”`, () =>
      desk.teams
        .messages({ personal: megan })
        .slice(before)
        .some(({ from }) => from.kind === 'bot'),
    );
  }
  // The lists of a day: a card of contacts, edited; an offered file, taken; a question for the team, answered.
  await ask(desk, 'Megan Bowen', 'add contact contoso');
  await desk.teams.press(megan, latest()?.id ?? '', 'contact.save', {
    in_name: 'Lidia Holloway',
    in_email: 'lidia.holloway@contoso.com',
    in_phone: '+1 206 555 0142',
    in_role: 'security',
  });
  await ask(desk, 'Megan Bowen', QUESTION);
  const unsure = latest();
  await desk.teams.press(megan, unsure?.id ?? '', 'question.askTeam');
  await desk.teams.press(megan, unsure?.id ?? '', 'question.sendToTeam', { in_question: QUESTION });
  const asked = await cardWith(desk, 'platypus');
  await desk.teams.press(nestor, asked.id, 'teamQuestion.take');
  await desk.teams.press(nestor, asked.id, 'teamQuestion.chooseAnswer');
  await desk.teams.press(nestor, asked.id, 'teamQuestion.answer', { in_answer: ANSWER, in_save: 'true' });
  for (const offer of desk.teams.messages({ personal: megan }).filter((message) => message.consent)) {
    await desk.teams.consent(megan, offer.id, true);
  }
  // Nobody of ours, and nobody at all.
  await fetch(`${desk.url}/metrics`, { headers: { authorization: 'Bearer the-wallaby-guesses' } });
  await fetch(`${desk.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  // Tokens that died, a login that fails, an API that complains by name.
  desk.cloud.faults.add({ host: 'graph', path: /riskyUsers/, status: 401, times: 2 });
  desk.cloud.faults.add({ host: 'login', path: /token/, status: 503, times: 3 });
  desk.clock.advance(3_700_000);
  await until('the reads after an hour', () => desk.log.some(({ msg }) => msg === 'figures could not be pushed'));
}

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.expectLogged(...PROBLEMS);
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  const alert = await cardWith(desk, 'Adele Vance');
  const number = numberIn(alert.card);
  for (const text of ['help', 'alerts', `alert ${number}`, 'status', 'contacts contoso', 'digest', QUESTION]) {
    await ask(desk, 'Nestor Wilke', text);
  }

  // Also when something goes wrong: errors of libraries like to carry what was sent.
  desk.teams.faults.next({ kind: 'answer', status: 502 }, { times: 2, on: ['sendToConversation', 'replyToActivity'] });
  await desk.teams.say(nestor, 'personal', QUESTION);
  const chat = desk.teams.messages({ personal: nestor }).at(-1);
  expect(chat?.from.kind).toBe('person');
  await ask(desk, 'Nestor Wilke', 'alerts');
  const list = desk.teams.messages({ personal: nestor }).at(-1);
  desk.teams.faults.next({ kind: 'answer', status: 502 }, { times: 1, on: ['sendToConversation', 'replyToActivity'] });
  await desk.teams.press(nestor, list?.id ?? '', 'alert.open');
  desk.teams.faults.next({ kind: 'answer', status: 502 }, { on: ['updateActivity'] });
  await desk.teams.press(nestor, alert.id, 'alert.acknowledge');
  desk.teams.faults.next({ kind: 'answer', status: 502 }, { on: ['getMember'] });
  await desk.teams.press(nestor, alert.id, 'alert.chooseAssignee');
  await desk.teams.press(nestor, alert.id, 'alert.assign', { in_assignee: staffId('Lee Gu') });
  await desk.teams.press(nestor, alert.id, 'alert.show');
  await desk.teams.press(nestor, alert.id, 'alert.chooseResolution');
  await desk.teams.press(nestor, alert.id, 'alert.resolve', { in_resolution: 'dismissed', in_note: NOTE });
  await fetch(`${desk.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer eyJhbGciOi.platypus.signature' },
    body: JSON.stringify({ type: 'message', text: QUESTION }),
  });
  await until('the edit', () =>
    shownTexts(desk.teams.messages({ channel: true }).find(({ id }) => id === alert.id)?.card).includes('Resolved by'),
  );
  await wholeDay(number);
});

/** Everybody who exists: our own people, users of customers, contacts of both. */
const everybody = () => {
  const { customers, partner } = desk.cloud.world;
  const tenants = [partner, ...customers];
  return {
    users: [...partnerStaff(), ...tenants.flatMap(({ users }) => users)],
    contacts: tenants.flatMap(({ contacts }) => contacts),
  };
};
const OURS = 'Watchpost service';
const names = () => {
  const { users, contacts } = everybody();
  const all = [...users.map(({ displayName }) => displayName), ...contacts.map(({ name }) => name)];
  return [...new Set([...all, 'Irvin Sayers', 'Christie Cline', 'Lidia Holloway'])].filter((name) => name !== OURS);
};
const addresses = () => {
  const { users, contacts } = everybody();
  return [...new Set([...users.map(({ upn }) => upn), ...contacts.map(({ email }) => email)])].filter(Boolean);
};

describe('the day', () => {
  test('had every command in it that there is', () => {
    const source = readFileSync(new URL('../../src/teams/read-command.ts', import.meta.url), 'utf8');
    const declared = source.slice(source.indexOf('export type Command'), source.indexOf('/** Characters'));
    const commands = [...declared.matchAll(/name:\s*((?:\|?\s*'\w+'\s*)+)/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name),
    );
    expect(Object.keys(EVERY_COMMAND).sort()).toEqual([...new Set(commands)].sort());
    for (const [name, texts] of Object.entries(EVERY_COMMAND)) {
      expect([name, readCommand((texts[0] ?? '').replace('%n', '1')).name]).toEqual([name, name]);
    }
  });

  test('named people, addresses and numbers enough', () => {
    expect(names().length).toBeGreaterThan(15);
    expect(addresses().length).toBeGreaterThan(15);
    expect(desk.cloud.handedOut().length).toBeGreaterThan(5);
    expect(desk.log.length).toBeGreaterThan(300);
  });
});

describe('no line of the log', () => {
  test.each<[string, () => readonly string[]]>([
    ['holds a secret', () => [desk.cloud.credentials.clientSecret, desk.cloud.credentials.refreshToken]],
    ['holds a token', () => ['Bearer', 'eyJ', 'refresh_token', 'client_secret']],
    ['holds an e-mail address', () => ['@contoso', '@adatum', '@fabrikam']],
    ['holds a question', () => ['platypus', 'honeypot']],
    ['holds a note', () => ['wombat']],
    ['holds a card', () => ['AdaptiveCard', 'Do this first', 'TextBlock']],
    ['holds an answer that somebody wrote', () => ['bilby']],
    ['holds a setting that is secret', () => [METRICS_TOKEN, PUSH_KEY, 'wallaby']],
    ['holds a token that was handed out', () => desk.cloud.handedOut()],
    ['holds a phone number', () => ['555 01', '5550 123', '5550123', '55501']],
    ['holds the name of a person', names],
    ['holds an address of a person', addresses],
  ])('%s', (_what, words) => {
    const lines = desk.log.map((line) => JSON.stringify(line));
    expect(lines.length).toBeGreaterThan(50);
    for (const word of words()) expect(lines.filter((line) => line.includes(word))).toEqual([]);
  });

  test('is missing: what went wrong is there', () => {
    const problems = desk.log.filter(({ level }) => level >= 40).map(({ msg }) => msg);
    expect(new Set(problems)).toEqual(new Set(PROBLEMS));
  });
});
