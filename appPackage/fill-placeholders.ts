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
