import type { SimPerson } from './person.ts';

interface Mention {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** Text as Teams sends it, with the entities that make its `<at>` parts real. */
export interface MarkedText {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

const mentionOf = (mentioned: Mention['mentioned']): Mention => ({
  type: 'mention',
  text: `<at>${mentioned.name}</at>`,
  mentioned,
});

/**
 * Turns `@Full Name` of somebody known into a mention, and puts the bot's in front when it is spoken to.
 *
 * Angle brackets that a person types are made harmless first, so that only this function makes `<at>` parts.
 */
export function markMentions(
  typed: string,
  people: readonly SimPerson[],
  mriOf: (person: SimPerson) => string,
  bot: Mention['mentioned'] | undefined,
): MarkedText {
  const known = people.filter(({ name }) => typed.includes(`@${name}`));
  const safe = typed.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const body = known.reduce((text, { name }) => text.replaceAll(`@${name}`, `<at>${name}</at>`), safe);
  return {
    text: bot ? `<at>${bot.name}</at> ${body}` : body,
    mentions: [
      ...(bot ? [mentionOf(bot)] : []),
      ...known.map((person) => mentionOf({ id: mriOf(person), name: person.name })),
    ],
  };
}
