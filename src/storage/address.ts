import pg from 'pg';

/**
 * Where the database is and how to sign in: an address that holds its password, or one without and a function that hands
 * out the password of the moment. The function is asked once for each new connection.
 */
export type DatabaseAddress = string | { readonly url: string; readonly password: () => Promise<string> };

/**
 * What the driver needs to connect, for each of our pools and for the queue's own connections alike.
 *
 * With a function for a password the parts of the address are handed over one by one: the driver lets the password of a
 * connection string win, also when there is none in it.
 *
 * @throws TypeError when the address cannot be read
 */
export function connectionOf(address: DatabaseAddress): pg.ClientConfig {
  if (typeof address === 'string') return { connectionString: address };
  // Never connected; it only reads the address as the driver does, with everything that may stand behind the `?`.
  const { host, port, user, database, ssl } = new pg.Client({ connectionString: address.url });
  return { host, port, user, database, ssl, password: address.password };
}
