import { rm } from 'node:fs/promises';
import type { EmbeddedServer } from '../../src/storage/embedded-server.ts';

/** Stops the server of the run and removes its files. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { testServer?: EmbeddedServer }).testServer?.release();
  await rm(process.env['TEST_DATA_DIR'] ?? '', { recursive: true, force: true });
}
