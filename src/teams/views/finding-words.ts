import type { Check, Finding } from '../../posture/index.ts';
import { type CardText, words } from '../card-text.ts';
import { HOUSE_TITLES, houseWords } from './house-words.ts';
import { type Clock, shortInstant } from './when.ts';

const CHECK_WORDS: Readonly<Record<Check, CardText>> = {
  securityDefaults: words`Security defaults`,
  partnerSecurityContact: words`Security contact at Microsoft`,
  contactLiving: words`Contacts still there`,
  contactEnough: words`At least two people to call`,
  contactVerified: words`Contacts verified in the last 90 days`,
  ...HOUSE_TITLES,
};

/** What a check is called for people. */
export const checkWords = (check: Check): CardText => CHECK_WORDS[check];

/** What a finding says, in one sentence without its times. */
export function findingWords({ check, status, detail }: Pick<Finding, 'check' | 'status' | 'detail'>): CardText {
  if (status === 'couldNotCheck') return words`could not be checked`;
  switch (check) {
    case 'securityDefaults':
      return status === 'pass' ? words`on` : words`off, ${insteadWords(detail['instead'])}`;
    case 'partnerSecurityContact':
      return status === 'pass' ? words`Microsoft has one` : words`Microsoft has none`;
    case 'contactLiving':
      if (status === 'notApplicable') return words`no contact has an account that could be looked at`;
      return status === 'pass'
        ? words`yes, as far as their accounts are known`
        : words`somebody has left or is disabled`;
    case 'contactEnough':
      if (status === 'notApplicable') return words`nobody is recorded`;
      return status === 'pass' ? words`yes` : words`no, everything hangs on one person or nobody`;
    case 'contactVerified':
      if (status === 'notApplicable') return words`nobody is recorded`;
      return status === 'pass' ? words`yes, all` : words`no, not all`;
    default:
      return houseWords(check, status, detail);
  }
}

/** What stands in the place of security defaults that are off. Whom a policy leaves out was not looked at. */
export function insteadWords(instead: unknown): CardText {
  switch (instead) {
    case 'asksForMfa':
      return words`a Conditional Access policy asks for multifactor authentication instead`;
    case 'asksForOther':
      return words`Conditional Access policies are on, but none of them asks for multifactor authentication`;
    case 'none':
      return words`and no Conditional Access policy is on`;
    default:
      return words`and whether a Conditional Access policy stands in for them could not be read`;
  }
}

/** `since 3 March, 10:00 UTC, read 10:42 UTC`. */
export function findingTimes(
  { sinceAt, readAt, last }: Pick<Finding, 'sinceAt' | 'readAt' | 'last'>,
  clock: Clock,
): CardText {
  const times = words`so since ${shortInstant(sinceAt, clock)}, read ${shortInstant(readAt, clock)}`;
  if (!last) return times;
  const known = last.status === 'pass' ? words`in order` : words`not in order`;
  return words`${times}; before that ${known}, read ${shortInstant(last.readAt, clock)}`;
}
