import { z } from 'zod';
import { isNeeded, PERMISSIONS } from '../src/permissions/index.ts';
import type { Json } from './fill-placeholders.ts';
import { SEEN_WORDS } from './read-back-words.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The language of the manifest itself; the other files are named by theirs. */
const MANIFEST_LANGUAGE = 'en';

const described = z.looseObject({ description: z.looseObject({ full: z.string() }) });
const translated = z.looseObject({ 'description.full': z.string() });

/**
 * What the owner of a team is asked for when the app is installed there: what our list of permissions says of a team,
 * under the settings of the service. Nothing, unless `TEAMS_READ_BACK` is on.
 */
export function teamRightsFor(environment: Environment): readonly string[] {
  const settings = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value?.trim() ?? '']));
  return PERMISSIONS.filter(({ kind, needed }) => kind === 'resourceSpecific' && isNeeded(needed, settings)).map(
    ({ name }) => name,
  );
}

/** Has the manifest ask for the rights in a team that are needed, and say so. Without any it stays as it is. */
export function withTeamRights(manifest: Json, environment: Environment): Json {
  const rights = teamRightsFor(environment);
  const parsed = described.safeParse(manifest);
  if (rights.length === 0 || !parsed.success) return manifest;
  const { description } = parsed.data;
  return {
    ...parsed.data,
    description: { ...description, full: sayingSo(description.full, MANIFEST_LANGUAGE) },
    // The app that reads Graph. The resource may be any text: only resource-specific consent uses it.
    webApplicationInfo: { id: `\${{AZURE_CLIENT_ID}}`, resource: 'https://RscBasedStoreApp' },
    authorization: { permissions: { resourceSpecific: rights.map((name) => ({ name, type: 'Application' })) } },
  } as Json;
}

/** The same for the file of one language, `de.json` for German. */
export function withTeamRightsSaid(language: Json, file: string, environment: Environment): Json {
  const parsed = translated.safeParse(language);
  if (teamRightsFor(environment).length === 0 || !parsed.success) return language;
  const full = sayingSo(parsed.data['description.full'], file.replace(/\.json$/, ''));
  return { ...parsed.data, 'description.full': full } as Json;
}

function sayingSo(text: string, language: string): string {
  const words = SEEN_WORDS[language];
  return words ? text.replace(words.mentionsOnly, words.everything) : text;
}
