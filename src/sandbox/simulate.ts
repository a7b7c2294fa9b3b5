import { matchTenants } from '../tenants/index.ts';
import type { Cloud } from './cloud/cloud.ts';
import type { SimTenant } from './cloud/world.ts';

/** What can be made to happen, as the window offers it. */
export const SIMULATIONS = ['simulate risky-signin contoso', 'simulate fraud fabrikam', 'simulate storm'] as const;

/** Detections of one storm, and the most that can be asked for. */
const STORM = 200;
const LARGEST_STORM = 10_000;

/** A sentence for the person who asked; `isComing` when the channel will show something of it in a few seconds. */
export interface Simulated {
  readonly text: string;
  readonly isComing: boolean;
}

/** Makes something happen in the simulated cloud by a person's words, and says what. Never throws. */
export function simulate(cloud: Cloud, typed: string): Simulated {
  const [what = '', ...rest] = typed.toLowerCase().split(/\s+/);
  const name = rest.join(' ');
  switch (what) {
    case 'risky-signin':
      return withCustomer(cloud, name || 'contoso', (customer) => riskySignIn(cloud, customer));
    case 'fraud':
      return withCustomer(cloud, name || 'fabrikam', (customer) => fraud(cloud, customer));
    case 'storm':
      return storm(cloud, Number(rest[0]) || STORM);
    case 'malformed':
      return withCustomer(cloud, name || 'contoso', ({ name: customer }) => {
        cloud.happen.malformedItem(customer);
        return nothing(`Microsoft sent something broken about ${customer}. Look at “status” in a moment.`);
      });
    default:
      return nothing(
        `I can simulate: ${SIMULATIONS.map((line) => line.replace('simulate ', '')).join(', ')}, malformed contoso.`,
      );
  }
}

function riskySignIn({ happen }: Cloud, customer: SimTenant): Simulated {
  const { userDisplayName } = happen.riskySignIn(customer.name);
  const text = `Somebody signed in as ${userDisplayName} of ${customer.name} from an unusual place.`;
  return isRead(customer)
    ? coming(text)
    : nothing(`${text} Nobody is told: Watchpost cannot read that tenant, and “status” says why.`);
}

function fraud({ happen, world }: Cloud, customer: SimTenant): Simulated {
  const withAzure = world.customers.filter(hasAzure).map((one) => one.name);
  if (!hasAzure(customer)) return nothing(`${customer.name} has no Azure subscription. Try ${orList(withAzure)}.`);
  happen.fraud(customer.name);
  return coming(`A machine in a subscription of ${customer.name} began to mine coins.`);
}

function storm({ happen, world }: Cloud, asked: number): Simulated {
  const count = Math.min(LARGEST_STORM, Math.max(1, Math.round(asked)));
  happen.storm(count);
  const hit = world.customers.filter((customer) => isRead(customer) && customer.licence === 'P2').length;
  return coming(`A password spray hit ${hit} customers: ${count} detections, gathered into one alert for each person.`);
}

function withCustomer({ world }: Cloud, typed: string, then: (customer: SimTenant) => Simulated): Simulated {
  const found = matchTenants(typed, world.customers);
  const [customer, ...others] = found;
  if (customer && others.length === 0) return then(customer);
  return customer
    ? nothing(`Which one: ${orList(found.map(({ name }) => name))}?`)
    : nothing(`No customer is called “${typed}”. There are: ${world.customers.map(({ name }) => name).join(', ')}.`);
}

const coming = (text: string): Simulated => ({ text, isComing: true });
const nothing = (text: string): Simulated => ({ text, isComing: false });
const isRead = ({ licence, consented, gdap }: SimTenant): boolean => licence !== 'none' && consented && gdap;
const hasAzure = ({ subscriptions }: SimTenant): boolean => subscriptions.some(({ kind }) => kind === 'azure');
const orList = (names: readonly string[]): string => new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
