import type { Manifest } from './manifest-rules.ts';

/** One language: what people read before they install. */
export interface Listing {
  /** Where it stands, for the problems: `manifest.json` or the file of a language. */
  readonly file: string;
  readonly shortName: string;
  readonly fullName: string;
  readonly shortDescription: string;
  readonly fullDescription: string;
}

/**
 * Names of Microsoft's products, and what parts of Teams are called: neither may be in the name of an app.
 *
 * Source of all rules here: learn.microsoft.com/microsoftteams/platform, “Teams store validation guidelines” and “App
 * manifest checklist”. Those that need eyes (is the text true, does the picture fit) are not here.
 */
const NOT_IN_NAMES = anyWord(
  'microsoft teams office excel powerpoint onedrive sharepoint onenote outlook azure entra copilot xbox app apps chat chats contacts calendar calls files activity help beta preview test',
);

/** Claims that nobody may make, brands cut short, and links into Microsoft's store. */
const NOT_IN_DESCRIPTIONS = anyWord(
  'ms msft best top ranked guaranteed free',
  'office 365',
  'certified for',
  'powered by',
);
const STORE_LINK = /appsource\.microsoft\.com/i;

/** Words of a description; fewer are read, more are refused. */
const MOST_WORDS = 500;

/** Hosts that are nobody's own, or lead to a laptop, or are meant for examples. */
const FOREIGN_HOST =
  /(^|\.)(localhost|local|internal|test|invalid|example|ngrok(-free)?\.(io|app|dev)|devtunnels\.ms|loca\.lt|trycloudflare\.com|serveo\.net|example\.(com|org|net)|contoso\.com|botframework\.com|microsoft\.com)$|^[\d.]+$|^\[/i;

/** An id that stands for none. */
const PLACEHOLDER_ID = /^(.)\1{7}(-\1{4}){3}-\1{12}$/;

/** What the Teams store would refuse in a manifest that Teams itself takes: a line each, with the place. */
export function storeProblems(manifest: Manifest, listings: readonly Listing[]): string[] {
  return [
    ...listings.flatMap(listingProblems),
    ...addressProblems(manifest),
    ...idProblems(manifest),
    ...(manifest.bots[0].commandLists.every(({ commands }) => commands.some(({ title }) => title === 'help'))
      ? []
      : ['manifest.json: bots[0].commandLists must offer help in every list']),
  ];
}

function listingProblems({ file, shortName, fullName, shortDescription, fullDescription }: Listing): string[] {
  const problems: string[] = [];
  for (const [place, name] of [
    ['name.short', shortName],
    ['name.full', fullName],
  ] as const) {
    const word = NOT_IN_NAMES.exec(name)?.[0];
    if (word) problems.push(`${place} has “${word}” in it, which the store takes for a claim or a part of Teams`);
  }
  if (fullName === shortName) problems.push('name.full says no more than name.short');
  if (shortDescription.toLowerCase().includes(shortName.toLowerCase())) {
    problems.push('description.short repeats the name, which stands above it');
  }
  if (anyWord('app apps').test(shortDescription)) problems.push('description.short must not say “app”');
  if (/[.!?。؟]\s+\S/.test(shortDescription)) problems.push('description.short must be one sentence');
  for (const [place, text] of [
    ['description.short', shortDescription],
    ['description.full', fullDescription],
  ] as const) {
    const word = NOT_IN_DESCRIPTIONS.exec(text)?.[0];
    if (word) problems.push(`${place} must not say “${word}”`);
    if (STORE_LINK.test(text)) problems.push(`${place} must not link into the store`);
  }
  // The first time in full; later “Teams” will do.
  if (/(?<!Microsoft )\bTeams\b/.test(fullDescription.split('Microsoft Teams')[0] ?? '')) {
    problems.push('description.full must say “Microsoft Teams” before it says “Teams”');
  }
  if (fullDescription.split(/\s+/).length > MOST_WORDS) {
    problems.push(`description.full has more than ${MOST_WORDS} words`);
  }
  return problems.map((problem) => `${file}: ${problem}`);
}

function addressProblems({ developer, validDomains }: Manifest): string[] {
  const pages = Object.entries({
    websiteUrl: developer.websiteUrl,
    privacyUrl: developer.privacyUrl,
    termsOfUseUrl: developer.termsOfUseUrl,
  });
  const problems = pages
    .filter(([, url]) => FOREIGN_HOST.test(new URL(url).hostname))
    .map(([name]) => `developer.${name} must be a public page of your own`);
  if (new Set(pages.map(([, url]) => url)).size < pages.length) {
    problems.push('developer names one page for two things; support, privacy and terms need a page each');
  }
  validDomains.forEach((domain, at) => {
    if (FOREIGN_HOST.test(domain)) problems.push(`validDomains[${at}] must be a host of your own, no tunnel`);
    // Nothing of ours is shown from other hosts, so a wildcard would only let others in.
    if (domain.startsWith('*.')) problems.push(`validDomains[${at}] must not be a wildcard`);
  });
  if (new Set(validDomains).size < validDomains.length) problems.push('validDomains names a host twice');
  return problems.map((problem) => `manifest.json: ${problem}`);
}

function idProblems({ id, bots: [{ botId }] }: Manifest): string[] {
  const problems: string[] = [];
  if (PLACEHOLDER_ID.test(id)) problems.push('id is no id of yours; make one (TEAMS_APP_ID)');
  if (PLACEHOLDER_ID.test(botId)) problems.push('bots[0].botId is no id of yours (MicrosoftAppId)');
  return problems.map((problem) => `manifest.json: ${problem}`);
}

/** One of these words or phrases, whole: “best” is not in “bestätigt”, whose ä is no letter to `\b`. */
function anyWord(words: string, ...phrases: readonly string[]): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${[...words.split(' '), ...phrases].join('|')})(?!\\p{L})`, 'iu');
}
