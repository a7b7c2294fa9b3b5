import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../error.ts';

/**
 * A **backup** of the embedded database is a folder that is complete by itself: a copy of the database's files with the
 * log of what changed while they were copied, the password that belongs to them, and a *manifest* that lists every file
 * with its checksum.
 *
 * Invariants: the folder bears its name only once it is complete and was proven to start; nothing in it is ever changed.
 */
const Manifest = z.object({
  format: z.literal(1),
  /** ISO; everything that was confirmed before this moment is in the backup. */
  madeAt: z.iso.datetime(),
  /** Version of PostgreSQL: its files can be started by the same major version only. */
  server: z.string(),
  migrations: z.array(z.string()),
  /** Highest numbers that had been given when the backup began. */
  highest: z.object({ alert: z.number().int(), line: z.number().int() }),
  folders: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int().nonnegative(), sha256: z.string().length(64) })),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST = 'manifest.json';
/** The database's files, as below `DATA_DIR`. */
export const HOME = 'postgres';
export const SECRET = 'postgres.secret';

/**
 * Reads what a backup says of itself.
 *
 * @throws AppError `backup_unusable`; its field `reason` says in words what is wrong
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) throw unusable(`${folder} holds no backup: ${MANIFEST} is missing`);
  const parsed = Manifest.safeParse(readJson(text));
  if (!parsed.success) throw unusable(`${MANIFEST} of ${folder} cannot be understood`);
  const escaping = [...parsed.data.files.map((file) => file.path), ...parsed.data.folders].find(isOutside);
  if (escaping !== undefined) throw unusable(`${MANIFEST} of ${folder} names a place outside of it`);
  return parsed.data;
}

/** Why a backup cannot be used. */
export const unusable = (reason: string, cause?: unknown): AppError =>
  new AppError('backup_unusable', { cause, fields: { reason } });

/** Why nothing was begun. */
export const refused = (reason: string): AppError => new AppError('backup_refused', { fields: { reason } });

const isOutside = (name: string): boolean => path.isAbsolute(name) || name.split(/[\\/]/).includes('..');

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
