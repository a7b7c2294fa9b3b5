import { readFileSync } from 'node:fs';

const rounds = readFileSync(new URL('../../src/rounds.ts', import.meta.url), 'utf8');

/** Lines that the log may hold while the database is away: of the connection, the jobs, the sources, a card that waited for it, and every round. */
export const DATABASE_AWAY: readonly string[] = [
  'database connection lost',
  'job queue disturbed',
  'source read could not be saved',
  'due sources could not be looked up',
  'card was shown after its claim had run out',
  ...[...rounds.matchAll(/'([a-z][^'\n]* could not be [^'\n]*)'/g)].map(([, line = '']) => line),
];
