import { createHash } from 'node:crypto';
import { BoundedClient } from './bounded-client.ts';

/** What adds a job. It joins a partitioned table, and planning it anew takes twice as long as running it. */
const WORTH_PREPARING = /insert into "?pgboss"?\./i;

/** More texts than queues would mean that something varies in them that should be a parameter. */
const MOST = 20;

const names = new Map<string, string>();

/**
 * A client that has the insert of a job planned once a connection: a press waits for it.
 *
 * Nothing else is prepared, because a plan that returns whole rows breaks when another instance adds a column.
 */
export class PreparingClient extends BoundedClient {
  override query(...args: unknown[]): never {
    const [text, values, callback] = args;
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined;
    const prepared = name === undefined ? args : [{ name, text, values }, callback].filter((arg) => arg !== undefined);
    return (super.query as (...args: unknown[]) => never)(...prepared);
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST || !WORTH_PREPARING.test(text)) return known;
  const name = createHash('sha1').update(text).digest('hex');
  names.set(text, name);
  return name;
}
