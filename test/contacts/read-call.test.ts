import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Purpose, readCall } from '../../src/contacts/index.ts';

/** A Wednesday, eleven in the morning in Berlin. */
const NOW = new Date('2026-03-04T10:00:00Z');
const ZONE = 'Europe/Berlin';
const read = (text: string, now = NOW) => readCall(text, now, ZONE);

describe('whom to call', () => {
  test.each<[string, string, Purpose]>([
    ['who do I call at Fabrikam about a fraud bill at night?', 'Fabrikam', 'fraud'],
    ['phone number of the security guy at contoso', 'contoso', 'security'],
    ['who handles billing at northwind on sunday', 'northwind', 'fraud'],
    ['contact for adatum azure abuse', 'adatum', 'fraud'],
    ['whom to reach at wingtip now', 'wingtip', 'anything'],
    [
      'Can you tell me who to call at Coho Vineyard & Winery tomorrow morning please',
      'Coho Vineyard & Winery',
      'anything',
    ],
    ['who should i call at contoso about fraud at 3 am', 'contoso', 'fraud'],
    ['who do i call when contoso is compromised', 'contoso', 'security'],
    ["fabrikam's billing person", 'fabrikam', 'fraud'],
    ["what is the phone number of Contoso's fraud contact", 'Contoso', 'fraud'],
    ['Fabrikam fraud contact', 'Fabrikam', 'fraud'],
    ['security contact contoso', 'contoso', 'security'],
    ["number for billing at Margie's Travel", "Margie's Travel", 'fraud'],
    ['I need to reach someone at Contoso about a hacked account', 'Contoso', 'security'],
    ["who's the IT guy at alpine ski house", 'alpine ski house', 'technical'],
    ['email address of the boss at northwind', 'northwind', 'management'],
    ['who to contact at adatum corp. regarding risky sign-ins', 'adatum corp', 'security'],
    ['who should i talk to at fabricam about azure costs over the weekend', 'fabricam', 'fraud'],
    ['Which person do I call at Adatum regarding an invoice?', 'Adatum', 'fraud'],
    ['who is in charge of security at Contoso', 'Contoso', 'security'],
    ['call contoso', 'contoso', 'anything'],
    ['wer ist Ansprechpartner bei Contoso?', 'Contoso', 'anything'],
    ['Wen rufe ich bei Fabrikam nachts wegen einer Rechnung an?', 'Fabrikam', 'fraud'],
    ['Telefonnummer von Northwind Traders', 'Northwind Traders', 'anything'],
    ['Ansprechpartner für Betrug bei Fabrikam morgen früh', 'Fabrikam', 'fraud'],
    ['qui appeler chez Contoso cette nuit pour une facture ?', 'Contoso', 'fraud'],
    ['quién es el contacto de seguridad de Contoso', 'Contoso', 'security'],
    ['quem é o contato de segurança da Contoso', 'Contoso', 'security'],
    ['who is our security contact?', '', 'security'],
    ['our fraud contact', '', 'fraud'],
    ['who answers at our own company on sunday', '', 'anything'],
    ['who is in charge of security at our company', '', 'security'],
    ['technical contact fabrikan plz', 'fabrikan', 'technical'],
    ['Notfallnummer Northwind heute Nacht', 'Northwind', 'anything'],
    ['emergency number northwind tonight', 'northwind', 'anything'],
    ['wer ist der sicherheitskontakt von fabrikam', 'fabrikam', 'security'],
    ['who is the security contact of The Phone Company', 'The Phone Company', 'security'],
    ['who can help me at Tailspin Toys about invoices on tuesday', 'Tailspin Toys', 'fraud'],
    ['wen soll ich bei litware anrufen wenn ein admin gehackt wurde', 'litware', 'security'],
    ['is somebody of fabrikam reachable on sunday?', 'fabrikam', 'anything'],
  ])('%j: %j about %s', (text, who, purpose) => {
    expect(read(text)).toMatchObject({ who, purpose });
  });

  test.each([
    ['who do I call at Fabrikam?', true],
    ['who is our security contact?', true],
    ['who do I contact if I lose my MFA device', false],
    ['who is responsible for GDAP', false],
    ['right number of global admins for us', false],
  ])('%j: surely a tenant is %s', (text, isSure) => {
    expect(read(text)).toMatchObject({ isSure });
  });
});

