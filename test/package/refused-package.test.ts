import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildPackage } from '../../appPackage/build-package.ts';
import { fillPlaceholders } from '../../appPackage/fill-placeholders.ts';
import { drawColourIcon, drawOutlineIcon } from '../../appPackage/icons.ts';
import { MANIFEST_VERSION } from '../../appPackage/manifest-rules.ts';
import { officialProblems } from '../../appPackage/official-schema.ts';
import { type Image, writePng } from '../../appPackage/write-png.ts';
import { appFiles, ENVIRONMENT } from './app-folder.ts';

type Json = Record<string, unknown>;

function problemsOf(files: Map<string, Buffer>, environment: Record<string, string> = ENVIRONMENT): readonly string[] {
  const built = buildPackage(files, environment);
  return built.kind === 'refused' ? built.problems : [];
}

/** The files with one value of one document changed; `undefined` takes the key away. */
function changed(file: string, path: readonly (string | number)[], value: unknown): Map<string, Buffer> {
  const files = appFiles();
  const document = JSON.parse(files.get(file)?.toString('utf8') ?? '') as Json;
  const parent = path.slice(0, -1).reduce<Json>((part, step) => part[step] as Json, document);
  parent[path.at(-1) as string] = value;
  return files.set(file, Buffer.from(JSON.stringify(document)));
}

const commands = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ title: `command ${i}`, description: `does ${i}` }));
const placeholder = (name: string) => `\${{${name}}}`;
const SCHEMAS = 'https://developer.microsoft.com/json-schemas/teams/v1.30';
const LIST = ['bots', 0, 'commandLists', 0] as const;

describe('a manifest that Teams would not take is refused', () => {
  test.each<[path: readonly (string | number)[], value: unknown, problem: string]>([
    [['id'], 'watchpost', 'id must be a GUID'],
    [['id'], undefined, 'id is missing'],
    [['version'], '1.0', 'version must be three numbers such as 1.0.0'],
    [['manifestVersion'], '1.29', 'manifestVersion must be "1.30"'],
    [['$schema'], undefined, `$schema must be "${SCHEMAS}/MicrosoftTeams.schema.json"`],
    [['packageName'], 'com.adatum', 'has keys that no rule knows: packageName'],
    [['name', 'short'], 'W'.repeat(31), 'name.short is longer than 30 characters'],
    [['name', 'full'], ' ', 'name.full is empty'],
    [['description', 'short'], 'W'.repeat(81), 'description.short is longer than 80 characters'],
    [['description'], { short: 'same', full: 'same' }, 'description says the same twice'],
    [['developer', 'name'], 'W'.repeat(33), 'developer.name is longer than 32 characters'],
    [['developer', 'privacyUrl'], 'http://adatum.com', 'developer.privacyUrl must be an https address'],
    [['developer', 'termsOfUseUrl'], 'adatum.com', 'developer.termsOfUseUrl must be an https address'],
    [['accentColor'], 'navy', 'accentColor must be a colour such as #1B3A57'],
    [
      ['validDomains', 0],
      'https://adatum.com',
      'validDomains[0] must be a host name without https:// and without a path',
    ],
    [['validDomains', 0], '*.com', 'validDomains[0] must be a host name without https:// and without a path'],
    [['bots', 0, 'scopes'], ['team', 'groupchat'], 'bots[0].scopes[1] must be "team" or "personal" or "groupChat"'],
    [['bots', 0, 'scopes'], ['team', 'personal', 'groupChat', 'team'], 'bots[0].scopes names a scope twice'],
    [['bots', 0, 'scopes'], ['team', 'groupChat'], 'bots[0] has a list of commands for a scope that the bot is not in'],
    [['bots', 0, 'isNotificationOnly'], true, 'bots[0].isNotificationOnly must be false'],
    [[...LIST, 'scopes'], ['team', 'personal'], 'bots[0] has two lists of commands for one scope'],
    [[...LIST, 'commands'], commands(11), 'bots[0].commandLists[0].commands has more than 10 entries'],
    [[...LIST, 'commands', 1, 'title'], 'alerts', 'bots[0].commandLists[0].commands names a command twice'],
    [[...LIST, 'commands', 1, 'description'], undefined, 'bots[0].commandLists[0].commands[1].description is missing'],
    [['defaultInstallScope'], 'meetings', 'defaultInstallScope must be "team" or "personal" or "groupChat"'],
    [['icons', 'color'], 'icons/color.png', 'icons.color must be the name of a .png file beside the manifest'],
    [
      ['localizationInfo', 'additionalLanguages', 0, 'file'],
      '../de.json',
      'localizationInfo.additionalLanguages[0].file must be the name of a .json file beside the manifest',
    ],
    [
      ['localizationInfo', 'additionalLanguages', 0, 'languageTag'],
      'de',
      'localizationInfo.additionalLanguages names a language twice',
    ],
  ])('%j = %j', (path, value, problem) => {
    expect(problemsOf(changed('manifest.json', path, value))).toEqual([`manifest.json: ${problem}`]);
  });

  test('with all its faults at once', () => {
    const files = changed('manifest.json', ['version'], '1');
    const environment = { ...ENVIRONMENT, TEAMS_APP_ID: 'none', WEBSITE_URL: 'http://adatum.com' };
    expect(problemsOf(files, environment)).toHaveLength(3);
  });

  test('and says which setting is wrong where the value came from one', () => {
    const environment = { ...ENVIRONMENT, TEAMS_APP_ID: 'watchpost', BOT_DOMAIN: 'https://adatum.com' };
    expect(problemsOf(appFiles(), environment)).toEqual([
      'manifest.json: id must be a GUID: set TEAMS_APP_ID',
      'manifest.json: validDomains[0] must be a host name without https:// and without a path: set BOT_DOMAIN',
    ]);
    const local = { ...ENVIRONMENT, WEBSITE_URL: 'https://localhost/x' };
    expect(problemsOf(appFiles(), local)).toEqual([expect.stringMatching(/your own: set WEBSITE_URL$/)]);
  });

  test.each([
    ['there is none', undefined, 'manifest.json is missing'],
    ['it is no JSON', '{', expect.stringMatching(/^manifest\.json is no JSON: /)],
  ])('when %s', (_, content, problem) => {
    const files = appFiles();
    if (content === undefined) files.delete('manifest.json');
    else files.set('manifest.json', Buffer.from(content));
    expect(problemsOf(files)).toEqual([problem]);
  });

  test('when a value is empty, with what it means', () => {
    expect(problemsOf(appFiles(), { ...ENVIRONMENT, BOT_DOMAIN: ' ' })).toEqual([
      'BOT_DOMAIN is not set: host of the service, without https://',
    ]);
  });

  test('when a placeholder of somebody else has no value', () => {
    const files = changed('manifest.json', ['developer', 'mpnId'], placeholder('PARTNER_ID'));
    expect(problemsOf(files)).toEqual(['PARTNER_ID is not set']);
  });
});

