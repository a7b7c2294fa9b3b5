import { type CardText, words } from '../card-text.ts';
import type { Look } from './look.ts';

/** One cause of an alarm, with whom it hits. */
export interface AlarmCardRow {
  readonly name: CardText;
  readonly text: CardText;
}

/** `alarm`: something that the desk itself cannot do, for everybody. */
export interface AlarmCard {
  readonly alarmId: string;
  readonly version: number;
  readonly number: number;
  readonly look: Look;
  /** `Risky users are not being read`. */
  readonly title: CardText;
  /** Since when, and until when. */
  readonly since: CardText;
  /** At most six; none where the title says it all, and none once it is over. */
  readonly rows: readonly AlarmCardRow[];
  readonly isOpen: boolean;
  /** What people may be missing meanwhile. */
  readonly means: CardText;
  /** At most three steps. */
  readonly steps: readonly CardText[];
  /** Who can take them. */
  readonly who: CardText;
  /** What became of it, once it is over. */
  readonly over: CardText;
}

/** How an alarm stands; `soon` works still, `folded` goes on in another alarm. */
export type AlarmState = 'broken' | 'soon' | 'over' | 'folded';

const ALARM_LOOKS: Readonly<Record<AlarmState, Look>> = {
  broken: { symbol: words`▲`, word: words`DOES NOT WORK`, color: 'Attention', style: 'attention' },
  soon: { symbol: words`◆`, word: words`ENDS SOON`, color: 'Warning', style: 'warning' },
  over: { symbol: words`✔`, word: words`OVER`, color: 'Good', style: 'good' },
  folded: { symbol: words`○`, word: words`GOES ON ELSEWHERE`, color: 'Default', style: 'emphasis' },
};

export const alarmLook = (state: AlarmState): Look => ALARM_LOOKS[state];
