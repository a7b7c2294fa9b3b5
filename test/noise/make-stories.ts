import { addDetection, addRiskyUser } from './make-signals.ts';
import type { Truth } from './month.ts';
import { guid, type SimTenant, type SimUser, type Writer } from './month-writer.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

type Told = Truth['mustTell'][number];
type Updated = Truth['mustUpdate'][number];

/** Adds what people must be told to a month of noise, at moments of chance, and says what that is. */
export function makeStories(writer: Writer): Omit<Truth, 'malformed'> {
  const { dice, plan, tenants, partner } = writer;
  const customers = tenants.filter(({ isPartner, licence }) => !isPartner && licence === 'P2');
  const moment = (spareDays: number) =>
    plan.startAt + Math.floor(dice.roll() * Math.max(1, plan.days - spareDays)) * DAY + dice.below(24 * 60) * MIN;
  const somebody = (tenant: SimTenant): SimUser => dice.pick(tenant.people.slice(tenant.privileged.length));
  const admin = (tenant: SimTenant): SimUser => dice.pick(tenant.people.slice(0, tenant.privileged.length));
  const mustTell: Told[] = [];
  const mustUpdate: Updated[] = [];
  const mustNotFold: string[] = [];
  const iso = (at: number) => new Date(at).toISOString();
  const tell = (id: string, story: string, at: number, within: number, minSeverity: string, keys: string[]) =>
    void mustTell.push({ id, story, at: iso(at), byAt: iso(at + within), minSeverity, keys });
  const update = (of: string, what: string, at: number, within: number, keys: string[]) =>
    void mustUpdate.push({ of, what, at: iso(at), byAt: iso(at + within), keys });

  {
    const [at, tenant] = [moment(1), dice.pick(customers)];
    const user = somebody(tenant);
    const stolen = addDetection(writer, tenant, user, { kind: 'anomalousToken', level: 'medium', at });
    addRiskyUser(writer, tenant, user, 'medium', 'atRisk', 'none', at + 5 * MIN);
    tell('s1', 'token theft', at + 4 * MIN, HOUR, 'medium', [stolen]);
    const later = at + 80 * MIN;
    const rules = addDetection(writer, tenant, user, { kind: 'suspiciousInboxForwarding', level: 'high', at: later });
    addRiskyUser(writer, tenant, user, 'high', 'atRisk', 'none', later + 5 * MIN);
    update('s1', 'level rises to high', later + 4 * MIN, 30 * MIN, [rules]);
    mustNotFold.push(rules);
  }
  {
    const [at, tenant] = [moment(1), dice.pick(customers)];
    const leaked = addDetection(writer, tenant, admin(tenant), { kind: 'leakedCredentials', level: 'high', at });
    tell('s2', 'leaked credentials of an administrator', at + 4 * MIN, 30 * MIN, 'high', [leaked]);
    mustNotFold.push(leaked);
  }
  {
    const [at, tenant] = [moment(3), dice.pick(customers)];
    const user = somebody(tenant);
    addDetection(writer, tenant, user, { kind: 'unfamiliarFeatures', level: 'low', at }, 2 * HOUR);
    const again = addDetection(writer, tenant, user, { kind: 'attackerinTheMiddle', level: 'high', at: at + 2 * DAY });
    tell('s3', 'new high risk on a handled user', at + 2 * DAY + 4 * MIN, 30 * MIN, 'high', [again]);
    mustNotFold.push(again);
  }
  for (const [id, level] of [
    ['s4', 'medium'],
    ['s13', 'low'],
  ] as const) {
    const at = moment(1);
    const own = addDetection(writer, partner, admin(partner), { kind: 'unlikelyTravel', level, at });
    tell(id, `partner administrator at ${level} risk`, at + 4 * MIN, HOUR, level, [own]);
    mustNotFold.push(own);
  }
  {
    const [at, tenant] = [moment(1), dice.pick(customers)];
    const user = admin(tenant);
    const seen = addDetection(writer, tenant, user, { kind: 'unfamiliarFeatures', level: 'medium', at }, 5 * HOUR);
    tell('s14', 'customer administrator at medium risk', at + 4 * MIN, HOUR, 'medium', [seen]);
    mustNotFold.push(seen);
  }
  {
    const [at, tenant] = [moment(1), dice.pick(customers)];
    const user = somebody(tenant);
    const seen = addDetection(writer, tenant, user, { kind: 'maliciousIPAddress', level: 'medium', at });
    addRiskyUser(writer, tenant, user, 'medium', 'atRisk', 'none', at + 5 * MIN);
    tell('s10', 'malicious address, nobody remediated it', at + 4 * MIN, 2 * HOUR, 'medium', [seen]);
    const later = at + 6 * HOUR;
    addRiskyUser(writer, tenant, user, 'high', 'confirmedCompromised', 'adminConfirmedUserCompromised', later);
    update('s10', 'confirmed compromised in the portal', later, 30 * MIN, [seen]);
  }
  {
    const [at, tenant] = [moment(10), dice.pick(customers)];
    const user = somebody(tenant);
    const hit = addDetection(writer, tenant, user, { kind: 'passwordSpray', level: 'high', at });
    addRiskyUser(writer, tenant, user, 'high', 'atRisk', 'none', at + 5 * MIN);
    tell('s11', 'password spray hit', at + 4 * MIN, 30 * MIN, 'high', [hit]);
    addRiskyUser(writer, tenant, user, 'none', 'remediated', 'userPerformedSecuredPasswordReset', at + 3 * HOUR);
    update('s11', 'remediated by the user', at + 3 * HOUR, HOUR, [hit]);
    const back = at + (2 + dice.below(6)) * DAY;
    const again = addDetection(writer, tenant, user, { kind: 'anomalousToken', level: 'high', at: back });
    tell('s12', 'risk returns after remediation', back + 4 * MIN, 30 * MIN, 'high', [again]);
    mustNotFold.push(hit, again);
  }
  addRelationships(writer, moment, tell, iso);
  const fraud = addFrauds(writer, moment, tell, update, iso);
  return {
    mustTell,
    mustUpdate,
    mustNotFold: [...mustNotFold, ...fraud.ids],
    sameFraud: [fraud.twin],
    noise: fraud.noise,
  };
}

