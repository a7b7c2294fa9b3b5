import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadArticles } from '../../src/knowledge/index.ts';

const FOLDER = join(import.meta.dirname, '../../src/knowledge/articles');

/** What a reader gets of each article, as it stands in its file: title and text, without sources and asks. */
const texts: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER).map((file) => {
    const [, head = '', text = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(join(FOLDER, file), 'utf8')) ?? [];
    const title = /^title: (.*)$/m.exec(head)?.[1] ?? '';
    return [file.replace(/\.md$/, ''), `${title}\n\n${text}`] as const;
  }),
);

/** Fails for an unknown article, so that a renamed file cannot leave a check empty. */
function textOf(id: string): string {
  const text = texts.get(id);
  if (text === undefined) throw new Error(`no article ${id}`);
  // Marks of emphasis stand in the midst of phrases.
  return text.replaceAll('**', '');
}

const idsWith = (pattern: RegExp): string[] => [...texts.keys()].filter((id) => pattern.test(textOf(id)));

const OPERATOR_OR_ADMINISTRATOR = /Security Operator\/Analyst or Security Administrator/;
const OPERATOR_AND_ADMINISTRATOR = /Security Operator\/Analyst and Security Administrator/;
const ADMINISTRATOR = /Security Administrator/;

/** The partner checklist: group, its article, its role, and its items. */
const CHECKLIST = [
  {
    group: 'Learn and upskill',
    article: 'checklist-learn',
    role: OPERATOR_OR_ADMINISTRATOR,
    items: [/regist.*webinar/is, /Securing the channel/i, /on-demand security workshops/i],
  },
  {
    group: 'Security contact',
    article: 'checklist-contact',
    role: ADMINISTRATOR,
    items: [/identify.*contact.*distribution list/is, /keep (?:your )?contacts updated in Partner Center/i],
  },
  {
    group: 'Secure identities',
    article: 'checklist-identities',
    role: ADMINISTRATOR,
    items: [
      /phishing-resistant MFA for your tenants/i,
      /(?:your customers'|customer) tenants/i,
      /review.*DAP report.*remove.*unneeded connections/is,
      /migrate.*DAP.*GDAP/is,
    ],
  },
  {
    group: 'Secure endpoints',
    article: 'checklist-endpoints',
    role: ADMINISTRATOR,
    items: [
      /secured devices/i,
      /compliant devices with Conditional Access/i,
      /next-generation antivirus.*endpoint detection and response/is,
    ],
  },
  {
    group: 'Ongoing monitoring',
    article: 'checklist-monitoring',
    role: OPERATOR_AND_ADMINISTRATOR,
    items: [
      /fraud detection and notifications/i,
      /cost management, budget limits.*notifications/is,
      /identity protection.*reports and alerting/is,
    ],
  },
] as const;

describe('the articles together', () => {
  test('cover every control', () => {
    const covered = new Set(loadArticles().flatMap(({ controls }) => controls));
    expect(Array.from({ length: 132 }, (_, at) => at + 1).filter((control) => !covered.has(control))).toEqual([]);
  });

  test('state fifteen items of the checklist', () => {
    expect(CHECKLIST.flatMap(({ items }) => items)).toHaveLength(15);
  });

  test.each(CHECKLIST)(
    'state $group with its role, in the whole list and by itself',
    ({ group, article, role, items }) => {
      const line = textOf('partner-checklist')
        .split('\n')
        .find((text) => text.startsWith(`- ${group}`));
      for (const text of [line, textOf(article)]) for (const wanted of [role, ...items]) expect(text).toMatch(wanted);
    },
  );

  test.each([
    ['attacks', 'attack-figures', [/921/, /74\s?%/]],
    ['signals', 'microsoft-security-figures', [/43 trillion/, /8,500\+/, /77 countries/]],
    ['the market', 'gartner-market', [/261\.9 billion/, /2026/, /Gartner/]],
    [
      'reading times',
      'reading-times',
      [/score\W+6 min/, /5 min/, /8 min/, /2 min/, /3 min/, /51 min/, /2 h(?:ours)? 30/],
    ],
    ['the start of enforcement', 'enforcement-since-2019', [/18 November 2019/, /technical enforcement/]],
    ['the end of exceptions', 'march-2022', [/1 March 2022/, /loss of customer tenant access/]],
    ['the technical test', 'mfa-claim-enforcement', [/MFA claim/, /Entra ID, and in turn Partner Center/]],
    [
      'printed roles',
      'page-roles',
      [/Global Admin, Admin Agent(?:,| and) Helpdesk Agent/, /all Partner Center users/i],
    ],
    [
      'who is affected',
      'who-must-comply',
      [/direct-bill/, /indirect provider/, /indirect reseller/, /advisor/i, /control panel vendor/i],
    ],
    ['dates of the pages', 'documents-and-dates', [/13 October 2023/, /21 March 2023/, /undated/]],
  ])('state %s', (_, article, facts) => {
    for (const fact of facts) expect(textOf(article)).toMatch(fact);
  });
});

describe('a trap of the documents is handled', () => {
  test('the slip in the link to the passwordless guide is never repeated, but told', () => {
    expect(idsWith(/\bpassword authentication\b/i)).toEqual([]);
    expect(textOf('phishing-resistant-methods')).toMatch(/a slip/);
  });

  test('number matching is never called phishing-resistant without the stricter reading', () => {
    const both = idsWith(/number matching/i).filter((id) => /phish/i.test(textOf(id)));
    expect(both).toContain('phishing-resistant-methods');
    expect(both.filter((id) => !/stricter|CISA/.test(textOf(id)))).toEqual([]);
  });

  test.each(['mfa-by-licence', 'customer-security-defaults'])(
    'security defaults in %s hold for customers without premium licences, and never beside Conditional Access',
    (id) => {
      expect(textOf(id)).toMatch(/holds for customers without premium licences/);
      expect(textOf(id)).toMatch(/(?:can't|aren't available) (?:run )?beside Conditional Access/);
    },
  );

  test('who reads an old name of the directory reads the new one too', () => {
    const old = idsWith(/Azure AD\b(?! Graph)|Azure Active Directory/);
    expect(old).toContain('old-names');
    expect(old.filter((id) => !/Entra/.test(textOf(id)))).toEqual([]);
  });

  test('passwordless is an alternative in one source and a form of MFA in others', () => {
    expect(textOf('passwordless')).toMatch(/"alternative to" MFA/);
    expect(textOf('passwordless')).toMatch(/form of phishing-resistant MFA/);
  });

  test('logs are promised for up to 30 days with P2, and no longer', () => {
    const kept = loadArticles().filter(({ controls }) => controls.includes(87));
    expect(kept.length).toBeGreaterThanOrEqual(2);
    for (const { id } of kept) {
      expect(textOf(id)).toMatch(/up to 30 days/i);
      expect(textOf(id)).toMatch(/P2/);
      expect(
        [...textOf(id).matchAll(/(\d+) days/g)].map(([, days]) => Number(days)).filter((days) => days > 30),
      ).toEqual([]);
    }
  });

  test('noise of the scanned guide is nowhere', () => {
    expect(idsWith(/\|dentify|Reqister|\bEE\b|\bIIR\b|trillion\?|2 2-hour|Microsft/)).toEqual([]);
    expect(textOf('zero-trust-webinar')).toMatch(/two sessions of 2 hours 30 minutes/);
  });

  test.each(['compromise-steps', 'compromise-confirm', 'compromise-contain', 'compromise-secure-improve'])(
    '%s says that its words come from the page behind a picture',
    (id) => {
      expect(textOf(id)).toMatch(/picture/);
      expect(textOf(id)).toMatch(/outside the five documents/);
    },
  );

  test('the screenshot of the provider filter is told in words', () => {
    expect(textOf('service-provider-filter')).toMatch(/Cross-tenant access type: Service provider/);
    expect(textOf('service-provider-filter')).toMatch(/screenshot/);
  });

  test('NOBELIUM is a historic name', () => {
    expect(textOf('nobelium')).toMatch(/historic/);
    expect(textOf('nobelium')).toMatch(/Midnight Blizzard/);
  });

  test('the pages conflict on fraud mail to the security contact, so both ways are told', () => {
    expect(textOf('security-contact-fraud-mail')).toMatch(/disagree/);
    expect(textOf('security-contact-fraud-mail')).toMatch(/opt in/);
    expect(textOf('security-contact-fraud-mail')).toMatch(/test/);
  });

  test.each(['key-roles', 'checklist-monitoring'])('%s tells that the guide says "or" and "and"', (id) => {
    expect(textOf(id)).toMatch(/body of the guide says\W+(?:Security Operator\/Analyst )?or\b/);
    expect(textOf(id)).toMatch(/checklist says\W+and\b/);
  });

  test('DAP is deprecated "soon" only where the text is called undated', () => {
    const soon = idsWith(/DAP\W+(?:"?will be )?\W*deprecated soon|be deprecated soon/);
    expect(soon).toContain('dap-to-gdap');
    expect(soon.filter((id) => !/no date|without a date|undated|texts are old/i.test(textOf(id)))).toEqual([]);
  });
});
