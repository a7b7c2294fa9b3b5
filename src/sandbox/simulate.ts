import { matchTenants } from '../tenants/index.ts';
import type { Cloud } from './cloud/cloud.ts';

/** What can be made to happen, as the window offers it. */
export const SIMULATIONS = ['simulate risky-signin contoso', 'simulate fraud fabrikam', 'simulate storm'] as const;

/** Detections of one storm, and the most that can be asked for. */
const STORM = 200;
const LARGEST_STORM = 10_000;

/** Makes something happen in the simulated cloud by a person's words, and says what. Never throws. */
export function simulate(cloud: Cloud, typed: string): string {
  const [what = '', ...rest] = typed.toLowerCase().split(/\s+/);
  const name = rest.join(' ');
  const { happen, world } = cloud;
  switch (what) {
    case 'risky-signin':
      return withCustomer(cloud, name, (customer) => {
        happen.riskySignIn(customer);
        return `Somebody signed in at ${customer} from an unusual place.`;
      });
    case 'fraud':
      return withCustomer(cloud, name, (customer) => {
        if (
          !world.customers.some((one) => one.name === customer && one.subscriptions.some((sub) => sub.kind === 'azure'))
        ) {
          return `${customer} has no Azure subscription. Try Fabrikam.`;
        }
        happen.fraud(customer);
        return `A subscription of ${customer} began to mine coins.`;
      });
    case 'storm': {
      const count = Math.min(LARGEST_STORM, Number(rest[0]) || STORM);
      happen.storm(count);
      return `A password spray made ${count} detections at all customers.`;
    }
    case 'malformed':
      return withCustomer(cloud, name, (customer) => {
        happen.malformedItem(customer);
        return `Microsoft sent something broken about ${customer}. Look at “status” in a moment.`;
      });
    default:
      return `I can simulate: ${SIMULATIONS.map((line) => line.replace('simulate ', '')).join(', ')}, malformed contoso.`;
  }
}

function withCustomer(cloud: Cloud, typed: string, then: (customer: string) => string): string {
  const [customer, other] = matchTenants(typed || 'contoso', cloud.world.customers);
  if (!customer) return `No customer is called “${typed}”.`;
  return other ? `Which one: ${customer.name} or ${other.name}?` : then(customer.name);
}