function addRelationships(
  writer: Writer,
  moment: (spareDays: number) => number,
  tell: (id: string, story: string, at: number, within: number, minSeverity: string, keys: string[]) => void,
  iso: (at: number) => string,
): void {
  const { dice, partner, tenants } = writer;
  const customers = tenants.filter(({ isPartner }) => !isPartner);
  const READER = 'f2ef992c-3afb-46b9-b7cf-a126ee74c451';
  const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
  const stories = [
    ['s7', 'relationship with Global Administrator approved', 'medium', 4, 'active', GLOBAL_ADMINISTRATOR, 0, 730],
    ['s8', 'relationship ends in 7 days', 'low', 12, 'expiring', READER, -723, 7],
    ['s9', 'relationship terminated', 'low', 4, 'terminated', READER, -100, 0],
  ] as const;
  for (const [id, story, severity, hours, status, role, activatedDays, endsDays] of stories) {
    const [at, tenant] = [moment(1), dice.pick(customers)];
    const relationshipId = `${guid(writer.id())}-${guid(writer.id())}`;
    writer.add(at, 'graph.delegatedAdminRelationship', partner.id, {
      id: relationshipId,
      displayName: `${tenant.displayName} relationship`,
      duration: 'P730D',
      customer: { tenantId: tenant.id, displayName: tenant.displayName },
      accessDetails: { unifiedRoles: [{ roleDefinitionId: role }] },
      status,
      autoExtendDuration: 'PT0S',
      lastModifiedDateTime: iso(at),
      activatedDateTime: iso(at + activatedDays * DAY),
      endDateTime: iso(at + endsDays * DAY),
    });
    tell(id, story, at, hours * HOUR, severity, [relationshipId]);
  }
}

