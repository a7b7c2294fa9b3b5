import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import {
  createPreferences,
  defaultsFrom,
  exportSettings,
  readSettingsFile,
  settingsJsonSchema,
  takeDuty,
} from '../../src/preferences/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const MEGAN = { entraId: '11111111-aaaa-4bbb-8ccc-000000000011', name: 'Megan Bowen' };
const LEE = { entraId: '11111111-aaaa-4bbb-8ccc-000000000012', name: 'Lee Gu' };
const CONTOSO = '22222222-aaaa-4bbb-8ccc-000000000101';
const DEFAULTS = defaultsFrom({
  TIME_ZONE: 'UTC',
  DIGEST_DAY: 'monday',
  DIGEST_HOUR: 8,
  CHANNEL_ALERTS_PER_HOUR: 10,
  CONTACT_DRILLS: 'quarterly',
});
const NOW = new Date('2026-03-04T10:00:00Z');
const ports = () => ({ db: database.db, now: () => NOW, defaults: DEFAULTS });
const store = () => createPreferences(ports());

const problemsOf = (text: string): string[] => {
  const read = readSettingsFile(text);
  return read.kind === 'ok' ? [] : read.problems.map(({ place, line, words }) => `${place}:${line} ${words}`);
};

describe('reading a file', () => {
  test('says every wrong place at once, with its line and what is right', () => {
    const text = [
      '{',
      '  "watchpostSettings": 1,',
      '  "preferences": {',
      '    "timeZone": "Berlin",',
      '    "timezone": "UTC",',
      '    "digestHour": "nine",',
      '    "alertsPerHour": 0',
      '  },',
      '  "onDuty": [{ "entraId": "lee", "phone": "+1 425 555 0100" }],',
      '  "customersNotWatched": {}',
      '}',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      'preferences.timeZone:4 must be a time zone such as Europe/Berlin',
      'preferences.digestHour:6 must be a whole hour from 0 to 23',
      'preferences.alertsPerHour:7 must be at least 1',
      'preferences.timezone:5 is no field here; did you mean timeZone?',
      'onDuty[0].entraId:9 must be an id such as 22222222-aaaa-4bbb-8ccc-000000000101',
      'onDuty[0].phone:9 is no field of a settings file',
      'customersNotWatched:10 must be a list in square brackets',
    ]);
  });

  test.each([
    ['', ':1 is empty'],
    ['{', ':1 is no JSON: something is missing or too much at this line'],
    ['{\n "watchpostSettings": 1,\n}', ':3 is no JSON: something is missing or too much at this line'],
    ['[]', ':0 is no settings file: it must be one object with the field watchpostSettings'],
    ['{}', ':0 is no settings file: the field watchpostSettings with its version is missing'],
    ['{"watchpostSettings":"1"}', ':0 has no version that I know: watchpostSettings must be a number such as 1'],
  ])('%j is refused politely', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('what stands there twice is told, also a tenant in other letters', () => {
    expect(problemsOf('{"watchpostSettings":1,"preferences":{"drills":"off",\n"drills":"quarterly"}}')).toEqual([
      'preferences.drills:2 stands there twice',
    ]);
    const twice = {
      watchpostSettings: 1,
      customersNotWatched: [{ tenantId: CONTOSO }, { tenantId: CONTOSO.toUpperCase() }],
    };
    expect(problemsOf(JSON.stringify(twice))).toEqual([
      'customersNotWatched[1]:1 names the same customer as customersNotWatched[0]',
    ]);
  });

  test.each(['a\u0000b', '\ud800', 'two\nlines'])('a name that no database takes is refused: %j', (name) => {
    const file = { watchpostSettings: 1, onDuty: [{ entraId: LEE.entraId, name }] };
    expect(problemsOf(JSON.stringify(file))).toEqual(['onDuty[0].name:1 must be one line of text']);
  });

  test('huge and deep ones cost nothing and are refused', () => {
    expect(problemsOf(' '.repeat(5_000_000))).toEqual([':0 is too large: a settings file has less than 4 MB']);
    const deep = `{"watchpostSettings":1,"preferences":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(problemsOf(deep)).toEqual([':0 is nested too deeply for a settings file']);
    const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key ${index}`, 1]));
    expect(problemsOf(JSON.stringify({ watchpostSettings: 1, ...keys }))).toHaveLength(100);
    expect(problemsOf('{"watchpostSettings":1,"__proto__":{"preferences":{}}}')).toHaveLength(1);
  });

  test('a newer one is refused with a sentence, an older one is brought up to date', () => {
    expect(problemsOf('{"watchpostSettings":2}')[0]).toContain('is of version 2, written by a newer Watchpost');
    const read = readSettingsFile('{"watchpostSettings":1,"zone":"Europe/Berlin"}', {
      newest: 3,
      upgrades: {
        1: ({ zone, ...rest }) => ({ ...rest, place: { zone } }),
        2: ({ place, ...rest }) => ({ ...rest, preferences: { timeZone: (place as { zone: string }).zone } }),
      },
    });
    expect(read).toMatchObject({ kind: 'ok', file: { preferences: { timeZone: 'Europe/Berlin' } } });
  });

  test('no text breaks it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify({ watchpostSettings: 1, preferences: value, onDuty: value })),
        ),
        (text) => {
          const read = readSettingsFile(text);
          expect(['ok', 'invalid']).toContain(read.kind);
          if (read.kind === 'invalid') expect(read.problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the schema of the file', () => {
  test('stands in docs', () => {
    const written = readFileSync(new URL('../../docs/settings.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
  });

  test('takes what is exported, and refuses what is refused', async () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(settingsJsonSchema());
    await store().change({ timeZone: 'Europe/Berlin', unwatched: [CONTOSO] }, MEGAN);
    await takeDuty(store(), LEE, new Date('2026-03-04T18:00:00Z'), MEGAN);
    expect(validate(JSON.parse(await exportSettings(database.db, NOW)))).toBe(true);
    expect(validate({ watchpostSettings: 1, preferences: { digestDay: 'someday' } })).toBe(false);
    expect(validate({ watchpostSettings: 1, secret: 'x' })).toBe(false);
  });
});
