import { z } from 'zod';
import { ROLES } from '../../people/index.ts';
import { MOST_ON_DUTY, SCALARS } from '../preferences.ts';

/**
 * The **configuration file** holds what people set about a desk, so that it can be kept, compared and brought to another
 * one. It holds no secret, no phone number and no e-mail address.
 *
 * What a file does not name stays as it is; `null` for a preference is the default of the environment; a list that is
 * there replaces the whole list.
 */
export const FILE_VERSION = 1;

/** The settings of the environment that are defaults here; a file names them and never holds them. */
export const FROM_THE_ENVIRONMENT = [
  'TIME_ZONE',
  'DIGEST_DAY',
  'DIGEST_HOUR',
  'CHANNEL_ALERTS_PER_HOUR',
  'CONTACT_DRILLS',
] as const;

/** Entries that one list may have; the largest partners have a few thousand customers. */
export const MOST_ENTRIES = 20_000;

const guid = z
  .string()
  .regex(
    /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    'must be an id such as 22222222-aaaa-4bbb-8ccc-000000000101',
  );
/** What no database takes, and no card shows, is no name. */
function isOneLine(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/** Beside an id, for people; decides nothing. */
const name = z.string().max(400, 'must be shorter').refine(isOneLine, 'must be one line of text');

const scalar = <T extends z.ZodType>(schema: T, about: string) => schema.nullable().optional().describe(about);

export const SettingsFile = z
  .strictObject({
    $schema: z.string().max(400).optional(),
    watchpostSettings: z.literal(FILE_VERSION).describe('Version of this format'),
    exportedAt: z.iso.datetime().optional().describe('When it was written; not read'),
    preferences: z
      .strictObject({
        timeZone: scalar(SCALARS.timeZone, 'Zone of times in the channel, such as Europe/Berlin'),
        digestDay: scalar(SCALARS.digestDay, 'Day of the weekly digest'),
        digestHour: scalar(SCALARS.digestHour, 'Hour of the weekly digest, in timeZone'),
        leastSeverity: scalar(SCALARS.leastSeverity, 'Alerts below it get no card'),
        alertsPerHour: scalar(SCALARS.alertsPerHour, 'Alert cards of their own in an hour'),
        drills: scalar(SCALARS.drills, 'Whether our own contacts are asked once a quarter'),
      })
      .optional()
      .describe('null is the default of the environment; what is not named stays'),
    onDuty: z
      .array(
        z.strictObject({
          entraId: guid,
          name: name.max(100).optional().describe('Shown where the person is named'),
          untilAt: z.iso.datetime().optional().describe('When the duty ends by itself'),
        }),
      )
      .max(MOST_ON_DUTY, `may name ${MOST_ON_DUTY} people at the most`)
      .optional()
      .describe('Everybody who is on duty; replaces who was'),
    customersNotWatched: z
      .array(z.strictObject({ tenantId: guid, name: name.optional().describe('Not read') }))
      .max(MOST_ENTRIES, `may have ${MOST_ENTRIES} entries at the most`)
      .optional()
      .describe('Every customer that is not read; replaces the list'),
    customerGroups: z
      .array(
        z.strictObject({
          tenantId: guid,
          customer: name.optional().describe('Not read'),
          role: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`),
          groupId: guid,
          groupName: name.max(256).optional().describe('Shown where the group is named'),
        }),
      )
      .max(MOST_ENTRIES, `may have ${MOST_ENTRIES} entries at the most`)
      .optional()
      .describe('Every group that has a role at one customer; replaces the list'),
    fromTheEnvironment: z
      .array(z.string().max(100))
      .max(200)
      .optional()
      .describe('Settings that are not in this file, because each installation has its own; not read'),
  })
  .describe('Settings of a Watchpost desk. What is not named stays as it is.');
export type SettingsFile = z.output<typeof SettingsFile>;

/** The JSON schema of the file; `docs/settings.schema.json` holds the same. */
export const settingsJsonSchema = (): object => ({
  ...z.toJSONSchema(SettingsFile, { io: 'input', unrepresentable: 'any' }),
  title: 'Watchpost settings',
});
