import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');

const STEP = z.strictObject({
  uses: z.string(),
  name: z.string().optional(),
  with: z.looseObject({}),
  writeToEnvironmentFile: z.record(z.string(), z.string()).optional(),
});
const PROJECT = z
  .strictObject({
    version: z.string(),
    environmentFolderPath: z.string(),
    provision: z.array(STEP),
    deploy: z.array(STEP),
    publish: z.array(STEP),
  })
  .parse(parse(read('m365agents.yml')));

/** The actions of the toolkit that we use, with what each must be given. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'teamsApp/create': ['name'],
  // Without a version the toolkit looks for `bicep` on the PATH.
  'arm/deploy': ['subscriptionId', 'resourceGroupName', 'templates', 'bicepCliVersion'],
  'teamsApp/validateManifest': ['manifestPath'],
  'teamsApp/zipAppPackage': ['manifestPath', 'outputZipPath', 'outputFolder'],
  'teamsApp/validateAppPackage': ['appPackagePath'],
  'teamsApp/update': ['appPackagePath'],
  'teamsApp/publishAppPackage': ['appPackagePath'],
  script: ['run'],
};
const STAGES = ['provision', 'deploy', 'publish'] as const;
const steps = STAGES.flatMap((stage) => PROJECT[stage].map((step) => ({ stage, ...step })));
const orderOf = (stage: (typeof STAGES)[number]) => PROJECT[stage].map(({ uses }) => uses);

describe('the project file of the toolkit', () => {
  test('uses actions that there are, each with what it needs', () => {
    const faults = steps.flatMap(({ stage, uses, with: given }) => {
      const needed = ACTIONS[uses];
      if (!needed) return [`${stage}: no action ${uses}`];
      return needed.filter((name) => !(name in given)).map((name) => `${stage}: ${uses} lacks ${name}`);
    });
    expect(faults).toEqual([]);
  });

  test('brings the compiler of the templates with it, the same one everywhere', () => {
    const versions = steps.filter(({ uses }) => uses === 'arm/deploy').map((step) => step.with['bicepCliVersion']);
    expect(versions).toHaveLength(2);
    expect(new Set(versions).size).toBe(1);
    expect(versions[0]).toMatch(/^v\d+\.\d+\.\d+$/);
  });

  test('makes and checks the package before it is handed on', () => {
    const makes = [
      'teamsApp/validateManifest',
      'teamsApp/zipAppPackage',
      'teamsApp/validateAppPackage',
      'teamsApp/update',
    ];
    expect(orderOf('provision')).toEqual(['teamsApp/create', 'arm/deploy', ...makes]);
    expect(orderOf('publish')).toEqual([...makes, 'teamsApp/publishAppPackage']);
    // The image is there before a container wants it.
    expect(orderOf('deploy')).toEqual(['script', 'arm/deploy']);
  });

  test('its header and its version agree', () => {
    const [, version] =
      /agents-toolkits\/(v[\d.]+)\/yaml\.schema\.json/.exec(read('m365agents.yml').split('\n')[0] ?? '') ?? [];
    expect(PROJECT.version).toBe(version);
  });

  test('names files that are there', () => {
    const named = [...read('m365agents.yml').matchAll(/(?:path|parameters|manifestPath): (\.\/\S+)/g)];
    expect(named.length).toBeGreaterThan(0);
    expect(named.map(([, name]) => name ?? '').filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
  });

  test('finds a value for every placeholder, and none of them is a secret', () => {
    const placeholders = [read('m365agents.yml'), read('infra/main.parameters.json'), read('appPackage/manifest.json')]
      .flatMap((text) => [...text.matchAll(/\$\{\{(\w+)\}\}/g)])
      .map(([, name]) => name ?? '');
    const known = new Set([
      ...[...read('env/.env.dev').matchAll(/^(\w+)=/gm)].map(([, name]) => name),
      ...[...read('infra/main.bicep').matchAll(/^output (\w+)/gm)].map(([, name]) => name),
      ...steps.flatMap((step) => Object.values(step.writeToEnvironmentFile ?? {})),
    ]);
    expect([...new Set(placeholders)].filter((name) => !known.has(name))).toEqual([]);
    expect(placeholders.filter((name) => /^SECRET_(?!OFFICER)/.test(name))).toEqual([]);
  });

  test('environments that are committed hold no value of anybody', () => {
    for (const name of readdirSync(path.join(ROOT, 'env'))) {
      expect(name).not.toMatch(/\.user$/);
      expect(read(`env/${name}`)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/i);
    }
  });
});
