import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  CONTACT_FIELDS,
  type ContactField,
  type ContactInput,
  isAtWork,
  problemWords,
  readContact,
} from '../../src/contacts/index.ts';

const DEBRA = {
  name: 'Debra Berger',
  role: 'security',
  email: 'debra.berger@contoso.com',
} satisfies Partial<ContactInput>;

const read = (input: Partial<ContactInput>) => readContact({ ...DEBRA, ...input });
const details = (input: Partial<ContactInput>) => {
  const result = read(input);
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
  return result.details;
};
const codes = (input: Partial<ContactInput>) => {
  const result = read(input);
  return result.kind === 'ok' ? [] : result.problems.map(({ field, problem }) => `${field} ${problem.code}`);
};

describe('what is understood', () => {
  test('the least that is needed', () => {
    expect(read({})).toEqual({
      kind: 'ok',
      hints: [],
      details: {
        ...DEBRA,
        kind: 'person',
        position: 0,
        phone: '',
        languages: [],
        hours: '',
        zone: '',
        entraId: null,
        note: '',
      },
    });
  });

  test.each<[ContactField, string, unknown]>([
    ['name', '  Debra \n  Berger ', 'Debra Berger'],
    ['name', 'Zoë\u0000 Müller\u200b', 'Zoë Müller\u200b'],
    ['kind', 'Distribution List', 'group'],
    ['role', 'Fraud & billing', 'fraud'],
    ['role', 'fraud and billing', 'fraud'],
    ['role', 'BILLING', 'fraud'],
    ['role', 'IT', 'technical'],
    ['role', 'Manager', 'management'],
    ['position', '2', 2],
    ['position', '', 0],
    ['email', ' mailto:Debra.Berger@Contoso.COM ', 'Debra.Berger@contoso.com'],
    ['email', 'security@münchen.example', 'security@münchen.example'],
    ['languages', 'English, German', ['en', 'de']],
    ['languages', 'fr/EN; Deutsch', ['fr', 'en', 'de']],
    ['languages', 'Spanish (native) and en-GB', ['es', 'en']],
    ['entraId', 'AAAAAAAA-2222-4333-8444-555555555555', 'aaaaaaaa-2222-4333-8444-555555555555'],
    ['note', 'First line\r\nsecond', 'First line\nsecond'],
  ])('%s %j is %j', (field, typed, expected) => {
    expect(details({ [field]: typed })[field]).toEqual(expected);
  });

  test.each([
    ['+1 (425) 555-0100', '+14255550100', ''],
    ['+44 (0)20 7946 0101', '+442079460101', ''],
    ['0044 20 7946 0101', '+442079460101', ''],
    ['tel:+14255550100', '+14255550100', ''],
    ['+49.30.5550/123', '+49305550123', ''],
    ['+1 425 555 0100 ext. 12', '+14255550100', 'Extension 12'],
    ['+1 425 555 0100;ext=12', '+14255550100', 'Extension 12'],
    ['+1-425-555-0100 x7', '+14255550100', 'Extension 7'],
    ['+49 30 5550100 Durchwahl 3', '+49305550100', 'Extension 3'],
  ])('phone %j', (typed, phone, note) => {
    expect(details({ phone: typed })).toMatchObject({ phone, note });
    expect(read({ phone: typed })).toMatchObject({ hints: note === '' ? [] : ['extensionInNote'] });
  });

  test('an extension stands before the note that is there', () => {
    expect(details({ phone: '+14255550100 x7', note: 'Ask for Debra' }).note).toBe('Extension 7. Ask for Debra');
    expect(details({ phone: '+14255550100 x7', note: 'Extension 7. Ask for Debra' }).note).toBe(
      'Extension 7. Ask for Debra',
    );
  });

  test.each([
    ['8-17', '08:00-17:00'],
    ['9am-5pm', '09:00-17:00'],
    ['9 a.m. to 5 p.m.', '09:00-17:00'],
    ['9-5pm', '09:00-17:00'],
    ['8.30–17.00 Mon–Fri', '08:30-17:00'],
    ['Mon-Sat 07:00-19:00', 'Mon-Sat 07:00-19:00'],
    ['Monday to Saturday, 7am-7pm', 'Mon-Sat 07:00-19:00'],
    ['Sun-Thu 8-16', 'Sun-Thu 08:00-16:00'],
    ['Sat 8-12', 'Sat 08:00-12:00'],
    ['Mon, Wed 8-17', 'Mon, Wed 08:00-17:00'],
    ['mon and wed to fri: 8-17', 'Mon, Wed-Fri 08:00-17:00'],
    ['8-17 Mo/Mi/Fr', 'Mon, Wed, Fri 08:00-17:00'],
    ['every day 9-21', 'Mon-Sun 09:00-21:00'],
    ['daily 0800-1700', 'Mon-Sun 08:00-17:00'],
    ['weekdays 8-17', '08:00-17:00'],
    ['22-6', '22:00-06:00'],
    ['24x7', '24/7'],
    ['Around the clock', '24/7'],
    ['12am-12pm', '00:00-12:00'],
    ['Mo-Fr 08:00 bis 17:00', '08:00-17:00'],
  ])('hours %j are %j', (typed, expected) => {
    expect(details({ hours: typed, zone: 'Europe/Berlin' }).hours).toBe(expected);
  });

  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['America/new york', 'America/New_York'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['utc', 'UTC'],
  ])('zone %j is %j', (typed, expected) => {
    expect(details({ zone: typed }).zone).toBe(expected);
  });
});