describe('a language that they should speak', () => {
  test.each([
    ['who speaks german at Fabrikam', 'Fabrikam', 'de'],
    ['wer spricht Deutsch bei Fabrikam', 'Fabrikam', 'de'],
    ['french speaking contact fabrikam', 'fabrikam', 'fr'],
    ['who can I talk to in spanish at Contoso about fraud', 'Contoso', 'es'],
    ['who do I call at Fabrikam in the morning', 'Fabrikam', ''],
    ['who speaks for Fabrikam about fraud', 'Fabrikam', ''],
  ])('%j: at %j in %j', (text, who, language) => {
    expect(read(text)).toMatchObject({ who, language });
  });
});

describe('a name with a word of time or of ours in it', () => {
  test.each([
    ['who do I call at Sun Traders about fraud?', 'Traders', 'Sun Traders'],
    ['who do I call at Wed Insurance', 'Insurance', 'Wed Insurance'],
    ['who do i call at 24h fitness', 'fitness', '24h fitness'],
    ['who do i call at 5am films', 'films', '5am films'],
    ['who do I call at Fabrikam on sunday', 'Fabrikam', ''],
    ['who do I call on sunday at Fabrikam', 'Fabrikam', ''],
  ])('%j: %j may be %j', (text, who, whole) => {
    expect(read(text)).toMatchObject({ who, whole });
  });

  test.each([
    ['who do I call at Sun Traders about an invoice on Monday', 'Sun Traders', 'fraud', 'on Monday'],
    ['who do I call at Monday Security about an outage', 'Monday Security', 'technical', ''],
    ['who is the contact at The Phone Company', 'The Phone Company', 'anything', ''],
    ['who do i ring for litware its 3am and a vm is mining', 'litware', 'fraud', '3am'],
  ])('%j: a tenant that is called %j is meant as it stands', (text, name, purpose, saysWhen) => {
    expect(readCall(text, NOW, ZONE, name)).toMatchObject({ who: name, whole: '', purpose, saysWhen });
  });

  test('a known name inside a longer one is not taken for it', () => {
    expect(readCall('who do I call at Contoso Bank about fraud', NOW, ZONE, 'Contoso')?.who).toBe('Contoso Bank');
  });
});

describe('no question for a contact', () => {
  test.each([
    'who should be the security contact?',
    'Who can be a security contact?',
    'what is a security contact',
    'What are the responsibilities of the security contact?',
    'who do I call when a customer is compromised',
    'who do I call first after a breach',
    'who do we call about fraud?',
    'who do I contact at Microsoft about fraud',
    'who at Microsoft handles fraud refunds',
    'who is liable for fraud at a customer tenant',
    'who gets the security contact mail',
    'who is notified when azure fraud is detected',
    'do we have a security contact?',
    'how do I register a security contact',
    'how fast must the security contact answer',
    'which customers have no security contact',
    'who can change the security contact in partner center',
    'our security contact changed jobs. What must we do?',
    'if something is going wrong at our company at night, who does Microsoft tell?',
    'who is our partner development manager',
    'add contact at contoso',
    'who handles alert 12 at contoso',
    'who owns alert 12?',
    'what happened at Contoso this week?',
    'alerts of contoso',
    'help',
    '',
    '???',
  ])('%j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test('none of the thousands of questions that the articles answer is surely one', () => {
    const asks = ['asks', 'articles'].flatMap((name) => {
      const folder = new URL(`../../src/knowledge/${name}/`, import.meta.url);
      return readdirSync(folder).flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'));
    });
    expect(asks.length).toBeGreaterThan(2000);
    expect(asks.filter((line) => read(line.replace(/^\s*-\s*/, ''))?.isSure)).toEqual([]);
  });

  test('whatever is typed, it answers in no time and names only what was typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (noise) => {
        const call = read(`who do I call at ${noise}`);
        if (call) expect(call.who.length).toBeLessThanOrEqual(noise.normalize('NFC').length + 5);
      }),
    );
    for (const word of ['a ', 'of ', 'unser', 'who call '])
      expect(read(`who do I call at ${word.repeat(20_000)}`)).toBeUndefined();
  });
});

