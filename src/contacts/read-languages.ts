const english = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Languages whose own name people type as well. */
const OWN_NAMES = [
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'cs',
  'da',
  'sv',
  'nb',
  'fi',
  'hu',
  'ro',
  'tr',
  'el',
  'ru',
  'uk',
  'ja',
  'ko',
  'zh',
  'ar',
  'he',
];

/** Names that no list of names has. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  mandarin: 'zh',
  cantonese: 'zh',
  farsi: 'fa',
  flemish: 'nl',
  castilian: 'es',
  gaelic: 'ga',
  norsk: 'no',
};

let known: ReadonlyMap<string, string> | undefined;

/**
 * Reads languages: names in English or in the language itself, or codes, with a comma, semicolon, slash or `and`
 * between them. What stands in brackets is left out, and so is a country (`en-GB`).
 *
 * @returns ISO 639-1 codes, each once, in the order typed; `undefined` when one of them is no language
 */
export function readLanguages(typed: string): string[] | undefined {
  known ??= namesByText();
  const names = known;
  const parts = typed
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .split(/[,;/&+\n]|\s(?:and|und|et|y|e)\s/)
    .map((part) => part.trim())
    .filter(Boolean);
  const codes = parts.map((part) => names.get(part) ?? names.get(part.split(/[-_]/)[0] ?? ''));
  return codes.every((code) => code !== undefined) ? [...new Set(codes)] : undefined;
}

/** Every code of two letters that is a language of its own, and its names. */
function namesByText(): ReadonlyMap<string, string> {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const map = new Map<string, string>(Object.entries(OTHER_NAMES));
  for (const code of codes) {
    const name = english.of(code);
    if (!name || Intl.getCanonicalLocales(code)[0] !== code) continue;
    map.set(code, code).set(name.toLowerCase(), code);
  }
  for (const code of OWN_NAMES) {
    const name = new Intl.DisplayNames(code, { type: 'language', fallback: 'none' }).of(code);
    if (name) map.set(name.toLowerCase(), code);
  }
  return map;
}
