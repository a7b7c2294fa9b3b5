import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
const lines = read('Dockerfile').split('\n');
const operands = (instruction: string) =>
  lines.flatMap((line) => (line.startsWith(`${instruction} `) ? [line.slice(instruction.length + 1)] : []));

describe('the image', () => {
  test('has the Node of package.json', () => {
    const major = JSON.parse(read('package.json')).dependencies.node.split('.')[0];
    const images = operands('FROM').map((from) => from.split(' ')[0]);
    expect(new Set(images)).toEqual(new Set([`node:${major}-slim`]));
  });

  test('copies what there is, and .dockerignore lets it in', () => {
    const copied = operands('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    const admitted = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    expect(copied.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
    expect(new Set(copied)).toEqual(new Set(admitted));
  });

  test('neither runs as root nor becomes the sandbox, and Node is its first process', () => {
    expect(operands('USER')).toEqual(['node']);
    expect(operands('ENV').join(' ')).toContain('WATCHPOST_SANDBOX=0');
    expect(operands('CMD')).toEqual(['["node", "src/main.ts"]']);
  });
});

describe('the project file of the toolkit', () => {
  const yaml = read('m365agents.yml');

  test('names files that are there', () => {
    const named = [...yaml.matchAll(/(?:path|parameters|manifestPath): (\.\/\S+)/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
  });

  test('finds a value for every placeholder', () => {
    const placeholders = [yaml, read('infra/main.parameters.json'), read('appPackage/manifest.json')].flatMap((text) =>
      [...text.matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''),
    );
    const known = new Set([
      ...[...read('env/.env.dev').matchAll(/^(\w+)=/gm)].map(([, name]) => name),
      ...[...read('infra/main.bicep').matchAll(/^output (\w+)/gm)].map(([, name]) => name),
      ...[...yaml.matchAll(/^ +\w+: ([A-Z][A-Z_]+)$/gm)].map(([, name]) => name),
    ]);
    const open = placeholders.filter((name) => !known.has(name));
    // Secrets stand in a file that is not committed.
    expect([...new Set(open)]).toEqual(['SECRET_DATABASE_PASSWORD']);
  });
});
