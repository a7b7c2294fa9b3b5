import { parseArgs } from 'node:util';

/** Reads `[count] [--seed n] [--blind]` of a command; `blind` is a service that may not read the channel back. */
export function readArguments(usualCount: number) {
  const options = { seed: { type: 'string' }, blind: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  return { count: Number(positionals[0] ?? usualCount), seed: Number(values.seed ?? 1), mayLook: !values.blind };
}
