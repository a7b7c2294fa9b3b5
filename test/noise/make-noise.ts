import { addDetection } from './make-signals.ts';
import type { SimTenant, Writer } from './month-writer.ts';

export const KINDS_OF_STORM = ['spray', 'newOffice', 'newProxy', 'faultyDetector', 'tokenStorm'] as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A moment of a day: mostly in office hours, less at weekends. */
function momentOf({ dice, plan }: Writer, day: number): number | undefined {
  const at = plan.startAt + day * DAY;
  const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
  if (isWeekend && dice.roll() < 0.85) return undefined;
  return at + (dice.roll() < 0.85 ? 7 * HOUR + dice.roll() * 11 * HOUR : dice.roll() * DAY);
}

/** Adds what goes on every day: users of a VPN, travellers, and whatever else looks odd. */
export function addEveryday(writer: Writer, tenant: SimTenant): void {
  const { dice, plan } = writer;
  const share = (percent: number) => Math.round((tenant.people.length * percent) / 100);
  const settle = () => (dice.roll() < plan.settledShare ? dice.below(400) * 60_000 : undefined);
  const shuffled = dice.shuffled(tenant.people);
  const vpn = shuffled.slice(0, share(plan.vpnShare));
  const travellers = shuffled.slice(vpn.length, vpn.length + share(plan.travelShare));
  for (let day = 0; day < plan.days; day += 1) {
    for (const user of vpn) {
      for (let times = dice.below(4); times > 0; times -= 1) {
        const at = momentOf(writer, day);
        if (at !== undefined)
          addDetection(writer, tenant, user, { kind: 'anonymizedIPAddress', level: 'low', at }, settle());
      }
    }
    for (const user of travellers) {
      const at = momentOf(writer, day);
      if (at === undefined || dice.roll() > 0.3) continue;
      const kind = dice.pick(['unlikelyTravel', 'newCountry', 'suspiciousBrowser'] as const);
      addDetection(writer, tenant, user, { kind, level: dice.roll() < 0.75 ? 'medium' : 'low', at }, settle());
    }
    for (let times = dice.around((tenant.people.length * plan.backgroundRate) / 100); times > 0; times -= 1) {
      const at = momentOf(writer, day);
      if (at === undefined) continue;
      const kind = dice.pick([
        'unfamiliarFeatures',
        'unfamiliarFeatures',
        'generic',
        'suspiciousBrowser',
        'newCountry',
      ] as const);
      addDetection(
        writer,
        tenant,
        dice.pick(tenant.people),
        { kind, level: dice.roll() < 0.06 ? 'medium' : 'low', at },
        settle(),
      );
    }
  }
}

/** Adds one storm, at some moment of the month. */
export function addStorm(writer: Writer, kind: (typeof KINDS_OF_STORM)[number]): void {
  const { dice, plan, tenants } = writer;
  const startAt = plan.startAt + dice.below(plan.days) * DAY + dice.below(24) * HOUR;
  const customers = dice.shuffled(tenants.filter(({ isPartner }) => !isPartner));
  const STORMS = {
    spray: { tenants: 1 + dice.below(4), share: 0.6, kind: 'maliciousIPAddress', level: 'medium', hours: 1, each: 3 },
    newOffice: { tenants: 1, share: 0.9, kind: 'unfamiliarFeatures', level: 'low', hours: 3, each: 4 },
    newProxy: { tenants: 1, share: 0.8, kind: 'newCountry', level: 'medium', hours: 6, each: 3 },
    faultyDetector: {
      tenants: customers.length,
      share: 0.08,
      kind: 'suspiciousBrowser',
      level: 'medium',
      hours: 4,
      each: 1,
    },
    tokenStorm: {
      tenants: Math.min(8, customers.length),
      share: 0.3,
      kind: 'anomalousToken',
      level: 'medium',
      hours: 2,
      each: 1,
    },
  } as const;
  const storm = STORMS[kind];
  for (const tenant of customers.slice(0, storm.tenants)) {
    // Administrators are among them as everywhere, but not all of them.
    const spared = new Set(tenant.privileged.slice(1).map(({ id }) => id));
    for (const user of tenant.people) {
      if (spared.has(user.id) || dice.roll() > storm.share) continue;
      for (let times = 1 + dice.below(storm.each); times > 0; times -= 1) {
        const at = startAt + dice.roll() * storm.hours * HOUR;
        const settles = dice.roll() < 0.9 ? dice.below(600) * 60_000 : undefined;
        addDetection(writer, tenant, user, { kind: storm.kind, level: storm.level, at, detail: 'signInOnly' }, settles);
      }
    }
  }
}
