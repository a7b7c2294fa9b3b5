import { CARD_FIGURES } from './card-figures.ts';
import { DESK_FIGURES } from './desk-figures.ts';
import type { Figure } from './figure.ts';
import { PEOPLE_FIGURES } from './people-figures.ts';
import { PROCESS_FIGURES } from './process-figures.ts';
import { SOURCE_FIGURES } from './source-figures.ts';

/** Our own figures, by the name that the code uses. */
export const FIGURES = { ...PEOPLE_FIGURES, ...SOURCE_FIGURES, ...CARD_FIGURES, ...DESK_FIGURES };

/** Everything that goes out, in the order of `docs/metrics.md`. */
export const CHAPTERS: readonly { readonly title: string; readonly figures: readonly Figure[] }[] = [
  { title: 'People', figures: Object.values(PEOPLE_FIGURES) },
  { title: 'What is read from Microsoft', figures: Object.values(SOURCE_FIGURES) },
  { title: 'Cards and jobs', figures: Object.values(CARD_FIGURES) },
  { title: 'The desk', figures: Object.values(DESK_FIGURES) },
  { title: 'The process', figures: PROCESS_FIGURES },
];