function addFrauds(
  writer: Writer,
  moment: (spareDays: number) => number,
  tell: (id: string, story: string, at: number, within: number, minSeverity: string, keys: string[]) => void,
  update: (of: string, what: string, at: number, within: number, keys: string[]) => void,
  iso: (at: number) => string,
) {
  const { dice, partner, tenants } = writer;
  const customers = tenants.filter(({ isPartner }) => !isPartner);
  const alert = (id: string, tenant: SimTenant, type: string, at: number, change: Record<string, unknown> = {}) => ({
    id,
    displayName: 'Network connections to crypto mining pools',
    description: 'Connections from the subscription to known mining pools were seen.',
    alertType: type,
    status: 'active',
    severity: 'high',
    confidenceLevel: 'high',
    customerTenantId: tenant.id,
    subscriptionId: tenant.subscriptionId,
    detectedDateTime: iso(at),
    firstObservedDateTime: iso(at - 2 * HOUR),
    lastObservedDateTime: iso(at),
    resolvedReason: null,
    isTest: false,
    affectedResources: [{ resourceId: `/subscriptions/${tenant.subscriptionId}/vm01`, resourceType: 'AzureResource' }],
    ...change,
  });
  const add = (at: number, item: unknown) => writer.add(at, 'graph.partnerSecurityAlert', partner.id, item);
  const newId = () => `${guid(writer.id())}-${guid(writer.id())}`;

  const [mining, miningAt, victim] = [newId(), moment(1), dice.pick(customers)];
  const type = 'networkConnectionsToCryptoMiningPools';
  add(miningAt, alert(mining, victim, type, miningAt));
  tell('s5', 'crypto-mining', miningAt, 15 * MIN, 'high', [mining]);
  const grownAt = miningAt + 4 * HOUR;
  const resources = [1, 2, 3, 4].map((machine) => ({
    resourceId: `/subscriptions/${victim.subscriptionId}/vm0${machine}`,
    resourceType: 'AzureResource',
  }));
  add(
    grownAt,
    alert(mining, victim, type, miningAt, { lastObservedDateTime: iso(grownAt), affectedResources: resources }),
  );
  update('s5', 'affected resources grew to 4', grownAt, HOUR, [mining]);
  const twin = `${victim.subscriptionId}_${guid(writer.id())}`;
  writer.add(miningAt + 20 * MIN, 'partnerCenter.fraudEvent', partner.id, {
    eventTime: iso(miningAt).replace(/\.\d+Z$/, '.00'),
    eventId: twin,
    partnerTenantId: partner.id,
    customerTenantId: victim.id,
    subscriptionId: victim.subscriptionId,
    subscriptionName: 'Azure plan',
    eventStatus: 'Active',
    eventType: 'NetworkConnectionsToCryptoMiningPools',
    severity: 'High',
    confidenceLevel: 'high',
    displayName: 'Network connections to crypto mining pools',
    description: 'Connections to known mining pools.',
    firstObserved: iso(miningAt - 2 * HOUR),
    lastObserved: iso(miningAt),
  });

  const [odd, oddAt, other] = [newId(), moment(1), dice.pick(customers)];
  add(oddAt, alert(odd, other, 'VM_AnomalousDeployment', oddAt));
  tell('s6', 'anomalous deployment', oddAt, 15 * MIN, 'high', [odd]);
  add(
    oddAt + 5 * HOUR,
    alert(odd, other, 'VM_AnomalousDeployment', oddAt, { status: 'resolved', resolvedReason: 'legitimate' }),
  );
  update('s6', 'resolved in the portal as legitimate', oddAt + 5 * HOUR, 30 * MIN, [odd]);

  const [test, testAt] = [newId(), moment(1)];
  add(testAt, alert(test, dice.pick(customers), type, testAt, { isTest: true }));
  return {
    ids: [mining, odd],
    twin: [mining, twin] as const,
    noise: [{ class: 'test alert: shown as a test, kept out of the figures', ids: [test] }],
  };
}
