import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildPackage } from '../../appPackage/build-package.ts';
import { SEEN_WORDS } from '../../appPackage/read-back-words.ts';
import { writeZip } from '../../appPackage/write-zip.ts';
import { PERMISSIONS } from '../../src/permissions/index.ts';
import { APP_FOLDER, appFiles, ENVIRONMENT, readManifest } from './app-folder.ts';
import { readZip } from './read-zip.ts';

function build(environment: Record<string, string> = ENVIRONMENT) {
  const built = buildPackage(appFiles(), environment);
  if (built.kind === 'refused') throw new Error(built.problems.join('\n'));
  return built;
}

describe('the package that Teams installs', () => {
  test('holds the manifest, both icons and six languages, all at its root', () => {
    const files = readZip(build().zip);
    expect([...files.keys()]).toEqual([
      'manifest.json',
      'color.png',
      'outline.png',
      ...['ar', 'de', 'es', 'fr', 'ja', 'pt'].map((language) => `${language}.json`),
    ]);
    for (const [name, bytes] of appFiles()) {
      if (name !== 'manifest.json') expect(files.get(name)?.equals(bytes)).toBe(true);
    }
  });

  test('has the values of the operator in its manifest', () => {
    const manifest = readManifest(readZip(build().zip).get('manifest.json') ?? Buffer.alloc(0));
    expect(manifest.id).toBe(ENVIRONMENT.TEAMS_APP_ID);
    expect(manifest.bots[0].botId).toBe(ENVIRONMENT.MicrosoftAppId);
    expect(manifest.validDomains).toEqual([ENVIRONMENT.BOT_DOMAIN]);
    expect(manifest.developer).toEqual({
      name: ENVIRONMENT.PUBLISHER_NAME,
      websiteUrl: ENVIRONMENT.WEBSITE_URL,
      privacyUrl: ENVIRONMENT.PRIVACY_URL,
      termsOfUseUrl: ENVIRONMENT.TERMS_URL,
    });
  });

  describe('asks for rights in a team', () => {
    const id = '44444444-aaaa-4bbb-8ccc-000000000001';
    const asking = { ...ENVIRONMENT, TEAMS_READ_BACK: 'on', AZURE_CLIENT_ID: id };
    const fileOf = (environment: Record<string, string>, name: string) =>
      readZip(build(environment).zip).get(name) ?? Buffer.alloc(0);
    const rightsIn = (environment: Record<string, string>) =>
      readManifest(fileOf(environment, 'manifest.json')).authorization?.permissions.resourceSpecific ?? [];

    test('none, unless a setting of the service needs one', () => {
      expect(readManifest(fileOf(ENVIRONMENT, 'manifest.json'))).not.toHaveProperty('authorization');
      expect(readManifest(fileOf(ENVIRONMENT, 'manifest.json'))).not.toHaveProperty('webApplicationInfo');
      expect(readManifest(fileOf(asking, 'manifest.json')).webApplicationInfo?.id).toBe(id);
      const refused = buildPackage(appFiles(), { ...ENVIRONMENT, TEAMS_READ_BACK: 'on' });
      expect(refused).toMatchObject({ problems: [expect.stringContaining('AZURE_CLIENT_ID is not set')] });
    });

    test('exactly those of our list of permissions', () => {
      const listed = PERMISSIONS.filter(({ kind }) => kind === 'resourceSpecific');
      expect(rightsIn(asking)).toEqual(listed.map(({ name }) => ({ name, type: 'Application' })));
      for (const { needed, where } of listed) {
        expect(needed).not.toBe('always');
        expect(where).toBe('team');
      }
    });

    test.each(Object.entries(SEEN_WORDS))('and says so in %s, only then', (language, { mentionsOnly, everything }) => {
      const described = (environment: Record<string, string>): string =>
        language === 'en'
          ? readManifest(fileOf(environment, 'manifest.json')).description.full
          : JSON.parse(fileOf(environment, `${language}.json`).toString('utf8'))['description.full'];
      expect(described(ENVIRONMENT).split(mentionsOnly)).toHaveLength(2);
      expect(described(ENVIRONMENT)).not.toContain(everything);
      expect(described(asking).split(everything)).toHaveLength(2);
      expect(described(asking)).not.toContain(mentionsOnly);
    });

    test('in every language that there is', () => {
      const languages = [...appFiles().keys()].filter((name) => name.endsWith('.json') && name !== 'manifest.json');
      expect(Object.keys(SEEN_WORDS).toSorted()).toEqual(
        ['en', ...languages.map((name) => name.replace('.json', ''))].toSorted(),
      );
    });
  });

  test('is the same, byte for byte, for the same input', () => {
    expect(build().zip.equals(build().zip)).toBe(true);
  });

  test('keeps a value with quotation marks a value', () => {
    const name = 'Adatum "Cloud" \\ Services';
    const { zip } = build({ ...ENVIRONMENT, PUBLISHER_NAME: name });
    expect(readManifest(readZip(zip).get('manifest.json') ?? Buffer.alloc(0)).developer.name).toBe(name);
  });

  test('leaves out files that the manifest does not name', () => {
    const built = buildPackage(appFiles().set('notes.json', Buffer.from('{}')), ENVIRONMENT);
    expect(built.kind === 'built' && built.files).not.toContain('notes.json');
  });
});

test('any files come out of an archive as they went in', () => {
  const name = fc.stringMatching(/^[a-z0-9-]{1,20}\.(json|png)$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.uint8Array({ maxLength: 2000 }), { noNullPrototype: true }), (files) => {
      const list = Object.entries(files).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) }));
      expect([...readZip(writeZip(list))]).toEqual(list.map(({ name, bytes }) => [name, bytes]));
    }),
  );
});

describe('npm run package', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'watchpost-package-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (environment: Record<string, string>) =>
    spawnSync(process.execPath, [join(APP_FOLDER, 'package.ts'), join(folder, 'new', 'app.zip')], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });

  test('writes the archive and says where', () => {
    const { status, stdout } = run(ENVIRONMENT);
    expect(status).toBe(0);
    expect(stdout).toContain(join(folder, 'new', 'app.zip'));
    expect(readFileSync(join(folder, 'new', 'app.zip')).equals(build().zip)).toBe(true);
  });

  test('names everything that is not set, ends with 1 and writes nothing', () => {
    const { status, stderr } = run({});
    expect(status).toBe(1);
    for (const name of Object.keys(ENVIRONMENT)) expect(stderr).toContain(`${name} is not set`);
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
});
