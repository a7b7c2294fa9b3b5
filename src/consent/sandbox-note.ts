import path from 'node:path';
import { z } from 'zod';

/** What a running sandbox leaves for `npm run consent`: how to reach its simulated Microsoft. Nothing in it is real. */
export const SandboxNote = z.object({
  /** By name, as in the environment. */
  settings: z.record(z.string(), z.string()),
  /** Where the browser signs in, over plain http: it does not know the root of the other address. */
  signInHost: z.string(),
  /** Root of the simulated hosts, PEM. */
  caPem: z.string(),
});

/** The note's place below the data folder. */
export const sandboxNoteFile = (dataDir: string): string => path.join(dataDir, 'sandbox', 'consent.json');
