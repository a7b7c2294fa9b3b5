import { changeAlert } from './fraud-alerts.ts';
import type { RiskDetection, RiskLevel, RiskyUser } from './graph-shapes.ts';
import { detectionId } from './ids.ts';
import { makeDetection } from './make-detection.ts';
import { type FraudOptions, makeFraud } from './make-fraud.ts';
import { addDetection, decide, raiseUser } from './risk-state.ts';
import { AGENTS, type Kind, LEAKED, NOISE, PLACES, type Place, SIGN_IN, SPRAY, TOKEN_THEFT } from './sample-risks.ts';
import type { WebhookSender } from './webhook-sender.ts';
import { getCustomer, type SimPartnerAlert, type SimTenant, type SimUser, type World } from './world.ts';

export interface RiskOptions {
  /** Display name; default: the customer's people in turn. */
  readonly user?: string;
  readonly riskEventType?: string;
  readonly level?: RiskLevel;
  readonly riskState?: RiskDetection['riskState'];
  /** Default: now. */
  readonly detectedAt?: Date;
}

/** Things that can happen in the simulated world; each shows at once through the interfaces. */
export interface Happen {
  riskySignIn(customer: string, options?: RiskOptions): RiskDetection;
  /** One step of a stolen session; all three hit the same user of Woodgrove Bank, from the same address. */
  tokenTheftStep(step: 1 | 2 | 3): RiskDetection;
  /** Credentials of a user turned up in a leak: no sign-in, no place. */
  leakedCredentials(customer: string, options?: RiskOptions): RiskDetection;
  /** Mining in a subscription: one alert, seen through Graph and Partner Center, and announced by webhook. */
  fraud(customer: string, options?: FraudOptions & { readonly detectedAt?: Date }): SimPartnerAlert;
  /** A password spray: this many detections over all readable customers. */
  storm(count: number): readonly RiskDetection[];
  /** One unimportant detection; every fourth is already dismissed. */
  noise(at?: Date): RiskDetection;
  /** Microsoft raises a user's risk by one level, without a new detection. */
  levelRise(userId: string): RiskyUser;
  /** Somebody settles a fraud alert (as fraud) or a user's risk (dismissed) in Microsoft's portal. */
  changeInPortal(alertOrUserId: string): void;
  /** A detection that breaks its own schema; returns its id. */
  malformedItem(customer: string): string;
  /** The customer ends the relationship: tokens are refused from now on, and a webhook says so. */
  relationshipTerminated(customer: string): void;
}

const RISING: Readonly<Partial<Record<RiskLevel, RiskLevel>>> = {
  none: 'low',
  low: 'medium',
  medium: 'high',
  high: 'high',
};

export interface HappenOptions {
  readonly world: World;
  readonly now: () => Date;
  readonly webhooks: WebhookSender;
  /** For the addresses inside webhooks. */
  readonly partnerCenterUrl: string;
  /** Told of every change of the world. */
  readonly onChange: () => void;
}

/** Takes turns: the `serial`-th of the list, without chance, so that a run can be told twice. */
const turn = <T>(list: readonly T[], serial: number): T => {
  const item = list[serial % list.length];
  if (item === undefined) throw new Error('Nothing to take turns from');
  return item;
};

