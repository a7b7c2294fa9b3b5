import { createDice, type Dice } from './dice.ts';
import { addEveryday, addStorm, KINDS_OF_STORM } from './make-noise.ts';
import { makeStories } from './make-stories.ts';
import type { Line, Month, Truth } from './month.ts';
import { guid, hash, type MonthPlan, type SimTenant, type Writer } from './month-writer.ts';

const NAMES = [
  'Adele Vance',
  'Alex Wilber',
  'Diego Siciliani',
  'Grady Archie',
  'Henrietta Mueller',
  'Isaiah Langer',
  'Johanna Lorenz',
  'Joni Sherman',
  'Lee Gu',
  'Lidia Holloway',
  'Lynne Robbins',
  'Megan Bowen',
  'Miriam Graham',
  'Nestor Wilke',
  'Patti Fernandez',
  'Pradeep Gupta',
];
const COMPANIES = [
  'Contoso',
  'Fabrikam',
  'Litware',
  'Tailspin Toys',
  'Northwind Traders',
  'Adatum',
  'Fourth Coffee',
  'Proseware',
  'Wingtip Toys',
  'Trey Research',
  'Woodgrove Bank',
  'Relecloud',
];
const ADMIN_ROLES = [
  '62e90394-69f5-4237-9190-012177145e10',
  '194ae4cb-b126-40b2-bd5b-6091b380977d',
  'fe930be7-5e62-47db-91af-98c3a49a38b1',
  '29232cdf-9323-42fd-ade2-1d097af3e4de',
];

const DAY = 24 * 3_600_000;

/**
 * Makes another month of the same kind as the given one: other customers, another mix of noise, other storms, stories at
 * other times. The same seed makes the same month.
 *
 * @param size - default: a whole month, of as many customers as the seed says; a smaller one has less of everything but of
 *   the stories
 */
export function makeMonth(seed: number, size: { readonly days?: number; readonly customers?: number } = {}): Month {
  const dice = createDice(seed);
  const plan: MonthPlan = {
    days: size.days ?? 30,
    startAt: Date.parse('2026-04-06T00:00:00Z') + dice.below(200) * DAY,
    customers: size.customers ?? 15 + dice.below(60),
    vpnShare: 1 + 3 * dice.roll(),
    travelShare: 0.5 + 2 * dice.roll(),
    backgroundRate: 1 + 3 * dice.roll(),
    storms: 1 + dice.below(4),
    settledShare: 0.5 + 0.4 * dice.roll(),
  };
  const tenants = makeTenants(dice, plan.customers, seed);
  const [partner] = tenants;
  if (!partner) throw new Error('a month has a partner');
  const drafts: Line[] = [];
  let serial = 0;
  const writer: Writer = {
    dice,
    plan,
    tenants,
    partner,
    id() {
      serial += 1;
      return hash(`${seed} item ${serial}`, 64);
    },
    add: (at, source, tenantId, item) => void drafts.push({ at: new Date(at).toISOString(), source, tenantId, item }),
  };
  for (const tenant of tenants) addEveryday(writer, tenant);
  for (let storm = 0; storm < plan.storms; storm += 1) addStorm(writer, dice.pick(KINDS_OF_STORM));
  const truth = makeStories(writer);
  repeatSome(writer, drafts);
  return finish(partner.id, tenants, drafts, truth, dice);
}

function makeTenants(dice: Dice, customers: number, seed: number): SimTenant[] {
  return Array.from({ length: customers + 1 }, (_, index): SimTenant => {
    const id = guid(`${seed} tenant ${index}`);
    const label =
      index === 0 ? 'partner' : `${COMPANIES[index % COMPANIES.length]?.replaceAll(' ', '').toLowerCase()}${index}`;
    const people = Array.from({ length: 15 + dice.below(index === 0 ? 60 : 250) }, (_none, place) => {
      const name = NAMES[(place + index) % NAMES.length] ?? '';
      return {
        id: guid(`${seed} user ${index} ${place}`),
        name,
        upn: `${name.replace(' ', '').toLowerCase()}${place}@${label}.example`,
      };
    });
    return {
      id,
      displayName: index === 0 ? 'Sample Partner' : `${COMPANIES[index % COMPANIES.length]} ${index}`,
      domain: `${label}.example`,
      isPartner: index === 0,
      licence: index === 0 || dice.roll() < 0.6 ? 'P2' : 'P1',
      privileged: people
        .slice(0, 2 + dice.below(3))
        .map((user) => ({ id: user.id, roleTemplateIds: [dice.pick(ADMIN_ROLES)] })),
      people,
      subscriptionId: guid(`${seed} subscription ${index}`),
    };
  });
}

/** Some items arrive again as they were. */
function repeatSome({ dice, add }: Writer, drafts: readonly Line[]): void {
  for (const { at, source, tenantId, item } of [...drafts]) {
    if (source !== 'graph.riskDetection' || dice.roll() > 0.015) continue;
    // Before anything else can have happened to it.
    add(Date.parse(at) + 1000, source, tenantId, item);
  }
}

function finish(
  partnerTenantId: string,
  tenants: readonly SimTenant[],
  drafts: readonly Line[],
  truth: Omit<Truth, 'malformed'>,
  dice: Dice,
): Month {
  const lines = drafts.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const malformed: number[] = [];
  const BROKEN = [
    'not an object',
    { id: '' },
    { id: 'f'.repeat(64), userId: 'x', detectedDateTime: 'yesterday' },
    null,
    17,
  ];
  for (const item of BROKEN) {
    const index = dice.below(lines.length);
    const { at, tenantId } = lines[index] ?? { at: '', tenantId: partnerTenantId };
    lines.splice(index, 0, { at, source: 'graph.riskDetection', tenantId, item });
  }
  for (const [index, { item }] of lines.entries()) if (BROKEN.includes(item as never)) malformed.push(index + 1);
  return { partnerTenantId, tenants, lines, truth: { ...truth, malformed } };
}