describe('what is refused', () => {
  test.each<[Partial<ContactInput>, string[]]>([
    [{ name: ' ' }, ['name nameMissing']],
    [{ name: 'x'.repeat(81) }, ['name nameLong']],
    [{ kind: 'robot' }, ['kind kindUnknown']],
    [{ role: '' }, ['role roleMissing']],
    [{ role: 'gardener' }, ['role roleUnknown']],
    [{ position: '0' }, ['position positionInvalid']],
    [{ position: '1.5' }, ['position positionInvalid']],
    [{ position: '10000' }, ['position positionInvalid']],
    [{ name: 'J\ufffdrgen M\ufffdller' }, ['name lettersLost']],
    [{ email: 'debra at contoso' }, ['email emailInvalid']],
    [{ email: 'a..b@contoso.com' }, ['email emailInvalid']],
    [{ email: 'a@contoso' }, ['email emailInvalid']],
    [{ email: `${'a'.repeat(65)}@contoso.com` }, ['email emailInvalid']],
    [{ email: `a@${'b.'.repeat(130)}com` }, ['email emailLong']],
    [{ phone: '425 555 0100' }, ['phone phoneNoCountry']],
    [{ phone: 'call me' }, ['phone phoneInvalid']],
    [{ phone: '112' }, ['phone phoneInvalid']],
    [{ phone: '+1 425 555 0100 0100 0100' }, ['phone phoneInvalid']],
    [{ email: '' }, ['email reachMissing']],
    [{ languages: 'Klingon' }, ['languages languageUnknown']],
    [{ hours: 'when the sun is up' }, ['hours hoursUnreadable']],
    [{ hours: '8-25', zone: 'Europe/Berlin' }, ['hours hoursUnreadable']],
    [{ hours: '8-8', zone: 'Europe/Berlin' }, ['hours hoursUnreadable']],
    [{ hours: 'Mon, Someday 8-17', zone: 'Europe/Berlin' }, ['hours hoursUnreadable']],
    [{ hours: 'Mon-Thu 8-17, Fri 8-15', zone: 'Europe/Berlin' }, ['hours hoursUnreadable']],
    [{ hours: '9:00 - 17:00 CET' }, ['hours hoursZone']],
    [{ hours: '8-17' }, ['zone zoneMissing']],
    [{ zone: 'Mars/Olympus' }, ['zone zoneUnknown']],
    [{ entraId: 'debra' }, ['entraId entraIdInvalid']],
    [{ note: 'x'.repeat(501) }, ['note noteLong']],
    [{ note: 'x'.repeat(495), phone: '+14255550100 x7' }, ['note noteLong']],
    [{ name: '', phone: '112', zone: 'CET' }, ['name nameMissing', 'phone phoneInvalid', 'zone zoneUnknown']],
  ])('%j: %j', (input, expected) => {
    expect(codes(input)).toEqual(expected);
  });

  test.each<[ContactField, string, string]>([
    ['zone', 'CET', 'Europe/Berlin'],
    ['zone', 'Berlin', 'Europe/Berlin'],
    ['zone', 'new york', 'America/New_York'],
    ['zone', 'UTC+1', 'Europe/Berlin'],
    ['zone', 'GMT-05:00', 'America/New_York'],
    ['zone', 'UTC+05:30', 'Asia/Kolkata'],
    ['zone', 'EST', 'America/New_York'],
    ['zone', 'somewhere', ''],
    ['hours', '9-5', '09:00-17:00'],
    ['hours', 'Mon-Thu 9-5', 'Mon-Thu 09:00-17:00'],
    ['hours', '9:00 - 17:00 CET', '09:00-17:00'],
    ['hours', 'Mon, Tue 9-5 (UTC+1)', 'Mon, Tue 09:00-17:00'],
    ['hours', '8-17 Europe/Berlin', '08:00-17:00'],
  ])('%s %j suggests %j', (field, typed, suggestion) => {
    const result = read({ [field]: typed });
    if (result.kind === 'ok') throw new Error('it was understood');
    const problem = result.problems.find((one) => one.field === field)?.problem;
    expect(problem?.suggestion).toBe(suggestion);
    if (problem && suggestion) {
      expect(problemWords(problem)).toContain(suggestion);
      expect(codes({ zone: 'Europe/Berlin', [field]: suggestion })).toEqual([]);
    }
  });
});

