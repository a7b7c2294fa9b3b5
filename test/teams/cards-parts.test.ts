import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SEVERITIES } from '../../src/alerts/alert.ts';
import {
  alertButton,
  chatUrl,
  clockLook,
  drillButton,
  drillLook,
  LINK_HOSTS,
  type Look,
  letterUrl,
  mailtoUrl,
  noticeLook,
  safeUrl,
  severityLook,
  taskButton,
  telUrl,
} from '../../src/teams/card-data.ts';
import { words } from '../../src/teams/card-text.ts';
import { samplesOf } from '../cards/samples.ts';

describe('addresses on a card', () => {
  test.each([
    'https://entra.microsoft.com/#view/Microsoft_AAD_IAM/RiskyUsersBlade',
    'https://partner.microsoft.com/dashboard/v2/security/alerts?id=1',
  ])('%s is shown as it is', (url) => {
    expect(safeUrl(url)).toBe(url);
  });

  test.each([
    ['not https', 'http://learn.microsoft.com/'],
    ['a script', 'javascript:alert(1)'],
    ['another host', 'https://evil.example/'],
    ['a host that begins alike', 'https://learn.microsoft.com.evil.example/'],
    ['a host that ends alike', 'https://evil-learn.microsoft.com/'],
    ['a user name', 'https://learn.microsoft.com@evil.example/'],
    ['a user name before a good host', 'https://evil.example@learn.microsoft.com/'],
    ['a port', 'https://learn.microsoft.com:8443/'],
    ['no address at all', 'security page'],
  ])('%s is refused', (_, url) => {
    expect(safeUrl(url)).toBeUndefined();
  });

  test('whatever follows a known host cannot end the link or look like a template', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LINK_HOSTS), fc.string({ unit: 'binary' }), (host, rest) => {
        const url = safeUrl(`https://${host}/?q=${rest}`);
        expect(url).toMatch(/^https:\/\/[^()[\]{}<>"'`\\*|^\s]+$/);
        expect(new URL(url ?? '').hostname).toBe(host);
      }),
    );
  });

  test.each([
    ['isaiah.langer@contoso.com', 'mailto:isaiah.langer@contoso.com'],
    ['a@contoso.com,b@evil.example', undefined],
    ['a@contoso.com?subject=x', undefined],
    ['nobody', undefined],
  ])('a mail to %s', (address, url) => {
    expect(mailtoUrl(address)).toBe(url);
  });

  test('a letter that is ready has one receiver, and its words cannot end the link', () => {
    const url = letterUrl('a@contoso.com', words`Drill (K7QX)`, words`Nothing & nobody`);
    expect(url).toBe('mailto:a@contoso.com?subject=Drill%20%28K7QX%29&body=Nothing%20%26%20nobody');
    expect(letterUrl('a@contoso.com?cc=b@evil.example', words`x`, words`y`)).toBeUndefined();
  });

  test.each([
    ['lee.gu@adatum.com', 'https://teams.microsoft.com/l/chat/0/0?users=lee.gu%40adatum.com'],
    ['lee.gu@adatum.com&topicName=x', undefined],
    ['', undefined],
  ])('a chat with %s', (address, url) => {
    expect(chatUrl(address)).toBe(url);
  });

  test.each([
    ['+49 (30) 901-820', 'tel:+4930901820'],
    ['112', 'tel:112'],
    ['+1 425 555 0100 ext 7', undefined],
    ['1;phone-context=evil', undefined],
  ])('a call to %s', (phone, url) => {
    expect(telUrl(phone)).toBe(url);
  });
});

test.each<[string, Look[]]>([
  ['severities', SEVERITIES.map(severityLook)],
  ['clocks', (['running', 'near', 'overdue', 'answered'] as const).map(clockLook)],
  ['drills', (['waiting', 'answered', 'notReached', 'expired'] as const).map(drillLook)],
  ['notices', (['info', 'refused', 'gone', 'error'] as const).map(noticeLook)],
])('%s differ in word and in symbol, not in colour alone', (_, looks) => {
  expect(new Set(looks.map((look) => look.symbol)).size).toBe(looks.length);
  expect(new Set(looks.map((look) => look.word)).size).toBe(looks.length);
});

describe('samples look like what the code makes', () => {
  const severities = SEVERITIES.map(severityLook);

  test.each(samplesOf('alert'))('alert, $variant', ({ data }) => {
    expect(severities).toContainEqual(data.severity);
    expect(data.actions).toEqual(data.actions.map(({ verb }) => alertButton(verb)));
  });

  test.each(samplesOf('task'))('task, $variant', ({ data }) => {
    expect(data.actions).toEqual(data.actions.map(({ verb }) => taskButton(verb)));
  });

  test.each(samplesOf('drill'))('drill, $variant', ({ data }) => {
    expect(data.actions).toEqual(data.actions.map(({ verb }) => drillButton(verb)));
  });

  test.each(samplesOf('notice'))('notice, $variant', ({ variant, data }) => {
    expect(data.look).toEqual(noticeLook(variant as 'info' | 'refused' | 'gone' | 'error'));
  });
});