describe('what Teams takes and its store does not is refused', () => {
  test.each<[file: string, path: readonly (string | number)[], value: unknown, problem: string]>([
    ['manifest.json', ['name', 'short'], 'Watchpost for Teams', 'name.short has “Teams” in it'],
    ['ja.json', ['name.full'], 'Watchpost', 'name.full says no more than name.short'],
    ['manifest.json', ['name', 'full'], 'Watchpost by Microsoft', 'name.full has “Microsoft” in it'],
    ['fr.json', ['name.full'], 'Watchpost pour Azure', 'name.full has “Azure” in it'],
    ['manifest.json', ['description', 'short'], 'Watchpost shows alerts', 'description.short repeats the name'],
    ['manifest.json', ['description', 'short'], 'The app for alerts', 'description.short must not say “app”'],
    ['de.json', ['description.short'], 'Meldungen. Und mehr', 'description.short must be one sentence'],
    ['manifest.json', ['description', 'full'], 'The best desk', 'description.full must not say “best”'],
    ['manifest.json', ['description', 'full'], 'A desk in Teams', 'description.full must say “Microsoft Teams” before'],
    ['manifest.json', ['description', 'full'], 'word '.repeat(501), 'description.full has more than 500 words'],
    ['manifest.json', ['developer', 'websiteUrl'], 'https://localhost/x', 'developer.websiteUrl must be a public page'],
    ['manifest.json', ['developer', 'privacyUrl'], 'https://10.0.0.1/x', 'developer.privacyUrl must be a public page'],
    [
      'manifest.json',
      ['developer', 'termsOfUseUrl'],
      ENVIRONMENT.PRIVACY_URL,
      'developer names one page for two things',
    ],
    ['manifest.json', ['validDomains'], ['desk.ngrok-free.app'], 'validDomains[0] must be a host of your own'],
    ['manifest.json', ['validDomains'], ['*.adatum.com'], 'validDomains[0] must not be a wildcard'],
    ['manifest.json', ['validDomains'], ['a.adatum.com', 'a.adatum.com'], 'validDomains names a host twice'],
    ['manifest.json', ['id'], '00000000-0000-0000-0000-000000000000', 'id is no id of yours'],
    ['manifest.json', ['bots', 0, 'botId'], '11111111-1111-1111-1111-111111111111', 'bots[0].botId is no id of yours'],
  ])('%s %j = %j', (file, path, value, problem) => {
    expect(problemsOf(changed(file, path, value))).toEqual([expect.stringContaining(`${file}: ${problem}`)]);
  });

  test('a list without help', () => {
    expect(problemsOf(changed('manifest.json', [...LIST, 'commands', 9, 'title'], 'hilfe'))).toEqual([
      'manifest.json: bots[0].commandLists must offer help in every list',
    ]);
  });
});

