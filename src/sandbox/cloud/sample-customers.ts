import type { Licence, SimContact } from './world.ts';

/** One customer as it is written down here; `build-world.ts` turns it into a tenant. */
export interface CustomerSpec {
  readonly name: string;
  /** First label of its domains. */
  readonly label: string;
  readonly licence: Licence;
  readonly consented?: false;
  readonly gdap?: false;
  /** Days until its relationship ends; negative when it has ended. */
  readonly relationshipDays: number;
  readonly relationshipRoles: 'reader' | 'operator' | 'global';
  /** What asks for multifactor authentication; default: security defaults. `reportOnly` asks nobody. */
  readonly mfaBy?: 'conditionalAccess' | 'reportOnly' | 'nothing';
  readonly azure?: string;
  /** Full names; the first is an administrator. */
  readonly people: readonly string[];
  readonly contacts: readonly (Omit<SimContact, 'email' | 'phone'> & { readonly line: number })[];
}

const OFFICE = '08:00-17:00';

/**
 * The partner's customers. Between them they show every kind of gap: no licence, a plan that hides levels, no consent,
 * no relationship, one that ends soon, one that carries too strong a role, nothing that asks for a second factor.
 */
export const CUSTOMERS: readonly CustomerSpec[] = [
  {
    name: 'Contoso',
    label: 'contoso',
    licence: 'P2',
    relationshipDays: 410,
    relationshipRoles: 'operator',
    mfaBy: 'conditionalAccess',
    azure: 'Contoso production',
    people: ['Debra Berger', 'Adele Vance', 'Alex Wilber', 'Joni Sherman'],
    contacts: [
      { name: 'Debra Berger', role: 'security', languages: ['en'], hours: OFFICE, zone: 'Europe/London', line: 1 },
      { name: 'Joni Sherman', role: 'fraud', languages: ['en'], hours: OFFICE, zone: 'Europe/London', line: 2 },
      {
        name: 'Alex Wilber',
        role: 'technical',
        languages: ['en', 'de'],
        hours: OFFICE,
        zone: 'Europe/London',
        line: 3,
      },
    ],
  },
  {
    name: 'Fabrikam',
    label: 'fabrikam',
    licence: 'P2',
    relationshipDays: 230,
    relationshipRoles: 'operator',
    azure: 'Fabrikam rendering',
    people: ['Henrietta Mueller', 'Irvin Sayers', 'Christie Cline', 'Pradeep Gupta'],
    contacts: [
      {
        name: 'Henrietta Mueller',
        role: 'security',
        languages: ['de', 'en'],
        hours: '07:30-16:30',
        zone: 'Europe/Berlin',
        line: 1,
      },
      {
        name: 'Pradeep Gupta',
        role: 'technical',
        languages: ['en', 'de'],
        hours: '09:00-18:00',
        zone: 'Europe/Berlin',
        line: 2,
      },
      { name: 'Christie Cline', role: 'fraud', languages: ['de'], hours: OFFICE, zone: 'Europe/Berlin', line: 3 },
    ],
  },
  {
    name: 'Northwind Traders',
    label: 'northwindtraders',
    licence: 'P1',
    relationshipDays: 520,
    relationshipRoles: 'reader',
    people: ['Patti Fernandez', 'Grady Archie', 'Lynne Robbins'],
    contacts: [
      {
        name: 'Patti Fernandez',
        role: 'security',
        languages: ['es', 'en'],
        hours: '09:00-18:00',
        zone: 'Europe/Madrid',
        line: 1,
      },
      { name: 'Grady Archie', role: 'management', languages: ['en'], hours: OFFICE, zone: 'Europe/Madrid', line: 2 },
    ],
  },
  {
    name: 'Tailspin Toys',
    label: 'tailspintoys',
    licence: 'P2',
    relationshipDays: 300,
    relationshipRoles: 'operator',
    mfaBy: 'nothing',
    people: ['Lidia Holloway', 'Diego Siciliani', 'Johanna Lorenz', 'Adele Vance'],
    contacts: [
      {
        name: 'Lidia Holloway',
        role: 'security',
        languages: ['en', 'fr'],
        hours: OFFICE,
        zone: 'Europe/Paris',
        line: 1,
      },
    ],
  },
  {
    name: 'Wide World Importers',
    label: 'wideworldimporters',
    licence: 'P2',
    relationshipDays: 150,
    relationshipRoles: 'reader',
    mfaBy: 'conditionalAccess',
    azure: 'Importers logistics',
    people: ['Grady Archie', 'Alex Wilber', 'Patti Fernandez', 'Debra Berger'],
    contacts: [
      { name: 'Grady Archie', role: 'security', languages: ['en'], hours: OFFICE, zone: 'America/New_York', line: 1 },
      {
        name: 'Debra Berger',
        role: 'fraud',
        languages: ['en', 'es'],
        hours: OFFICE,
        zone: 'America/New_York',
        line: 2,
      },
    ],
  },
  {
    name: 'Litware',
    label: 'litware',
    licence: 'none',
    relationshipDays: 90,
    relationshipRoles: 'global',
    mfaBy: 'nothing',
    people: ['Irvin Sayers', 'Joni Sherman', 'Lynne Robbins'],
    contacts: [
      { name: 'Irvin Sayers', role: 'technical', languages: ['en'], hours: OFFICE, zone: 'Europe/Dublin', line: 1 },
    ],
  },
  {
    name: 'Proseware',
    label: 'proseware',
    licence: 'P2',
    relationshipDays: 365,
    relationshipRoles: 'operator',
    people: ['Johanna Lorenz', 'Henrietta Mueller', 'Pradeep Gupta'],
    contacts: [
      {
        name: 'Johanna Lorenz',
        role: 'security',
        languages: ['de', 'en'],
        hours: OFFICE,
        zone: 'Europe/Vienna',
        line: 1,
      },
      { name: 'Pradeep Gupta', role: 'management', languages: ['en'], hours: OFFICE, zone: 'Europe/Vienna', line: 2 },
    ],
  },
  {
    name: 'Woodgrove Bank',
    label: 'woodgrovebank',
    licence: 'P2',
    relationshipDays: 200,
    relationshipRoles: 'operator',
    mfaBy: 'conditionalAccess',
    people: ['Christie Cline', 'Diego Siciliani', 'Lidia Holloway', 'Adele Vance', 'Alex Wilber'],
    contacts: [
      {
        name: 'Christie Cline',
        role: 'security',
        languages: ['en'],
        hours: '07:00-19:00',
        zone: 'Europe/London',
        line: 1,
      },
      {
        name: 'Lidia Holloway',
        role: 'fraud',
        languages: ['en', 'pt'],
        hours: '07:00-19:00',
        zone: 'Europe/London',
        line: 2,
      },
      { name: 'Alex Wilber', role: 'management', languages: ['en'], hours: OFFICE, zone: 'Europe/London', line: 3 },
    ],
  },
  {
    name: 'Fourth Coffee',
    label: 'fourthcoffee',
    licence: 'P1',
    relationshipDays: 18,
    relationshipRoles: 'reader',
    people: ['Joni Sherman', 'Lynne Robbins', 'Grady Archie'],
    contacts: [
      {
        name: 'Joni Sherman',
        role: 'security',
        languages: ['en'],
        hours: '06:00-14:00',
        zone: 'America/Chicago',
        line: 1,
      },
    ],
  },
  {
    name: 'Alpine Ski House',
    label: 'alpineskihouse',
    licence: 'P2',
    consented: false,
    relationshipDays: 340,
    relationshipRoles: 'operator',
    people: ['Johanna Lorenz', 'Diego Siciliani', 'Irvin Sayers'],
    contacts: [
      {
        name: 'Johanna Lorenz',
        role: 'security',
        languages: ['de', 'fr'],
        hours: OFFICE,
        zone: 'Europe/Zurich',
        line: 1,
      },
    ],
  },
  {
    name: "Margie's Travel",
    label: 'margiestravel',
    licence: 'P2',
    gdap: false,
    relationshipDays: -12,
    relationshipRoles: 'reader',
    people: ['Pradeep Gupta', 'Patti Fernandez', 'Christie Cline'],
    contacts: [
      {
        name: 'Patti Fernandez',
        role: 'security',
        languages: ['es'],
        hours: OFFICE,
        zone: 'America/Mexico_City',
        line: 1,
      },
    ],
  },
  {
    name: 'Coho Vineyard & Winery',
    label: 'cohovineyard',
    licence: 'P2',
    relationshipDays: 610,
    relationshipRoles: 'reader',
    mfaBy: 'reportOnly',
    people: ['Lynne Robbins', 'Debra Berger', 'Henrietta Mueller'],
    contacts: [
      {
        name: 'Lynne Robbins',
        role: 'security',
        languages: ['en', 'fr'],
        hours: OFFICE,
        zone: 'America/Los_Angeles',
        line: 1,
      },
    ],
  },
];
