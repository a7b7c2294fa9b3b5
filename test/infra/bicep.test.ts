import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { firstText, membersOf, readBicep, referencesIn, type Statement, wordsOf } from './read-bicep.ts';
import { RESOURCE_TYPES } from './resource-types.ts';

/*
 * There is no Bicep compiler among our tools. These checks hold what a reader would check by hand, and what no compiler
 * could: that the template and the code agree. Types, API versions and the properties of a resource are held against
 * `resource-types.ts`, an extract of Microsoft's published types; what lies deeper only Azure can judge.
 */

const INFRA = path.resolve(import.meta.dirname, '../../infra');
const FILES = readdirSync(INFRA, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bicep'));

const read = (name: string): Statement[] => readBicep(readFileSync(path.join(INFRA, name), 'utf8'));
const main = read('main.bicep');
const having = (statements: readonly Statement[], keyword: string) =>
  statements.filter((statement) => statement.keyword === keyword);
const isSecure = (statement: Statement) => statement.decorators.includes('secure');
const isOptional = (param: Statement) => param.tokens.some(({ value }) => value === '=');
const namesOf = (statements: readonly Statement[]) => statements.map(({ name }) => name);

describe.each(FILES)('%s', (name) => {
  const statements = read(name);

  test('consists of statements that Bicep knows, each name declared once', () => {
    const known = ['targetScope', 'param', 'var', 'resource', 'module', 'output'];
    expect(statements.filter(({ keyword }) => !known.includes(keyword))).toEqual([]);
    const declared = namesOf(statements.filter(({ keyword }) => !['targetScope', 'output'].includes(keyword)));
    expect(declared).toEqual([...new Set(declared)]);
  });

  test('uses every parameter and variable', () => {
    const unused = [...having(statements, 'param'), ...having(statements, 'var')].filter(
      (declared) =>
        !statements.some((other) => other !== declared && referencesIn(other.tokens).includes(declared.name)),
    );
    expect(namesOf(unused)).toEqual([]);
  });

  test('refers to nothing that it does not declare', () => {
    const declared = namesOf(statements.filter(({ keyword }) => keyword !== 'output'));
    const foreign = statements.flatMap(({ keyword, tokens }) =>
      referencesIn(tokens).filter((word) => !declared.includes(word) && !isOwnWord(word, keyword, tokens)),
    );
    expect([...new Set(foreign)]).toEqual([]);
  });

  test('names a type of every resource that there is, with the properties that it has and those that it must have', () => {
    const faults = having(statements, 'resource').flatMap(({ name: resource, tokens }) => {
      const type = RESOURCE_TYPES[firstText(tokens)];
      if (!type) return [`${resource}: ${firstText(tokens)} is not in resource-types.ts`];
      // One that another module makes is only named.
      if (tokens[1]?.value === 'existing') return faultsOf(resource, membersOf(tokens), []);
      return [
        ...faultsOf(resource, membersOf(tokens), type.members),
        ...(type.properties
          ? faultsOf(`${resource}.properties`, membersOf(tokens, 'properties'), type.properties)
          : []),
      ];
    });
    expect(faults).toEqual([]);
  });

  test('reads only files that are there', () => {
    const files = statements.flatMap(({ tokens }) =>
      tokens.flatMap((token, at) => (token.value === 'loadTextContent' ? [tokens[at + 2]?.value ?? ''] : [])),
    );
    const missing = files.filter((file) => !existsSync(path.join(INFRA, path.dirname(name), file)));
    expect(missing).toEqual([]);
  });

  test('speaks of other templates that are there', () => {
    const named = [...readFileSync(path.join(INFRA, name), 'utf8').matchAll(/[\w-]+\.bicep\b/g)].map(([file]) => file);
    const known = FILES.map((file) => path.basename(file));
    expect(named.filter((file) => !known.includes(file))).toEqual([]);
  });

  test('hands no secret to an output, and a secret parameter only to a vault, a password or another secret parameter', () => {
    const secrets = namesOf(statements.filter(isSecure));
    const leaks = having(statements, 'output').filter(({ tokens }) =>
      wordsOf(tokens).some((word) => secrets.includes(word) || /^list[A-Z]|secret|password|key$/i.test(word)),
    );
    expect(namesOf(leaks)).toEqual([]);
    const users = statements.filter(({ tokens }) => referencesIn(tokens).some((word) => secrets.includes(word)));
    expect(users.filter((user) => !mayHoldSecret(user, secrets))).toEqual([]);
  });
});

/** Keys of Bicep itself, on any resource. */
const OF_BICEP = ['name', 'parent', 'scope', 'dependsOn'];

/** A member that the type does not have, and one that it must have; `!` marks those. */
function faultsOf(where: string, given: ReadonlyMap<string, unknown>, known: readonly string[]): string[] {
  if (given.size === 0) return [];
  const names = known.map((member) => member.replace('!', ''));
  return [
    ...[...given.keys()].filter((key) => ![...names, ...OF_BICEP].includes(key)).map((key) => `${where} has no ${key}`),
    ...known
      .filter((member) => member.endsWith('!') && !given.has(member.slice(0, -1)))
      .map((member) => `${where} lacks ${member.slice(0, -1)}`),
  ];
}

const BICEP_WORDS = new Set(
  `string int bool object array true false null if for in existing resourceGroup tenant subscriptionResourceId uniqueString
  guid items int json concat uriComponent readEnvironmentVariable union empty split trim max take
  loadTextContent`.split(/\s+/),
);

/** Words of the language, numbers, and what a loop of this statement names. */
const isOwnWord = (word: string, keyword: string, tokens: Statement['tokens']): boolean =>
  BICEP_WORDS.has(word) ||
  /^\d+$/.test(word) ||
  // `parent`, `scope` and the like are keys; a loop variable stands behind `for`.
  tokens.some(({ value }, at) => value === 'for' && tokens[at + 1]?.value === word) ||
  keyword === 'targetScope';

function mayHoldSecret({ keyword, tokens }: Statement, secrets: readonly string[]): boolean {
  const refers = (value: Statement['tokens']) => referencesIn(value).some((word) => secrets.includes(word));
  if (keyword === 'module') {
    const secure = namesOf(read(firstText(tokens)).filter(isSecure));
    return [...membersOf(tokens, 'params')].every(([param, value]) => secure.includes(param) || !refers(value));
  }
  if (keyword !== 'resource') return false;
  const outside = [...membersOf(tokens)].filter(([key]) => key !== 'properties');
  if (outside.some(([, value]) => refers(value))) return false;
  const isVault = firstText(tokens).startsWith('Microsoft.KeyVault/vaults/secrets@');
  const allowed = isVault ? 'value' : 'administratorLoginPassword';
  return [...membersOf(tokens, 'properties')].every(([key, value]) => key === allowed || !refers(value));
}

describe('modules', () => {
  test.each(having(main, 'module').map((statement) => [statement.name, statement] as const))(
    '%s gets exactly the parameters that it has, and gives what is asked of it',
    (name, { tokens }) => {
      const file = firstText(tokens);
      expect(existsSync(path.join(INFRA, file))).toBe(true);
      const module = read(file);
      const params = having(module, 'param');
      const given = [...membersOf(tokens, 'params').keys()];
      expect(given.filter((param) => !namesOf(params).includes(param))).toEqual([]);
      expect(namesOf(params.filter((param) => !isOptional(param))).filter((param) => !given.includes(param))).toEqual(
        [],
      );
      const text = readFileSync(path.join(INFRA, 'main.bicep'), 'utf8');
      const asked = [...text.matchAll(new RegExp(`\\b${name}\\.outputs\\.(\\w+)`, 'g'))].map(([, output]) => output);
      expect(asked.filter((output) => !namesOf(having(module, 'output')).includes(output ?? ''))).toEqual([]);
    },
  );

  test('are all used', () => {
    const used = having(main, 'module').map(({ tokens }) => firstText(tokens));
    expect(used.toSorted()).toEqual(FILES.filter((name) => name.startsWith('modules')).toSorted());
  });
});

describe('parameters', () => {
  const params = having(main, 'param');
  const required = namesOf(params.filter((param) => !isOptional(param)));

  test.each([
    ['dev.bicepparam', namesOf(having(read('dev.bicepparam'), 'param'))],
    ['prod.bicepparam', namesOf(having(read('prod.bicepparam'), 'param'))],
    [
      'main.parameters.json',
      Object.keys(JSON.parse(readFileSync(path.join(INFRA, 'main.parameters.json'), 'utf8')).parameters),
    ],
  ])('%s gives every required one and none that is unknown', (_, given) => {
    expect(required.filter((name) => !given.includes(name))).toEqual([]);
    expect(given.filter((name) => !namesOf(params).includes(name))).toEqual([]);
  });

  test('none is a secret: everything in Azure signs in as the managed identity, or finds its secret in the vault', () => {
    expect(namesOf(params.filter(isSecure))).toEqual([]);
    for (const file of ['dev.bicepparam', 'prod.bicepparam', 'main.parameters.json']) {
      expect(readFileSync(path.join(INFRA, file), 'utf8')).not.toMatch(/password|SECRET_(?!OFFICER)/i);
    }
  });

  test('dev.bicepparam and prod.bicepparam read the same names from the environment, all of them described', () => {
    const read1 = (file: string) => [
      ...readFileSync(path.join(INFRA, file), 'utf8').matchAll(/readEnvironmentVariable\('(\w+)'/g),
    ];
    const names = (file: string) => read1(file).map(([, name]) => name);
    expect(names('dev.bicepparam')).toEqual(names('prod.bicepparam'));
    const described = readFileSync(path.resolve(INFRA, '../docs/going-live.md'), 'utf8');
    expect(names('dev.bicepparam').filter((name) => !described.includes(name ?? ''))).toEqual([]);
  });
});

const textOf = (file: string) => readFileSync(path.join(INFRA, file), 'utf8');
const goingLive = textOf('../docs/going-live.md');
const declared = (file: string, name: string) => read(file).find((statement) => statement.name === name)?.tokens ?? [];
const waitsFor = (tokens: Statement['tokens']) => referencesIn(membersOf(tokens).get('dependsOn') ?? []);

describe('what a deployment makes', () => {
  test('has a name of its own wherever names are unique in the whole world', () => {
    const shared = ['bot', 'registry', 'vault'].map((file) => `modules/${file}.bicep`);
    for (const file of [...shared, 'modules/database.bicep'])
      expect(
        membersOf(having(read(file), 'resource')[0]?.tokens ?? [])
          .get('name')
          ?.flatMap((one) => wordsOf([one])),
      ).toContain('uniqueString');
  });

  test('names the bot with no more than the 42 characters that it may have', () => {
    expect(textOf('modules/bot.bicep')).toMatch(/ name: take\('bot-\$\{name\}-\$\{uniqueString\(.*\)\}', 42\)/);
    const [, longest = ''] = /@maxLength\((\d+)\)\nparam name string/.exec(textOf('main.bicep')) ?? [];
    // Nothing of what makes it unique is cut off: uniqueString has 13 characters.
    expect('bot-'.length + Number(longest) + '-'.length + 13).toBeLessThanOrEqual(42);
  });

  test('lets the server of the database get ready before it is asked for anything', () => {
    const content = declared('main.bicep', 'databaseContent');
    expect(waitsFor(content)).toContain('hosting');
    expect(waitsFor(declared('main.bicep', 'hosting'))).toEqual(['database']);
    expect(waitsFor(declared('main.bicep', 'app'))).toEqual(['databaseContent']);
    const made = having(read('modules/database-content.bicep'), 'resource');
    expect(namesOf(made)).toEqual(['server', 'administrator', 'database']);
    expect(waitsFor(made[2]?.tokens ?? [])).toEqual(['administrator']);
    expect(textOf('modules/database.bicep')).not.toMatch(/flexibleServers\/(administrators|databases)@/);
  });

  test('asks a server that is there for neither administrator nor database again', () => {
    expect(textOf('main.bicep')).toContain(
      "module databaseContent 'modules/database-content.bicep' = if (!hasImage && databaseSetup == 'template') {",
    );
    expect(goingLive).toContain('export DATABASE_SETUP=byHand');
    for (const code of ['AadAuthOperationCannotBePerformedWhenServerIsNotAccessible', 'ServerIsBusy'])
      expect(goingLive).toContain(code);
  });
});

describe('what has grown since', () => {
  const params = ['databaseGb', 'databaseVersion', 'databaseServer', 'moreSettings'];

  test.each(['dev.bicepparam', 'prod.bicepparam', 'main.parameters.json'])('is kept by %s', (file) => {
    const given = file.endsWith('.json')
      ? Object.keys(JSON.parse(textOf(file)).parameters)
      : namesOf(having(read(file), 'param'));
    expect(params.filter((name) => !given.includes(name))).toEqual([]);
  });

  test('is never smaller than the disk, because the disk grows by the parameter alone', () => {
    const database = textOf('modules/database.bicep');
    expect(database).toMatch(/storage: \{\s+storageSizeGB: gb\s+autoGrow: 'Disabled'/);
    expect(database).toContain('version: version');
    expect(goingLive).toContain('UpsertServerManagementOperationDowngradeDiskSizeUnsupported');
    expect(textOf('modules/alerts.bicep')).toContain('DATABASE_GB');
    expect(textOf('main.bicep')).toContain('param databaseGb int = 32');
  });

  test('is the database of a restore, where one is named', () => {
    expect(textOf('main.bicep')).toContain(
      'var databaseHost = empty(databaseServer) ? database.outputs.host : databaseServer',
    );
  });

  test('is every setting that the page tells to set: a parameter has it, or moreSettings does', () => {
    expect(textOf('main.bicep')).toContain('settings: union(settings, managedReader, moreSettings)');
    for (const file of ['dev.bicepparam', 'prod.bicepparam']) expect(textOf(file)).toContain('param moreSettings = {}');
    expect(goingLive).toContain('never with `az containerapp update`');
  });
});

describe('what may be reached from outside', () => {
  test('is the service alone, over https', () => {
    const open = FILES.filter((file) => /\bexternal: true\b/.test(textOf(file)));
    expect(open).toEqual(['modules/app.bicep']);
    expect(textOf('modules/app.bicep')).toContain('allowInsecure: false');
  });

  test('is neither the database, nor the vault but for named addresses', () => {
    const vault = textOf('modules/vault.bicep');
    expect(vault).toMatch(/networkAcls: \{\s+defaultAction: 'Deny'/);
    expect(vault).toContain('enableRbacAuthorization: true');
    expect(vault).not.toMatch(/accessPolicies|publicNetworkAccess: 'Enabled'/);
    const database = textOf('modules/database.bicep');
    expect(database).toContain('delegatedSubnetResourceId: subnetId');
    expect(database).not.toContain('firewallRules');
    expect(database).toContain("passwordAuth: 'Disabled'");
    expect(textOf('modules/registry.bicep')).toContain('adminUserEnabled: false');
    for (const file of FILES) expect(textOf(file)).not.toMatch(/0\.0\.0\.0|\*\/0/);
  });

  test('costs are written beside every part that has any', () => {
    for (const file of FILES.filter((name) => name.startsWith('modules') && !name.includes('bot'))) {
      expect(textOf(file).split('\n\n')[0]).toMatch(/US dollar|free/i);
    }
  });
});
