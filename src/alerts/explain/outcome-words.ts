import type { RESOLUTIONS, Resolution } from '../alert.ts';
import type { Explanation } from './explanation.ts';
import type { RiskOutcome } from './risk-outcome.ts';

/** A risky-user record that is open and has no detection beside it. */
export const AT_RISK: Explanation = {
  title: 'Account at risk',
  happened: 'Microsoft rates {who} as at risk.',
  meaning: 'One strong sign or several weak ones stand behind this, and the portal’s risk history lists them.',
  first: 'Open the risk history to see what led to it, then ask the person by phone.',
};

/** What has become of an identity risk. */
export const RISK_OUTCOME_WORDS: Readonly<Record<RiskOutcome, Explanation>> = {
  confirmedCompromised: {
    title: 'Confirmed compromised',
    happened: '{who} was confirmed as compromised.',
    meaning: 'It is settled that somebody else had, or still has, control of this account.',
    first: 'Make sure that nobody else can still get in, then look for rules, apps and sign-in methods left behind.',
  },
  confirmedSafe: {
    title: 'Confirmed safe',
    happened: 'The activity of {who} was confirmed as safe.',
    meaning: 'It was the rightful owner after all.',
    first: 'Nothing is urgent; write down how this was found out.',
  },
  dismissed: {
    title: 'Risk dismissed',
    happened: 'The risk of {who} was dismissed.',
    meaning: 'Somebody saw no danger worth acting on, so Microsoft no longer counts the account as risky.',
    first: 'Nothing is urgent; check that the reason is written down.',
  },
  remediated: {
    title: 'Risk remediated',
    happened: 'The risk of {who} was cleared.',
    meaning: 'The user passed a second check or changed the password, so Microsoft closed the risk.',
    first: 'Nothing is urgent; if in doubt, ask the person whether they did this themselves.',
  },
};

type PartnerResolution = Extract<Resolution, (typeof RESOLUTIONS)['partnerAlert'][number]>;

/** What a resolved partner alert means and leaves to do; its title and story stay those of the event. */
export const PARTNER_OUTCOME_WORDS: Readonly<Record<PartnerResolution, Pick<Explanation, 'meaning' | 'first'>>> = {
  fraud: {
    meaning: 'Somebody misused the subscription, and the partner is liable for what it cost.',
    first: 'Make sure that the spending has stopped, then lock the intruder out.',
  },
  legitimate: {
    meaning: 'The activity was expected, or the alert was mistaken.',
    first: 'Nothing is urgent; write down who at the customer confirmed it.',
  },
  ignore: {
    meaning: 'The alert was old or no longer mattered.',
    first: 'Nothing is urgent; write down why it was set aside.',
  },
};
