import { TOPIC } from './guidance-signs.ts';
import type { LiveAsk, LiveRule as Rule } from './live-ask.ts';
import { leftover } from './question-words.ts';

const GAPS: readonly (readonly [RegExp, Extract<LiveAsk, { about: 'contactGaps' }>['gap']])[] = [
  [/\b(?:left|gone|disabled|dead|departed|not living|no longer|deleted)\b/, 'left'],
  [
    /\b(?:only one|one person|single|just one|one contact|1 contact|one man|hangs? on one|fewer than two|less than two|no deputy|without deputy)\b/,
    'onePerson',
  ],
  [
    /\b(?:unverified|not (?:been )?(?:verified|checked|confirmed)|never (?:been )?(?:verified|checked|confirmed)|stale|outdated|out of date|old|to verify|verify|unchecked|expired|nobody (?:has )?(?:verified|checked))\b/,
    'unverified',
  ],
  [/\b(?:no|without|lacks?|lacking|missing|not have|not got|nobody)\b/, 'none'],
];

/** “Which customers have no contact?”, “stale contacts”. */
export const contactGaps: Rule = (text) => {
  if (!/\bcontacts?\b/.test(text) || TOPIC.test(text)) return undefined;
  const isOfMany = /\b(?:customers|which|who|contacts|where|any|how many|all|everyone)\b/.test(text);
  if (!isOfMany || /\b(?:microsoft|support|how|role|update)\b/.test(text.replace('how many', ''))) return undefined;
  const gap = GAPS.find(([pattern]) => pattern.test(text))?.[1];
  const rest = leftover(
    text,
    'contact contacts security left gone disabled dead departed living longer deleted single just person persons man hang hangs fewer less two deputy unverified verified checked confirmed never stale outdated old verify unchecked expired date lack lacks lacking missing named known list recorded name 1 everywhere person one people account accounts',
  );
  return gap && rest === '' ? { about: 'contactGaps', gap } : undefined;
};

/** “Do we have a security contact?” */
export const partnerContact: Rule = (text) => {
  if (!/\bsecurity contact\b/.test(text) || TOPIC.test(text)) return undefined;
  const isOurs =
    /\b(?:do|have|did) we\b|\bwe (?:have|named|provided|set)\b|\b(?:our|ours|us|microsoft)\b|^is there (?:a|any) security contact$|\bsecurity contact (?:provided|set|registered|known|named)$/.test(
      text,
    );
  const rest = leftover(
    text,
    'security contact provided set registered known know knows named name given gave there registration microsoft on file own partner status state filled added entered stored valid current who is',
  );
  return isOurs && rest === '' && !/\bcustomers?\b/.test(text) ? { about: 'partnerContact' } : undefined;
};

/** What a name stands behind: a question about one customer's contact, and not about contacts. */
const CONTACT_OF =
  /\bcontacts? (?:person )?(?:at|of|for|in|from|with) |^(?:does|do|has|have) .+ (?:have|got|an?|any) (?:\w+ )?contacts?\b|^(?:is|are) there .*contacts? (?:at|of|for|in) /;
const CONTACT_NOT =
  /\b(?:microsoft|support|change|add|remove|set|update\w*|role|when|che?c?k ?list|items?|tasks?|tick\w*|section|table|area|learn|monitoring|distribution|point|part|keep\w*|kept|accountable|write|want)\b/;

/** “Who is the security contact at Fabrikam?”, “security contact contoso”. */
export const contacts: Rule = (text) => {
  if (!/\bcontacts?\b/.test(text) || TOPIC.test(text) || CONTACT_NOT.test(text)) return undefined;
  const customer = leftover(
    text,
    'security contact contacts fraud billing technical list details phone number mail name emergency person',
  );
  if (customer === '' || customer.split(' ').length > 4) return undefined;
  const isAsked = CONTACT_OF.test(text);
  // A name and the word, and nothing else: it may as well be somebody's way to look something up.
  const isTerse = text.split(' ').length <= 2 + customer.split(' ').length;
  return isAsked || isTerse ? { ask: { about: 'contacts', customer }, isUnsure: !isAsked } : undefined;
};