describe("Microsoft's own schema", () => {
  const manifest = () => JSON.parse(appFiles().get('manifest.json')?.toString('utf8') ?? '') as Json;
  const filled = () => fillPlaceholders(manifest() as never, ENVIRONMENT).document as Json;

  test('takes ours, and says where another is wrong', () => {
    expect(officialProblems('MicrosoftTeams', 'manifest.json', filled())).toEqual([]);
    const wrong = { ...filled(), surprise: 1, icons: { color: 'color.png' }, accentColor: 'navy' };
    expect(officialProblems('MicrosoftTeams', 'manifest.json', wrong)).toEqual([
      expect.stringMatching(/^manifest\.json: Microsoft's schema 1\.30: .*additional properties: surprise$/),
      expect.stringMatching(/icons must have required property 'outline'$/),
      expect.stringMatching(/accentColor must match pattern/),
    ]);
    expect(officialProblems('MicrosoftTeams.Localization', 'de.json', { 'name.short': 'W' })).not.toEqual([]);
  });

  test('is the newest that the toolkit brings: when this fails, look whether Teams takes a newer one', () => {
    const versions = readdirSync('node_modules/@microsoft/app-manifest/build/json-schemas/teams')
      .flatMap((name) => /^v1\.(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number);
    expect(`1.${Math.max(...versions)}`).toBe(MANIFEST_VERSION);
  });
});

describe('a language that is not whole is refused', () => {
  const place = 'bots[0].commandLists[1].commands[4]';
  test.each<[key: string, value: unknown, problem: string]>([
    ['name.full', undefined, 'name.full is missing'],
    ['description.short', 'W'.repeat(81), 'description.short is longer than 80 characters'],
    [`${place}.description`, undefined, `${place}.description is missing`],
    [`${place}.description`, 'W'.repeat(129), `${place}.description is longer than 128 characters`],
    // Teams would write the German word into the message, and it would be read as a question.
    [`${place}.title`, 'Aufgabe', `has keys that no rule knows: ${place}.title`],
    ['description.full', placeholder('PUBLISHER_NAME'), 'description.full has a placeholder that nobody fills'],
    ['$schema', undefined, `$schema must be "${SCHEMAS}/MicrosoftTeams.Localization.schema.json"`],
  ])('%s = %j', (key, value, problem) => {
    expect(problemsOf(changed('de.json', [key], value))).toEqual([`de.json: ${problem}`]);
  });

  test('and so is one that is not there', () => {
    const files = appFiles();
    files.delete('ja.json');
    expect(problemsOf(files)).toEqual(['ja.json is missing']);
  });
});

describe('an icon that Teams would not take is refused', () => {
  const painted = (image: Image, pixel: readonly number[]): Image => {
    const pixels = image.pixels.slice();
    pixels.set(pixel, 0);
    return { ...image, pixels };
  };
  const plain = (size: number, pixel: readonly number[]): Image => ({
    width: size,
    height: size,
    pixels: Uint8Array.from({ length: size * size * 4 }, (_, i) => pixel[i % 4] ?? 0),
  });
  const withByte = (bytes: Buffer, at: number, value: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] = value;
    return copy;
  };
  const colour = writePng(drawColourIcon());

  test.each<[file: string, bytes: Buffer, problems: string[]]>([
    ['color.png', writePng(plain(96, [1, 2, 3, 255])), ['has 96 × 96 pixels, must have 192 × 192']],
    ['color.png', writePng(painted(drawColourIcon(), [0, 0, 0, 254])), ['must be opaque everywhere']],
    ['color.png', Buffer.from('GIF89a'), ['is no PNG']],
    ['color.png', colour.subarray(0, 300), ['is a damaged PNG']],
    ['color.png', withByte(colour, 60, 0x55), ['is a damaged PNG']],
    [
      'outline.png',
      writePng(painted(drawOutlineIcon(), [254, 255, 255, 9])),
      ['must be white and transparent, nothing else'],
    ],
    ['outline.png', writePng(plain(32, [255, 255, 255, 255])), ['shows nothing: its pixels are all alike']],
    ['outline.png', writePng(plain(32, [255, 255, 255, 0])), ['shows nothing: its pixels are all alike']],
    [
      'outline.png',
      colour,
      [
        'has 192 × 192 pixels, must have 32 × 32',
        'must be white and transparent, nothing else',
        'shows nothing: its pixels are all alike',
      ],
    ],
  ])('%s %#', (file, bytes, problems) => {
    expect(problemsOf(appFiles().set(file, bytes))).toEqual(problems.map((problem) => `${file} ${problem}`));
  });

  test('and so is one that is not there', () => {
    const files = appFiles();
    files.delete('outline.png');
    expect(problemsOf(files)).toEqual(['outline.png is missing']);
  });
});
