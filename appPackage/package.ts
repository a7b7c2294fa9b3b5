/** Packs the Teams app: `package.ts [file]`, by default into `build/watchpost.zip` beside this file. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { buildPackage } from './build-package.ts';

const folder = import.meta.dirname;
const target = resolve(process.argv[2] ?? join(folder, 'build', 'watchpost.zip'));

if (existsSync('.env')) process.loadEnvFile('.env');
const names = (await readdir(folder)).filter((name) => /\.(json|png)$/.test(name));
const files = new Map(
  await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
);

const built = buildPackage(files, process.env);
if (built.kind === 'refused') {
  process.stderr.write(`The Teams package cannot be made:\n${built.problems.map((line) => `  ${line}\n`).join('')}`);
  process.stderr.write('Values come from the environment or from .env; see appPackage/README.md.\n');
  process.exitCode = 1;
} else {
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, built.zip);
  process.stdout.write(`${target}\n${built.files.map((name) => `  ${name}\n`).join('')}`);
}
