import { rm } from 'node:fs/promises';
import type { EmbeddedServer } from '../../src/storage/embedded-server.ts';

/** Stops the server of the run and removes everything that the run wrote. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { testServer?: EmbeddedServer }).testServer?.release();
  await rm(process.env['TEST_FOLDER'] ?? '', { recursive: true, force: true });
}
