import type { z } from 'zod';

export type Json = z.core.util.JSONType;

/** Placeholders whose value has another name in the environment: the bot's id is a setting of the service already. */
const OTHER_NAMES: Readonly<Record<string, string>> = { BOT_ID: 'MicrosoftAppId' };

const PLACEHOLDER = /\$\{\{([^}]*)\}\}/g;

export interface Filled {
  readonly document: Json;
  /** Names in the environment that are not set, each once. */
  readonly missing: readonly string[];
}

/**
 * Where values of the environment stand in a document: `id` for `TEAMS_APP_ID`, `validDomains[0]` for `BOT_DOMAIN`. Whoever
 * reads of a fault at such a place mends it in the environment, not in the file.
 */
export function placesOfSettings(document: Json): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const visit = (part: Json, place: string): void => {
    if (typeof part === 'string') {
      const names = [...part.matchAll(PLACEHOLDER)].map(([, name = '']) => OTHER_NAMES[name.trim()] ?? name.trim());
      if (names.length > 0) places.set(place, names.join(', '));
    } else if (Array.isArray(part)) {
      for (const [at, one] of part.entries()) visit(one, `${place}[${at}]`);
    } else if (typeof part === 'object' && part !== null) {
      for (const [key, value] of Object.entries(part)) visit(value, place ? `${place}.${key}` : key);
    }
  };
  visit(document, '');
  return places;
}

/**
 * Puts values from the environment in place of every `${{NAME}}` in the document's texts. Texts are filled after the
 * JSON was read, so a value with quotation marks or line breaks stays a value.
 */
export function fillPlaceholders(document: Json, environment: Readonly<Record<string, string | undefined>>): Filled {
  const missing = new Set<string>();
  const lookUp = (placeholder: string): string => {
    const name = OTHER_NAMES[placeholder] ?? placeholder;
    const value = environment[name]?.trim();
    if (!value) missing.add(name);
    return value ?? '';
  };
  const fill = (part: Json): Json => {
    if (typeof part === 'string') return part.replace(PLACEHOLDER, (_, name: string) => lookUp(name.trim()));
    if (Array.isArray(part)) return part.map(fill);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value)]));
  };
  return { document: fill(document), missing: [...missing] };
}
