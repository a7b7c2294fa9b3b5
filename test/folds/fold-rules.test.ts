import { describe, expect, test } from '@jest/globals';
import type { Alert } from '../../src/alerts/index.ts';
import { type Channel, type News, placeOf, weigh } from '../../src/folds/fold-rules.ts';
import { alertOf, detection, userRecord } from './sample-signals.ts';

const newsOf = (signal = detection('1', 'adele'), change: Partial<News> = {}, alert: Partial<Alert> = {}): News => ({
  alert: alertOf(signal, alert),
  signals: [signal],
  isPrivileged: false,
  isPartnerTenant: false,
  wasCompromised: false,
  harmlessTypes: new Set(),
  ...change,
});

describe('how much an alert asks for attention', () => {
  test.each([
    ['high severity', newsOf(detection('1', 'adele', { severity: 'high' }))],
    ['fraud', newsOf(undefined, {}, { kind: 'partnerAlert', severity: 'low' })],
    ['a privileged account, however low', newsOf(detection('1', 'adele', { severity: 'low' }), { isPrivileged: true })],
    [
      'the partner’s own tenant, however low',
      newsOf(detection('1', 'adele', { severity: 'low' }), { isPartnerTenant: true }),
    ],
    [
      'a compromise that somebody confirmed',
      newsOf(undefined, {}, { status: 'resolved', resolution: 'confirmedCompromised' }),
    ],
    [
      'somebody who was compromised lately',
      newsOf(detection('1', 'adele', { severity: 'low' }), { wasCompromised: true }),
    ],
  ])('%s is protected', (_, news) => {
    expect(weigh(news)).toBe('protected');
  });

  test.each([
    [
      'a type that shows more than something unusual',
      detection('1', 'adele', { eventType: 'anomalousToken' }),
      'strong',
    ],
    ['Microsoft counts the user as a whole as at risk', userRecord('adele'), 'strong'],
    ['something unusual at medium', detection('1', 'adele'), 'loud'],
    ['low', detection('1', 'adele', { severity: 'low' }), 'quiet'],
    ['informational', detection('1', 'adele', { severity: 'informational' }), 'quiet'],
    ['a level that Microsoft hides', detection('1', 'adele', { detail: 'hidden' }), 'quiet'],
    [
      'settled before we saw it',
      detection('1', 'adele', { sourceState: { kind: 'closed', resolution: 'dismissed' } }),
      'quiet',
    ],
  ] as const)('%s', (_, signal, weight) => {
    expect(weigh(newsOf(signal))).toBe(weight);
  });

  test('the same again of somebody for whom it was harmless is quiet, another type of theirs is not', () => {
    const harmlessTypes = new Set(['unlikelytravel']);
    expect(weigh(newsOf(detection('1', 'adele', { eventType: 'unlikelyTravel' }), { harmlessTypes }))).toBe('quiet');
    expect(weigh(newsOf(detection('1', 'adele', { eventType: 'newCountry' }), { harmlessTypes }))).toBe('loud');
    expect(
      weigh(
        newsOf(detection('1', 'adele', { eventType: 'anomalousToken' }), {
          harmlessTypes: new Set(['anomalousToken']),
        }),
      ),
    ).toBe('strong');
  });

  test('the heaviest of several signals counts', () => {
    const signals = [
      detection('1', 'adele', { severity: 'low' }),
      detection('2', 'adele'),
      detection('3', 'adele', { severity: 'low' }),
    ];
    expect(weigh({ ...newsOf(), signals })).toBe('loud');
  });

  test('what the source resolved in the same breath is quiet', () => {
    expect(weigh(newsOf(undefined, {}, { status: 'resolved', resolution: 'dismissed' }))).toBe('quiet');
  });
});

describe('where an alert shows', () => {
  const cards = (count: number, kind = 'unfamiliarfeatures', tenantId = 'contoso') =>
    Array.from({ length: count }, () => ({ kind, tenantId }));
  const channel = (change: Partial<Channel> = {}): Channel => ({
    lastHour: [],
    lastDay: 0,
    storms: new Set(),
    mostAnHour: 10,
    ...change,
  });
  const OWN = { kind: 'own' };

  test('a protected one on its own card, whatever goes on', () => {
    const storms = new Set(['storm:kind:unfamiliarfeatures', 'storm:tenant:contoso']);
    expect(
      placeOf('protected', 'unfamiliarfeatures', 'contoso', channel({ lastHour: cards(500), lastDay: 9000, storms })),
    ).toEqual(OWN);
  });

  test('a loud one on its own while there is room in the hour', () => {
    expect(placeOf('loud', 'unfamiliarfeatures', 'contoso', channel({ lastHour: cards(9) }))).toEqual(OWN);
    expect(placeOf('loud', 'unfamiliarfeatures', 'contoso', channel({ lastHour: cards(10) }))).toEqual({
      kind: 'storm',
      by: 'kind',
    });
  });

  test('a loud one that is different gets its card in a full hour too', () => {
    expect(placeOf('loud', 'newcountry', 'fabrikam', channel({ lastHour: cards(40) }))).toEqual(OWN);
  });

  test('many kinds of one customer fold into a card of that customer', () => {
    const lastHour = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].flatMap((kind) => cards(1, kind));
    expect(placeOf('loud', 'newcountry', 'contoso', channel({ lastHour }))).toEqual({ kind: 'storm', by: 'tenant' });
  });

  test('a loud one joins the storm of its kind, also when the hour has room again', () => {
    const storms = new Set(['storm:kind:unfamiliarfeatures']);
    expect(placeOf('loud', 'unfamiliarfeatures', 'litware', channel({ storms }))).toEqual({
      kind: 'storm',
      by: 'kind',
    });
    expect(placeOf('loud', 'newcountry', 'litware', channel({ storms }))).toEqual(OWN);
  });

  test('a strong one folds only when there are twice too many cards, and several of the same', () => {
    expect(placeOf('strong', 'anomaloustoken', 'contoso', channel({ lastHour: cards(19, 'anomaloustoken') }))).toEqual(
      OWN,
    );
    expect(placeOf('strong', 'anomaloustoken', 'litware', channel({ lastHour: cards(20, 'newcountry') }))).toEqual(OWN);
    expect(placeOf('strong', 'anomaloustoken', 'contoso', channel({ lastHour: cards(20, 'anomaloustoken') }))).toEqual({
      kind: 'storm',
      by: 'kind',
    });
  });

  test('a quiet one has its own card only on a day on which hardly anything happens', () => {
    expect(placeOf('quiet', 'generic', 'contoso', channel({ lastDay: 9 }))).toEqual(OWN);
    expect(placeOf('quiet', 'generic', 'contoso', channel({ lastDay: 10 }))).toEqual({ kind: 'quiet' });
  });
});
