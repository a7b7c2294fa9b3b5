import type { OnDuty } from '../../preferences/index.ts';
import type { DutyCard } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { type AdaptiveCard, renderCard } from '../render.ts';

/**
 * The line that names those on duty. Teams tells each of them, because the text of a mention stands there letter for
 * letter as in its entity (Teams documentation, "Mention support in Adaptive Cards").
 *
 * @param isCalling - whether they are mentioned, or only named
 */
export function dutyLine(onDuty: readonly OnDuty[], isCalling: boolean): DutyCard {
  const people = onDuty.map(({ entraId, name }) => ({ id: entraId, name: cardText(name || 'Somebody', 60) }));
  const said = (wordsOf: (name: CardText) => CardText): CardText =>
    people.length === 0
      ? words`Nobody is on duty.`
      : words`On duty: ${joinText(
          people.map(({ name }) => wordsOf(name)),
          ', ',
        )}`;
  return {
    text: isCalling ? said((name) => words`<at>${name}</at>`) : said((name) => name),
    spoken: said((name) => name),
    people: isCalling ? people : [],
  };
}

/** The same card with that line on top; what is edited later is the card without it, so that nobody is called twice. */
export function withDuty(card: AdaptiveCard, line: DutyCard): AdaptiveCard {
  const top = renderCard('duty', line);
  const own = card['msteams'];
  return {
    ...card,
    ...(line.people.length > 0 ? { msteams: { ...(typeof own === 'object' ? own : {}), ...msteamsOf(top) } } : {}),
    body: [...bodyOf(top), ...bodyOf(card)],
  };
}

const msteamsOf = (card: AdaptiveCard): object => (typeof card['msteams'] === 'object' ? (card['msteams'] ?? {}) : {});
const bodyOf = (card: AdaptiveCard): readonly unknown[] => (Array.isArray(card['body']) ? card['body'] : []);