describe('whatever is typed', () => {
  const anything = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 20 }));
  const input = fc.record(
    Object.fromEntries(CONTACT_FIELDS.map((field) => [field, anything])) as Record<ContactField, fc.Arbitrary<string>>,
    { requiredKeys: [] },
  );

  test('it is understood, or each problem is one plain sentence', () => {
    fc.assert(
      fc.property(input, (typed) => {
        const result = readContact(typed);
        if (result.kind === 'ok') return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { problem } of result.problems) expect(problemWords(problem)).toMatch(/^[A-Z].*\.$/);
      }),
    );
  });

  const two = (value: number) => String(value).padStart(2, '0');
  const clock = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
  const day = fc.constantFrom('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun');

  test('hours that are understood say at every moment whether somebody is at work, and are read the same again', () => {
    const hours = fc.tuple(fc.option(fc.tuple(day, day)), clock, clock);
    const at = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(hours, at, ([days, from, until], moment) => {
        fc.pre(from !== until);
        const typed = `${days ? `${days[0]}-${days[1]} ` : ''}${from}-${until}`;
        const found = details({ hours: typed, zone: 'Europe/Berlin' }).hours;
        expect(details({ hours: found, zone: 'Europe/Berlin' }).hours).toBe(found);
        expect(isAtWork(found, 'Europe/Berlin', moment)).toBe(isAtWork(typed, 'Europe/Berlin', moment));
        expect(isAtWork(found, 'Europe/Berlin', moment)).toBeDefined();
      }),
    );
  });

  test('a phone number is the same however its digits are set apart', () => {
    const digits = fc.array(fc.nat(9), { minLength: 7, maxLength: 14 });
    const between = fc.constantFrom('', ' ', '-', '.', '/', '–', ' ');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        digits,
        fc.array(between, { minLength: 14 }),
        fc.boolean(),
        (first, rest, gaps, isZeros) => {
          const typed = `${isZeros ? '00' : '+'}${first}${rest.map((digit, at) => `${gaps[at] ?? ''}${digit}`).join('')}`;
          expect(details({ phone: typed }).phone).toBe(`+${first}${rest.join('')}`);
        },
      ),
    );
  });
});
