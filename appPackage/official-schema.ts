import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { MANIFEST_VERSION } from './manifest-rules.ts';

/** Which of Microsoft's schemas, by the name of its file. */
export type Official = 'MicrosoftTeams' | 'MicrosoftTeams.Localization';

const require = createRequire(import.meta.url);
const compiled = new Map<Official, ValidateFunction>();

/**
 * Holds a document against the schema that Microsoft publishes, as the npm package of its toolkit brings it: nothing is
 * fetched. It is the judge of what exists; our own rules are stricter and say in plain words what to do.
 *
 * @param document - with every placeholder filled in
 * @returns a line each, with the place; none when Microsoft's schema takes it
 */
export function officialProblems(official: Official, file: string, document: unknown): string[] {
  const isValid = compiled.get(official) ?? compile(official);
  compiled.set(official, isValid);
  if (isValid(document)) return [];
  return (isValid.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = 'additionalProperty' in params ? `: ${params['additionalProperty']}` : '';
    const place = placeOf(instancePath);
    return `${file}: Microsoft's schema ${MANIFEST_VERSION}: ${place ? `${place} ` : ''}${message}${extra}`;
  });
}

function compile(official: Official): ValidateFunction {
  const path = `@microsoft/app-manifest/build/json-schemas/teams/v${MANIFEST_VERSION}/${official}.schema.json`;
  // Two of its patterns are none by the stricter rules for Unicode.
  const ajv = new AjvDraft04.default({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(require.resolve(path), 'utf8')));
}

/** `bots[0].botId` for the JSON pointer `/bots/0/botId`. */
const placeOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