describe('the moment that it is about', () => {
  const at = (words: string, now = NOW) => {
    const call = read(`who do I call at Fabrikam ${words}?`, now);
    return [call?.at.toISOString(), call?.saysWhen];
  };

  test.each([
    ['', '2026-03-04T10:00:00.000Z', ''],
    ['now', '2026-03-04T10:00:00.000Z', ''],
    ['at night', '2026-03-05T01:00:00.000Z', 'at night'],
    ['about a fraud bill at night', '2026-03-05T01:00:00.000Z', 'at night'],
    ['tonight', '2026-03-04T22:00:00.000Z', 'tonight'],
    ['this evening', '2026-03-04T19:00:00.000Z', 'this evening'],
    ['in the morning', '2026-03-04T10:00:00.000Z', ''],
    ['tomorrow', '2026-03-05T11:00:00.000Z', 'tomorrow'],
    ['tomorrow morning', '2026-03-05T08:00:00.000Z', 'tomorrow morning'],
    ['tomorrow night', '2026-03-05T22:00:00.000Z', 'tomorrow night'],
    ['at 3 am', '2026-03-05T02:00:00.000Z', 'at 3 am'],
    ['at 15:30', '2026-03-04T14:30:00.000Z', 'at 15:30'],
    ['3pm', '2026-03-04T14:00:00.000Z', '3pm'],
    ['on Sunday', '2026-03-08T11:00:00.000Z', 'on Sunday'],
    ['Sunday 3 am', '2026-03-08T02:00:00.000Z', 'Sunday 3 am'],
    ['Sunday night', '2026-03-08T22:00:00.000Z', 'Sunday night'],
    ['on monday morning', '2026-03-09T08:00:00.000Z', 'on monday morning'],
    ['at the weekend', '2026-03-07T11:00:00.000Z', 'at the weekend'],
    ['on wednesday', '2026-03-04T10:00:00.000Z', ''],
    ['on wednesday 8 am', '2026-03-11T07:00:00.000Z', 'on wednesday 8 am'],
    ['wednesday 8:00', '2026-03-11T07:00:00.000Z', 'wednesday 8:00'],
    ['in 2 hours', '2026-03-04T12:00:00.000Z', 'in 2 hours'],
    ['in half an hour', '2026-03-04T10:30:00.000Z', 'in half an hour'],
    ['in 45 min', '2026-03-04T10:45:00.000Z', 'in 45 min'],
    ['in 2 days at 8:00', '2026-03-06T07:00:00.000Z', 'in 2 days at 8:00'],
    ['at 25:00', '2026-03-04T10:00:00.000Z', ''],
    ['tomorrow 25:00', '2026-03-05T11:00:00.000Z', 'tomorrow'],
  ])('%j', (words, expected, said) => {
    expect(at(words)).toEqual([expected, said]);
  });

  test.each([
    ['at night', '2026-03-04T23:30:00Z'],
    ['at the weekend', '2026-03-07T10:00:00Z'],
    ['tonight', '2026-03-04T21:30:00Z'],
  ])('%s at %s goes on, so it is now', (words, now) => {
    expect(at(words, new Date(now))).toEqual([new Date(now).toISOString(), '']);
  });

  test('clocks that go forward in between are minded', () => {
    expect(at('on Sunday at 8 am', new Date('2026-03-28T10:00:00Z'))[0]).toBe('2026-03-29T06:00:00.000Z');
  });

  test.each([
    ['bei Fabrikam nachts', '2026-03-05T01:00:00.000Z'],
    ['bei Fabrikam morgen früh', '2026-03-05T08:00:00.000Z'],
    ['bei Fabrikam am Wochenende', '2026-03-07T11:00:00.000Z'],
  ])('wen rufe ich an %s', (words, expected) => {
    expect(read(`Wen kann ich ${words} anrufen?`)?.at.toISOString()).toBe(expected);
  });
});
