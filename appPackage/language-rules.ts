import { z } from 'zod';
import { text } from './field-rules.ts';
import { MANIFEST_VERSION, type Manifest } from './manifest-rules.ts';

/**
 * What a file of one language must hold: the names, the descriptions, and the description of every command.
 *
 * Titles of commands stay as they are, and a translated one is refused: Teams writes the title into the message, and
 * Watchpost reads English commands. A description may be longer by the schema; a phone shows no more of it.
 */
export function languageRules({ bots: [{ commandLists }] }: Manifest) {
  const places = commandLists.flatMap(({ commands }, list) =>
    commands.map((_, command) => `bots[0].commandLists[${list}].commands[${command}].description`),
  );
  return z.strictObject({
    $schema: z.literal(
      `https://developer.microsoft.com/json-schemas/teams/v${MANIFEST_VERSION}/MicrosoftTeams.Localization.schema.json`,
    ),
    'name.short': text(30),
    'name.full': text(100),
    'description.short': text(80),
    'description.full': text(4000),
    ...Object.fromEntries(places.map((place) => [place, text(128)])),
  });
}
