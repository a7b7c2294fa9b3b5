import pg from 'pg';

/** The yardstick of writing: rows that are there already, written once more in the plainest way that is not slow. */
export interface PlainInsert {
  /** Writes all rows into empty copies of their tables. */
  insert(): Promise<void>;
  close(): Promise<void>;
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Takes down the rows of these tables and prepares their INSERTs: as many rows in one statement as a page has, one
 * statement of each table in one transaction.
 *
 * @param tables - names; their copies have the same columns, checks and indexes
 */
export async function createPlainInsert(url: string, tables: readonly string[], page: number): Promise<PlainInsert> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const statements = new Map<string, readonly Statement[]>();
  for (const table of tables) {
    await client.query(`create table plain_${table} (like ${table} including all)`);
    statements.set(table, await statementsOf(client, table, page));
  }
  const pages = Math.max(...[...statements.values()].map((list) => list.length));
  return {
    async insert() {
      await client.query(`truncate ${tables.map((table) => `plain_${table}`).join(', ')}`);
      for (let index = 0; index < pages; index += 1) {
        await client.query('begin');
        for (const list of statements.values()) {
          const statement = list[index];
          if (statement) await client.query(statement.text, [...statement.values]);
        }
        await client.query('commit');
      }
    },
    close: () => client.end(),
  };
}

async function statementsOf(client: pg.Client, table: string, page: number): Promise<Statement[]> {
  // A number that the database gives is given anew.
  const { rows: columns } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_identity = 'NO' order by ordinal_position`,
    [table],
  );
  const names = columns.map(({ name }) => name);
  const { rows } = await client.query<Record<string, unknown>>(`select ${names.join(', ')} from ${table}`);
  const statements: Statement[] = [];
  for (let from = 0; from < rows.length; from += page) {
    const some = rows.slice(from, from + page);
    const values = some.flatMap((row) => names.map((name) => bound(row[name])));
    const lines = some.map(
      (_row, line) => `(${names.map((_name, at) => `$${line * names.length + at + 1}`).join(',')})`,
    );
    statements.push({ text: `insert into plain_${table} (${names.join(', ')}) values ${lines.join(',')}`, values });
  }
  return statements;
}

/** `jsonb` goes as text: the driver would make an array of PostgreSQL out of an array. */
const bound = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value;
