import type { Difference, FileProblem } from '../../preferences/index.ts';
import type { Look, SettingsImportCard } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';

const ROWS_SHOWN = 10;

const CHANGE: Look = { symbol: words`◆`, word: words`Change`, color: 'Accent', style: 'accent' };
const WRONG: Look = { symbol: words`■`, word: words`Cannot be taken`, color: 'Attention', style: 'attention' };

/** A file that may be applied: each thing that would change, now and then. */
export function settingsImportView(
  importId: string,
  differences: readonly Difference[],
  done?: { readonly byName: string },
): SettingsImportCard {
  const canApply = !done && differences.length > 0;
  return {
    title: done
      ? words`Applied: ${counted(differences.length, 'change')}`
      : differences.length === 0
        ? words`Everything in this file is so already`
        : words`This file changes ${counted(differences.length, 'thing')}`,
    text: done
      ? words`By ${cardText(done.byName || 'Somebody', 60)}. Type “settings” to see how it stands.`
      : differences.length === 0
        ? words`There is nothing to apply.`
        : joinText(
            [
              words`Nothing has changed yet.`,
              watchText(differences),
              words`What the file does not name stays as it is.`,
            ],
            ' ',
          ),
    rows: differences.slice(0, ROWS_SHOWN).map(({ what, now, becomes }) => ({
      look: CHANGE,
      place: cardText(what, 80),
      what: words`${cardText(now, 160)} → **${cardText(becomes, 160)}**`,
    })),
    ...rest(differences.length, 'change'),
    importId,
    canApply,
    canDrop: canApply,
  };
}

/** A file that cannot be applied: each place that is wrong, with its line and the reason. */
export function wrongSettingsView(problems: readonly FileProblem[]): SettingsImportCard {
  return {
    title: words`This file cannot be applied: ${counted(problems.length, 'place')} ${problems.length === 1 ? words`is` : words`are`} wrong`,
    text: words`Nothing was changed. Put it right and send it again.`,
    rows: problems.slice(0, ROWS_SHOWN).map(({ place, line, words: said }) => ({
      look: WRONG,
      place: line > 0 ? words`line ${line}` : words`the file`,
      what: words`${place === '' ? words`The file` : words`**${placeText(place, 120)}**`} ${placeText(said, 200)}${said.endsWith('?') ? words`` : words`.`}`,
    })),
    ...rest(problems.length, 'place'),
    importId: '',
    canApply: false,
    canDrop: false,
  };
}

function rest(total: number, what: 'change' | 'place'): { readonly hasMore: boolean; readonly more: CardText } {
  const more = Math.max(0, total - ROWS_SHOWN);
  return { hasMore: more > 0, more: words`and ${counted(more, what)} more` };
}

/** Of many customers the card has room for a few, so it says how many there are of each kind. */
function watchText(differences: readonly Difference[]): CardText {
  const off = differences.filter(({ becomes }) => becomes === 'not watched').length;
  const on = differences.filter(({ becomes }) => becomes === 'watched').length;
  if (differences.length <= ROWS_SHOWN) return words``;
  return joinText(
    [
      off > 0 ? words`${counted(off, 'customer')} would not be watched any more.` : words``,
      on > 0 ? words`${counted(on, 'customer')} would be watched again.` : words``,
    ],
    ' ',
  );
}

/** `customersNotWatched #4`: square brackets would be shown as something else, and people count from one. */
const placeText = (text: string, max: number): CardText =>
  cardText(
    text.replace(/\[(\d+)\]/g, (_, index: string) => ` #${Number(index) + 1}`),
    max,
  );
