import { z } from 'zod';
import type { Json } from './fill-placeholders.ts';

/** Said in the description, and what is said instead where the app may read the channel. */
const SEES_ONLY = 'it sees the messages in a channel only when they mention it';
const READS_TOO =
  'it answers in a channel only when it is mentioned. Where Teams did not say whether a card arrived, it looks for that card among the last messages of the channel, and keeps none of them';

const described = z.looseObject({ description: z.looseObject({ full: z.string() }) });

/**
 * Has the manifest ask the owner of each team for the right to read its channels back, for the service's setting
 * `TEAMS_READ_BACK`. With any other value than `on` the manifest stays as it is and asks for nothing.
 */
export function withReadBack(manifest: Json, environment: Readonly<Record<string, string | undefined>>): Json {
  const parsed = described.safeParse(manifest);
  if (environment['TEAMS_READ_BACK']?.trim() !== 'on' || !parsed.success) return manifest;
  const { description } = parsed.data;
  return {
    ...parsed.data,
    description: { ...description, full: description.full.replace(SEES_ONLY, READS_TOO) },
    // The app that reads Graph. The resource may be any text: only resource-specific consent uses it.
    webApplicationInfo: { id: `\${{AZURE_CLIENT_ID}}`, resource: 'https://RscBasedStoreApp' },
    authorization: {
      permissions: { resourceSpecific: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] },
    },
  } as Json;
}
