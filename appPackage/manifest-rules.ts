import { z } from 'zod';
import { teamPermissions } from '../src/permissions/index.ts';
import { domain, guid, httpsUrl, text } from './field-rules.ts';

/** Microsoft's newest generally available schema (August 2026), of the manifest and of the files of its languages. */
export const MANIFEST_VERSION = '1.30';

const SCOPES = ['team', 'personal', 'groupChat'] as const;

/** Commands of one list. The schema takes twelve; older clients of Teams show ten, and nobody reads more. */
const MOST_COMMANDS = 10;

const scopes = z.array(z.enum(SCOPES)).min(1).refine(isWithoutRepeats, 'names a scope twice');
const languageTag = z.string().regex(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/i, 'must be a language tag such as de');
/** A file beside the manifest: everything in the package lies at its root. */
const fileAtRoot = (type: string) =>
  z.string().regex(new RegExp(`^[a-z0-9-]+\\.${type}$`), `must be the name of a .${type} file beside the manifest`);

const commandList = z.strictObject({
  scopes,
  commands: z
    .array(z.strictObject({ title: text(128), description: text(4000) }))
    .min(1)
    .max(MOST_COMMANDS)
    .refine((commands) => isWithoutRepeats(commands.map(({ title }) => title)), 'names a command twice')
    .refine((commands) => isWithoutRepeats(commands.map(({ description }) => description)), 'describes two alike'),
});

const bot = z
  .strictObject({
    botId: guid,
    scopes,
    needsChannelSelector: z.boolean().optional(),
    isNotificationOnly: z.literal(false),
    supportsFiles: z.boolean(),
    commandLists: z.array(commandList).min(1).max(3),
  })
  .refine(
    (bot) => isWithoutRepeats(bot.commandLists.flatMap((list) => list.scopes)),
    'has two lists of commands for one scope',
  )
  .refine(
    (bot) => bot.commandLists.every((list) => list.scopes.every((scope) => bot.scopes.includes(scope))),
    'has a list of commands for a scope that the bot is not in',
  );

/**
 * The manifest, its placeholders filled in: the keys that Watchpost uses and the limits that Microsoft documents for
 * schema 1.30. A key that is not here is refused, so that a misspelt one is found; whoever uses a new one adds its rule.
 * `official-schema.ts` has the last word, `store-rules.ts` knows what no schema says.
 *
 * Source: learn.microsoft.com/microsoft-365/extensibility/schema (root, root-bots, root-developer, root-localization-info).
 */
export const manifestRules = z
  .strictObject({
    $schema: z.literal(
      `https://developer.microsoft.com/json-schemas/teams/v${MANIFEST_VERSION}/MicrosoftTeams.schema.json`,
    ),
    manifestVersion: z.literal(MANIFEST_VERSION),
    version: z.string().regex(/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/, 'must be three numbers such as 1.0.0'),
    id: guid,
    developer: z.strictObject({
      name: text(32),
      mpnId: text(10).optional(),
      websiteUrl: httpsUrl,
      privacyUrl: httpsUrl,
      termsOfUseUrl: httpsUrl,
    }),
    localizationInfo: z.strictObject({
      defaultLanguageTag: languageTag,
      additionalLanguages: z
        .array(z.strictObject({ languageTag, file: fileAtRoot('json') }))
        .refine((all) => isWithoutRepeats(all.map((one) => one.languageTag)), 'names a language twice')
        .refine((all) => isWithoutRepeats(all.map((one) => one.file)), 'names a file twice'),
    }),
    name: z.strictObject({ short: text(30), full: text(100) }),
    description: z
      .strictObject({ short: text(80), full: text(4000) })
      .refine(({ short, full }) => short !== full, 'says the same twice'),
    icons: z.strictObject({ color: fileAtRoot('png'), outline: fileAtRoot('png') }),
    accentColor: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1B3A57'),
    bots: z.tuple([bot]),
    defaultInstallScope: z.enum(SCOPES),
    defaultGroupCapability: z.strictObject({ team: z.literal('bot') }),
    validDomains: z.array(domain).min(1).max(100),
    // Only where the settings of the service need a right in the team; see `withTeamRights`.
    webApplicationInfo: z.strictObject({ id: guid, resource: text(2048) }).optional(),
    authorization: z
      .strictObject({
        permissions: z.strictObject({
          resourceSpecific: z
            .array(z.strictObject({ name: z.enum(teamPermissions()), type: z.literal('Application') }))
            .min(1)
            .refine((all) => isWithoutRepeats(all.map(({ name }) => name)), 'asks for a right twice'),
        }),
      })
      .optional(),
  })
  .refine(
    ({ bots: [{ scopes }], defaultInstallScope }) => scopes.includes(defaultInstallScope),
    'is installed first where its bot is not: defaultInstallScope',
  );

export type Manifest = z.infer<typeof manifestRules>;

function isWithoutRepeats(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
