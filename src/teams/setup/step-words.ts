import type { Step } from '../../setup/index.ts';
import { type CardText, words } from '../card-text.ts';

/** What a step is called, and what it is for. */
interface StepWords {
  readonly title: CardText;
  readonly about: CardText;
  /** As people may type it after `setup`. */
  readonly typed: readonly string[];
}

export const STEP_WORDS: Readonly<Record<Step, StepWords>> = {
  identity: {
    title: words`How Watchpost signs in`,
    about: words`Its app and its service user, and what both may read in your own tenant.`,
    typed: ['identity', 'sign-in', 'permissions'],
  },
  channel: {
    title: words`The channel`,
    about: words`Where alerts arrive. A short message shows that Watchpost can post there.`,
    typed: ['channel', 'team'],
  },
  roles: {
    title: words`Who may do what`,
    about: words`Four groups of your tenant: readers look, responders act, approvers confirm, administrators set up.`,
    typed: ['roles', 'groups'],
  },
  time: {
    title: words`Time zone and digest`,
    about: words`Times on cards are in this zone, and the weekly digest comes at this hour.`,
    typed: ['time', 'time zone', 'zone', 'digest'],
  },
  duty: {
    title: words`Who is on duty`,
    about: words`Their names stand on new alerts of high severity.`,
    typed: ['duty', 'on duty'],
  },
  customers: {
    title: words`Which customers`,
    about: words`Whom Watchpost knows, whom it can read, and what the others lack.`,
    typed: ['customers', 'customer', 'coverage'],
  },
  severity: {
    title: words`What is posted`,
    about: words`Alerts below this severity get no card. Fraud, administrators and your own tenant always do.`,
    typed: ['severity'],
  },
  webhook: {
    title: words`The webhook of Partner Center`,
    about: words`With it fraud is read within seconds. Without it everything still arrives, by asking every minute.`,
    typed: ['webhook'],
  },
  testAlert: {
    title: words`A test alert`,
    about: words`It goes the whole way, is marked TEST, and counts nowhere.`,
    typed: ['test', 'test alert', 'alert'],
  },
};