/** Makes the hand that lets things happen. Order decides what comes out, chance does not (ids aside). */
export function createHappen({ world, now, webhooks, partnerCenterUrl, onChange }: HappenOptions): Happen {
  const { progress } = world;

  const detect = (customer: SimTenant, kind: Kind, options: RiskOptions = {}, from?: Place): RiskDetection => {
    progress.serial += 1;
    const { serial } = progress;
    const named = customer.users.find(({ displayName }) => displayName === options.user);
    if (options.user && !named) throw new Error(`Nobody at ${customer.name} is called "${options.user}"`);
    const user = named ?? turn(customer.users, serial);
    const detectedAt = options.detectedAt ?? now();
    const detection = makeDetection({
      user,
      kind: { ...kind, riskEventType: options.riskEventType ?? kind.riskEventType, level: options.level ?? kind.level },
      place: from ?? turn(PLACES, serial),
      userAgent: turn(AGENTS, serial),
      detectedAt,
      serial,
      ...(options.riskState ? { riskState: options.riskState } : {}),
    });
    addDetection(customer, user, detection, detectedAt);
    onChange();
    return detection;
  };

  const readable = (): SimTenant[] =>
    world.customers.filter(({ licence, consented, gdap }) => licence === 'P2' && consented && gdap);

  const getUser = (userId: string): { tenant: SimTenant; user: SimUser } => {
    for (const tenant of [world.partner, ...world.customers]) {
      const user = tenant.users.find(({ id }) => id === userId);
      if (user) return { tenant, user };
    }
    throw new Error(`No user has the id ${userId}`);
  };

  return {
    riskySignIn: (customer, options) => detect(getCustomer(world, customer), SIGN_IN, options),

    tokenTheftStep(step) {
      const bank = getCustomer(world, 'Woodgrove Bank');
      const detection = detect(bank, TOKEN_THEFT[step], { user: 'Diego Siciliani' }, PLACES[0]);
      if (step === 3) raiseUser(bank, getUser(detection.userId).user, 'high', now());
      onChange();
      return detection;
    },

    leakedCredentials: (customer, options) => detect(getCustomer(world, customer), LEAKED, options),

    fraud(name, { detectedAt = now(), ...options } = {}) {
      const alert = makeFraud(getCustomer(world, name), detectedAt, options);
      world.partnerAlerts.push(alert);
      onChange();
      const query = `SubscriptionId=${alert.subscriptionId}&EventStatus=Active`;
      void webhooks.send({
        name: 'azure-fraud-event-detected',
        resourceUri: `${partnerCenterUrl}/v1/fraudEvents?${query}`,
      });
      return alert;
    },

    storm(count) {
      const customers = readable();
      return Array.from({ length: count }, (_, index) => detect(turn(customers, index), SPRAY));
    },

    noise(at = now()) {
      const { serial } = progress;
      const dismissed: RiskOptions = serial % 4 === 3 ? { riskState: 'dismissed' } : {};
      return detect(turn(readable(), serial), turn(NOISE, serial), { ...dismissed, detectedAt: at });
    },

    levelRise(userId) {
      const { tenant, user } = getUser(userId);
      const level = RISING[tenant.riskyUsers.get(userId)?.riskLevel ?? 'none'] ?? 'high';
      const raised = raiseUser(tenant, user, level, now());
      onChange();
      return raised;
    },

    changeInPortal(id) {
      const alert = world.partnerAlerts.find((candidate) => candidate.id === id);
      const by = turn(world.partner.users, 0);
      if (alert) {
        changeAlert(alert, { status: 'resolved', reason: 'fraud', by: by.upn, at: now() });
      } else {
        const { tenant, user } = getUser(id);
        decide(tenant, user, 'dismiss', by.id, now());
      }
      onChange();
    },

    malformedItem(name) {
      const customer = getCustomer(world, name);
      const { serial } = progress;
      const sound = makeDetection({
        user: turn(customer.users, serial),
        kind: SIGN_IN,
        place: turn(PLACES, serial),
        userAgent: turn(AGENTS, serial),
        detectedAt: now(),
        serial,
      });
      const broken: object = {
        ...sound,
        id: detectionId(),
        riskLevel: 7,
        detectedDateTime: 'yesterday',
        location: 'Lagos',
      };
      customer.detections.push(broken as RiskDetection);
      onChange();
      return (broken as RiskDetection).id;
    },

    relationshipTerminated(name) {
      const customer = getCustomer(world, name);
      customer.gdap = false;
      for (const relationship of customer.relationships.filter(({ status }) => status === 'active')) {
        relationship.status = 'terminated';
        relationship.lastModifiedAt = now();
        void webhooks.send({
          name: 'granular-admin-relationship-terminated',
          resourceName: 'GranularAdminRelationship',
          resourceUri: `https://partner.microsoft.com/granularAdminRelationships/${relationship.id}`,
        });
      }
      onChange();
    },
  };
}
