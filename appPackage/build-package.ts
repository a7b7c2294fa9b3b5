import { z } from 'zod';
import { type Checked, checkJson } from './check-json.ts';
import { fillPlaceholders, type Json, placesOfSettings } from './fill-placeholders.ts';
import { iconProblems } from './icon-rules.ts';
import { languageRules } from './language-rules.ts';
import { type Manifest, manifestRules } from './manifest-rules.ts';
import { officialProblems } from './official-schema.ts';
import { withTeamRights, withTeamRightsSaid } from './read-back.ts';
import { type Listing, storeProblems } from './store-rules.ts';
import { writeZip } from './write-zip.ts';

export type BuiltPackage =
  | { readonly kind: 'built'; readonly zip: Buffer; readonly files: readonly string[] }
  /** Everything that this step found, a line each. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** What an operator must set for the manifest, and where it comes from. */
const ABOUT: Readonly<Record<string, string>> = {
  TEAMS_APP_ID: 'a GUID of your own for the app, the same for every version of it',
  MicrosoftAppId: 'application id of the bot, as the service has it',
  AZURE_CLIENT_ID: 'application that reads Graph, which TEAMS_READ_BACK asks the right for',
  BOT_DOMAIN: 'host of the service, without https://',
  PUBLISHER_NAME: 'your company, as people should see it (up to 32 characters)',
  WEBSITE_URL: 'https address of a page about this service, with support',
  PRIVACY_URL: 'https address of your privacy statement',
  TERMS_URL: 'https address of your terms of use',
};

/**
 * Makes the package that Teams installs: fills the placeholders of `manifest.json`, checks it, its languages and its
 * icons, and packs them. Pure; the same input gives the same bytes.
 *
 * Refuses in steps, because a later check would only repeat an earlier fault: values that are not set, then the manifest,
 * then the files that it names, then everything by Microsoft's own schema and the rules of the store.
 *
 * @param files - the files of the folder, by name; those that the manifest does not name stay out
 * @param environment - where the values come from
 */
export function buildPackage(
  files: ReadonlyMap<string, Buffer>,
  environment: Readonly<Record<string, string | undefined>>,
): BuiltPackage {
  const source = readJson(files, 'manifest.json', z.json());
  if (source.kind === 'invalid') return refused(source.problems);

  const unfilled = withTeamRights(source.value, environment);
  const { document, missing } = fillPlaceholders(unfilled, environment);
  if (missing.length > 0) return refused(missing.map(notSet));

  const checked = checkJson(manifestRules, 'manifest.json', document);
  if (checked.kind === 'invalid') return refused(withSettings(checked.problems, unfilled));

  const manifest = checked.value;
  const { color, outline } = manifest.icons;
  const languages = manifest.localizationInfo.additionalLanguages.map(({ file }) => {
    const read = readJson(files, file, z.json());
    if (read.kind === 'invalid') return { file, language: undefined, problems: read.problems };
    const said = withTeamRightsSaid(read.value, file, environment);
    const language = checkJson(languageRules(manifest), file, said);
    return language.kind === 'invalid'
      ? { file, language: undefined, problems: language.problems }
      : { file, language: language.value, problems: [] };
  });
  const problems = [
    ...iconProblems('color', color, files.get(color)),
    ...iconProblems('outline', outline, files.get(outline)),
    ...languages.flatMap((one) => one.problems),
  ];
  if (problems.length > 0) return refused(problems);

  const last = [
    ...officialProblems('MicrosoftTeams', 'manifest.json', document),
    ...languages.flatMap(({ file, language }) => officialProblems('MicrosoftTeams.Localization', file, language)),
    ...storeProblems(manifest, [
      listingOf(manifest),
      ...languages.flatMap(({ file, language }) => (language ? [translationOf(file, language)] : [])),
    ]),
  ];
  if (last.length > 0) return refused(withSettings(last, unfilled));

  const filled = new Map(files).set('manifest.json', written(document));
  for (const { file, language } of languages) if (language) filled.set(file, written(language));
  const packed = ['manifest.json', color, outline, ...languages.map(({ file }) => file)].flatMap((name) => {
    const bytes = filled.get(name);
    return bytes ? [{ name, bytes }] : [];
  });
  return { kind: 'built', zip: writeZip(packed), files: packed.map(({ name }) => name) };
}

/** Adds to a fault of the manifest which setting the value at its place came from. */
function withSettings(problems: readonly string[], unfilled: Json): string[] {
  const places = placesOfSettings(unfilled);
  return problems.map((problem) => {
    const [, place = ''] = /^manifest\.json: (\S+)/.exec(problem) ?? [];
    const name = places.get(place);
    return name && !problem.includes(name) ? `${problem}: set ${name}` : problem;
  });
}

const written = (document: unknown): Buffer => Buffer.from(`${JSON.stringify(document, null, 2)}\n`);

const listingOf = ({ name, description }: Manifest): Listing => ({
  file: 'manifest.json',
  shortName: name.short,
  fullName: name.full,
  shortDescription: description.short,
  fullDescription: description.full,
});

const translationOf = (file: string, language: Readonly<Record<string, string>>): Listing => ({
  file,
  shortName: language['name.short'] ?? '',
  fullName: language['name.full'] ?? '',
  shortDescription: language['description.short'] ?? '',
  fullDescription: language['description.full'] ?? '',
});

function readJson<T>(files: ReadonlyMap<string, Buffer>, name: string, rules: z.ZodType<T>): Checked<T> {
  const bytes = files.get(name);
  if (!bytes) return { kind: 'invalid', problems: [`${name} is missing`] };
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    return { kind: 'invalid', problems: [`${name} is no JSON: ${cause instanceof Error ? cause.message : cause}`] };
  }
  return checkJson(rules, name, document);
}

const refused = (problems: readonly string[]): BuiltPackage => ({ kind: 'refused', problems });

const notSet = (name: string): string => [`${name} is not set`, ...(ABOUT[name] ? [ABOUT[name]] : [])].join(': ');
