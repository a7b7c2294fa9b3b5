import { customerScopes, PERMISSIONS, partnerAppRoles } from '../../permissions/index.ts';
import { stableGuid } from './ids.ts';
import { ROLES } from './roles.ts';
import { CUSTOMERS, type CustomerSpec } from './sample-customers.ts';
import { PARTNER_DOMAIN, PARTNER_TENANT_ID, partnerGroups, partnerStaff, serviceAccount } from './sample-partner.ts';
import type { SimContact, SimPolicy, SimRelationship, SimSubscription, SimTenant, SimUser, World } from './world.ts';

const DAY_MS = 86_400_000;

/** What the service user may do through our app in the partner's own tenant. */
const PARTNER_SCOPES = PERMISSIONS.filter(
  ({ api, kind, where }) => api === 'graph' && kind === 'delegated' && where === 'partner',
).map(({ name }) => name);

const RELATIONSHIP_ROLES: Readonly<Record<CustomerSpec['relationshipRoles'], readonly string[]>> = {
  reader: [ROLES.globalReader, ROLES.securityReader],
  operator: [
    ROLES.globalReader,
    ROLES.securityAdministrator,
    ROLES.userAdministrator,
    ROLES.cloudApplicationAdministrator,
  ],
  global: [ROLES.globalAdministrator],
};

const mailName = (name: string): string => {
  const [first = '', last = ''] = name.toLowerCase().split(' ');
  return `${first}${last.charAt(0)}`;
};

function peopleOf(spec: CustomerSpec): SimUser[] {
  return spec.people.map((name, index) => {
    const upn = `${mailName(name)}@${spec.label}.com`;
    return {
      id: stableGuid(`user:${upn}`),
      displayName: name,
      upn,
      jobTitle: index === 0 ? 'IT administrator' : 'Office manager',
      roleTemplateIds: index === 0 ? [ROLES.globalAdministrator, ROLES.exchangeAdministrator] : [],
      accountEnabled: true,
      sessionsRevokedAt: undefined,
    };
  });
}

function subscriptionsOf(spec: CustomerSpec): SimSubscription[] {
  const licences = {
    none: 'Microsoft 365 Business Basic',
    P1: 'Microsoft 365 Business Premium',
    P2: 'Microsoft 365 E5',
  };
  const licence: SimSubscription = {
    id: stableGuid(`subscription:licence:${spec.label}`),
    name: licences[spec.licence],
    kind: 'licence',
    quantity: spec.people.length * 10,
    status: 'active',
  };
  if (!spec.azure) return [licence];
  const id = stableGuid(`subscription:azure:${spec.label}`);
  return [licence, { id, name: spec.azure, kind: 'azure', quantity: 1, status: 'active' }];
}

// 555-01xx numbers are reserved for fiction, and dial nobody.
const contactsOf = (spec: CustomerSpec, index: number): SimContact[] =>
  spec.contacts.map(({ line, ...contact }) => ({
    ...contact,
    email: `${mailName(contact.name)}@${spec.label}.com`,
    phone: `+1425555${String(100 + index * 5 + line).padStart(4, '0')}`,
  }));

function relationshipOf(spec: CustomerSpec, now: Date): SimRelationship {
  const endsAt = new Date(now.getTime() + spec.relationshipDays * DAY_MS);
  const activatedAt = new Date(endsAt.getTime() - 730 * DAY_MS);
  return {
    id: `${stableGuid(`relationship:${spec.label}`)}-${stableGuid(`approval:${spec.label}`)}`,
    displayName: `Adatum security for ${spec.name}`,
    duration: 'P730D',
    roleTemplateIds: RELATIONSHIP_ROLES[spec.relationshipRoles],
    status: spec.relationshipDays < 0 ? 'expired' : 'active',
    activatedAt,
    endsAt,
    lastModifiedAt: activatedAt,
  };
}

/** One policy that asks for multifactor authentication, enforced or only reported. */
const mfaPolicy = (label: string, state: SimPolicy['state']): SimPolicy => ({
  id: stableGuid(`policy:mfa:${label}`),
  displayName: 'Require multifactor authentication for all users',
  state,
  controls: ['mfa'],
});

function policiesOf({ mfaBy, label }: CustomerSpec): SimPolicy[] {
  if (mfaBy === 'conditionalAccess') return [mfaPolicy(label, 'enabled')];
  return mfaBy === 'reportOnly' ? [mfaPolicy(label, 'enabledForReportingButNotEnforced')] : [];
}

const nothingHappened = () => ({ detections: [], riskyUsers: new Map(), riskHistory: [] });

function customer(spec: CustomerSpec, index: number, now: Date): SimTenant {
  return {
    id: `22222222-aaaa-4bbb-8ccc-${String(index + 1).padStart(12, '0')}`,
    name: spec.name,
    domain: `${spec.label}.onmicrosoft.com`,
    kind: 'customer',
    licence: spec.licence,
    consented: spec.consented ?? true,
    gdap: spec.gdap ?? true,
    appRoles: [],
    users: peopleOf(spec),
    groups: [],
    securityDefaults: spec.mfaBy === undefined,
    policies: policiesOf(spec),
    subscriptions: subscriptionsOf(spec),
    contacts: contactsOf(spec, index),
    relationships: [relationshipOf(spec, now)],
    ...nothingHappened(),
  };
}

/**
 * Builds the sample world: the partner Adatum Cloud Services, its five people and twelve customers, to whom nothing
 * has happened yet. Ids are the same in every run; only the dates of the relationships depend on the clock.
 *
 * @param now - the instant that relationship ends are counted from
 */
export function buildWorld(now: Date): World {
  const service = serviceAccount();
  const partner: SimTenant = {
    id: PARTNER_TENANT_ID,
    name: 'Adatum Cloud Services',
    domain: PARTNER_DOMAIN,
    kind: 'partner',
    licence: 'P2',
    consented: true,
    gdap: true,
    appRoles: partnerAppRoles(),
    scopes: PARTNER_SCOPES,
    users: [...partnerStaff(), service],
    groups: partnerGroups(),
    securityDefaults: false,
    policies: [mfaPolicy('partner', 'enabled')],
    subscriptions: [],
    contacts: [],
    relationships: [],
    ...nothingHappened(),
  };
  return {
    app: {
      clientId: stableGuid('app:watchpost'),
      clientSecret: 'sandbox-secret-that-opens-nothing',
      scopes: customerScopes(),
    },
    serviceUser: { oid: service.id, upn: service.upn, mfa: true },
    partner,
    customers: CUSTOMERS.map((spec, index) => customer(spec, index, now)),
    partnerAlerts: [],
    securityContactProvided: true,
    progress: { serial: 0, storySteps: 0 },
  };
}

/**
 * A world that an earlier version kept, with what has come into the simulation since: what happened in it stays, what
 * it lacks is as in the sample. A world of this version comes back as it is.
 */
export function completeWorld(kept: World, now: Date): World {
  const sample = buildWorld(now);
  const complete = (tenant: SimTenant): SimTenant => {
    const like = [sample.partner, ...sample.customers].find(({ id }) => id === tenant.id);
    const appRoles = tenant.appRoles.length > 0 ? (like?.appRoles ?? tenant.appRoles) : tenant.appRoles;
    const scopes = tenant.scopes ?? like?.scopes;
    return { ...like, ...tenant, appRoles, ...(scopes ? { scopes } : {}) };
  };
  return {
    ...sample,
    ...kept,
    app: sample.app,
    partner: complete(kept.partner),
    customers: kept.customers.map(complete),
  };
}
