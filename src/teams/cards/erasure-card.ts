import { type CardText, words } from '../card-text.ts';
import type { Look } from './look.ts';

/** `erasure`: somebody is to be forgotten, and a second person decides. */
export interface ErasureCard {
  readonly erasureId: string;
  readonly number: number;
  readonly look: Look;
  /** `Erase Miriam Graham`, and the pseudonym once it is done. */
  readonly title: CardText;
  /** Who asked, and what happens now. */
  readonly lead: CardText;
  readonly hasBanner: boolean;
  /** Why a press changed nothing. */
  readonly banner: CardText;
  /** What goes, what stays, what cannot be reached; or what was done. At most six. */
  readonly lines: readonly CardText[];
  /** Somebody may still decide. */
  readonly isWaiting: boolean;
}

/** How an erasure stands. */
export type ErasureState = 'asked' | 'approved' | 'done' | 'refused';

const ERASURE_LOOKS: Readonly<Record<ErasureState, Look>> = {
  asked: { symbol: words`◷`, word: words`WAITS FOR A SECOND PERSON`, color: 'Warning', style: 'warning' },
  approved: { symbol: words`▼`, word: words`BEING ERASED`, color: 'Accent', style: 'accent' },
  done: { symbol: words`✔`, word: words`ERASED`, color: 'Good', style: 'good' },
  refused: { symbol: words`■`, word: words`REFUSED`, color: 'Default', style: 'emphasis' },
};

export const erasureLook = (state: ErasureState): Look => ERASURE_LOOKS[state];
