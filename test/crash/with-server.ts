import globalSetup from '../support/global-setup.ts';
import globalTeardown from '../support/global-teardown.ts';

/**
 * Runs a command on a database server of its own, which goes with it, also when the command fails.
 *
 * @param command - says whether everything was in order; the process exits with 0 or 1
 */
export async function withServer(command: () => Promise<boolean>): Promise<never> {
  await globalSetup();
  const isInOrder = await command().finally(globalTeardown);
  process.exit(isInOrder ? 0 : 1);
}
