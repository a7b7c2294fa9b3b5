import { describe, expect, test } from '@jest/globals';
import { AppError } from '../src/error.ts';
import { captureConsole, createLog } from '../src/log.ts';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiIxMjM0In0.c2lnbmF0dXJl';

/** An error as HTTP clients throw it: with the whole request as properties. */
const requestError = Object.assign(new Error(`401 for Bearer ${JWT}`), {
  code: 'ERR_BAD_REQUEST',
  config: { headers: { Authorization: `Bearer ${JWT}` }, data: 'client_secret=hunter2' },
  response: { body: { accessToken: JWT } },
});

describe('what must not be in the log is not in it', () => {
  test.each<[string, Record<string, unknown>]>([
    ['a password by name', { password: 'hunter2' }],
    ['a name in other letters', { 'Client-Secret': 'hunter2' }],
    ['a name with something around it', { azureClientSecretValue: 'hunter2' }],
    ['something deep', { request: { options: { headers: { authorization: 'hunter2' } } } }],
    ['something in a list', { tries: [{ refresh_token: 'hunter2' }] }],
    ['a name of a setting', { settings: { DATABASE_URL: 'postgres://desk:hunter2@db/desk' } }],
    ['a password in an address', { address: 'postgres://desk:hunter2@db.contoso.com/desk' }],
    ['a token in a text', { line: `Authorization: Bearer ${JWT}` }],
    ['a token without a word before it', { line: `got ${JWT}` }],
    ['a form', { line: 'grant_type=password&client_secret=hunter2&scope=x' }],
    ['JSON in a text', { line: '{"refresh_token":"hunter2","client_secret" : "hunter2 \\"hunter2"}' }],
    ['JSON within JSON', { line: String.raw`{"body":"{\"accessToken\":\"hunter2\"}"}` }],
    ['an object as Node shows it', { line: "{ password: 'hunter2', id_token: 'hunter2' }" }],
    ['a setting', { line: 'AZURE_CLIENT_SECRET=hunter2' }],
    ['a code or refresh token of Entra', { line: 'code=0.Ahunter2-x_y.z and 1.AVhunter2' }],
    ['a password with a slash in an address', { line: 'postgres://desk:hun/hunter2@db/desk' }],
    ['a password with an at sign in an address', { line: 'postgres://desk:hun@hunter2@db/desk' }],
    ['what a person wrote', { activity: { text: 'hunter2' } }],
    ['a card', { reply: { card: { body: ['hunter2'] } } }],
    ['an address of a person', { line: 'sent to adele.vance@contoso.com' }],
    ['an address of a person by name', { person: { userPrincipalName: 'hunter2' } }],
    ['an error that carries its request', { err: requestError }],
    ['an error behind an error', { err: new Error('outer', { cause: requestError }) }],
    ['one of many errors', { err: new AggregateError([requestError], 'all failed') }],
    ['fields of our own errors', { err: new AppError('source_refused', { fields: { token: 'hunter2' } }) }],
  ])('%s', (_what, fields) => {
    const { lines, log } = captured();
    log.info(fields, 'something happened');
    log.child(fields).info('something happened');
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toContain('[redacted]');
      expect(line).not.toMatch(/hunter2|eyJ|adele/);
    }
  });

  test('and the rest of an error is', () => {
    const { lines, log } = captured();
    const cause = new AppError('source_refused', { cause: requestError, fields: { status: 403 } });
    log.error({ err: new Error('read failed', { cause }), tenant: 't1' }, 'something failed');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      tenant: 't1',
      err: {
        type: 'Error',
        message: 'read failed',
        stack: expect.stringContaining('log.test'),
        cause: {
          code: 'source_refused',
          fields: { status: 403 },
          cause: { code: 'ERR_BAD_REQUEST', message: '401 for Bearer [redacted]' },
        },
      },
    });
  });

  test.each<[string, unknown, unknown]>([
    ['dates', new Date('2026-03-04T10:00:00Z'), '2026-03-04T10:00:00.000Z'],
    ['numbers', 12, 12],
    ['nothing', null, null],
    [
      'addresses with a port and no password',
      'GET https://graph.contoso.com:8443/v1.0/me?$top=1 answered 503',
      'GET https://graph.contoso.com:8443/v1.0/me?$top=1 answered 503',
    ],
    ['codes of errors', 'code=ECONNRESET, password: missing', 'code=ECONNRESET, password: missing'],
    ['paths with a version in them', 'node_modules/pg@8.23.1/lib/client.js', 'node_modules/pg@8.23.1/lib/client.js'],
    ['something that holds itself', selfHolder(), expect.anything()],
  ])('%s stay readable', (_what, value, shown) => {
    const { lines, log } = captured();
    log.info({ value }, 'something happened');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ value: shown });
  });
});

test.each<[string, string]>([
  ['one word', `so it begins: ${'a'.repeat(1_000_000)}`],
  ['halves of addresses', 'a@b. '.repeat(200_000)],
  ['an address that the cut falls into', `${'x '.repeat(3_996)}adele.vance@contoso.com`],
  ['halves of secrets', 'password '.repeat(100_000)],
  ['beginnings of tokens', 'eyJ-'.repeat(250_000)],
])('a text that never ends is cut before it is looked through: %s', (_what, text) => {
  const { lines, log } = captured();
  log.info({ err: new Error(text) }, 'something happened');
  expect(lines[0]?.length).toBeLessThan(20_000);
  expect(lines[0]).toContain('[cut]');
  expect(lines[0]).not.toContain('adele');
});

test('what a library prints becomes a fixed phrase, without a word of it', () => {
  const { lines, log } = captured();
  const { console: printer } = globalThis;
  const before = { ...printer };
  captureConsole(log);
  try {
    for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) {
      printer[method](new TypeError('hunter2'), { token: 'hunter2' });
      printer[method]('hunter2');
    }
  } finally {
    Object.assign(printer, before);
  }
  expect(lines.map((line) => JSON.parse(line).level)).toEqual([20, 20, 20, 20, 20, 20, 40, 40, 40, 40]);
  expect(lines.map((line) => JSON.parse(line).printed)).toContain('TypeError');
  expect(lines.join()).not.toContain('hunter2');
});

function captured() {
  const lines: string[] = [];
  return { lines, log: createLog('debug', { write: (line) => void lines.push(line) }) };
}

function selfHolder(): object {
  const holder: Record<string, unknown> = {};
  holder['self'] = holder;
  return holder;
}
