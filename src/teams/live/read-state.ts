import { TOPIC } from './guidance-signs.ts';
import type { LiveRule as Rule } from './live-ask.ts';
import { leftover } from './question-words.ts';

const ABOUT_SCORE = /\b(?:(?:identity |security |secure |microsoft |partner )?score|scoring|points)\b/;
const OURS =
  /\b(?:our|ours|we|us|my)\b|^(?:(?:show|current|latest|identity|partner|microsoft|security|secure) )*score$|^(?:current|latest)\b/;

/** “What is our secure score?”, “do we meet the partner requirements?”: what Microsoft says of ourselves. */
export const partnerScore: Rule = (text) => {
  const isMet =
    /^(?:do|are|have) we (?:\w+ )?(?:meet|met|meeting|fulfil\w*|comply|complying|compliant|pass|satisfy)\b/.test(
      text,
    ) ||
    /^(?:which|what|how many) (?:\w+ ){0,3}requirements? (?:do|are|have|did) (?:we|us|our) (?:\w+ ){0,2}(?:meet|met|meeting|fulfil\w*|miss|missing|missed|fail|failed|failing|lack|lacking|pass|passing)\b/.test(
      text,
    ) ||
    /^(?:which|what|how many) (?:\w+ ){0,3}requirements? (?:are|is) (?:still )?(?:not met|unmet|missing|open|failing|failed)\b/.test(
      text,
    );
  const isScore =
    ABOUT_SCORE.test(text) &&
    OURS.test(text) &&
    /^(?:what|how (?:high|good|bad|is|are)|our|my|current|latest|do we|identity|partner|microsoft|security|secure|score|which|where (?:are|do) we stand)\b/.test(
      text,
    );
  if ((!isMet && !isScore) || CONDITIONAL.test(text) || ADVICE.test(text.replace(/requirements?/g, '')))
    return undefined;
  const rest = leftover(
    text,
    'score scoring points identity secure security microsoft partner center current latest high good bad low stand meet met meeting fulfil fulfill fulfilled comply complying compliant pass satisfy requirement requirements open failing failed fail miss missing missed lack unmet program programme csp value level percent number present today',
  );
  return rest === '' ? { ask: { about: 'partnerScore' }, isUnsure: !isMet } : undefined;
};

/** How a customer is, asked without a matter: “is Fabrikam ok?”, “how is Contoso doing”, “status of Litware”. */
const STANDING: readonly RegExp[] = [
  /^(?:is|are) (.+?) (?:still |doing |all |really )*(?:ok|okay|fine|safe|secure|alright|right|good|well|healthy|clean|in order|quiet|calm|affected|in trouble|under control)(?: today| now| at the moment| right now| currently)?$/,
  /^how (?:is|are|does) (.+?)(?: (?:doing|going|look|looking|today|now|these days|currently|at the moment|right now))+$/,
  /^how (?:is|are) ((?:\S+ ){0,2}\S+)$/,
  /^(?:what is |current )?(?:the )?(?:security )?(?:status|state|health|situation|overview) (?:of|at|for|with|in) (.+)$/,
  /^(.+?) (?:security )?(?:status|health|situation)$/,
  /^(?:everything |all )?(?:at |with )?((?:\S+ ){0,2}?\S+) (?:is )?(?:all |still )?(?:ok|okay|fine|good|safe|secure|in order)$/,
  /^how bad is (?:it|this|the situation) (?:at|for|with) (.+)$/,
  /^what (?:do|does) (?:you|we|watchpost) (?:know|have) (?:about|of|on) (.+)$/,
  /^what is (?:up|wrong|new|the matter) (?:with|at|in) (.+)$/,
  /^(?:any|are there|is there) (?:an? )?(?:problems?|issues?|trouble|concerns?)(?: \w+)? (?:with|at|in|for|by) (.+)$/,
];

/** “Is Fabrikam ok?” */
export const standing: Rule = (text) => {
  if (/^how (?:is|are) (?:we|our (?:own )?(?:customer|company|desk))(?: (?:doing|looking|today|now))*$/.test(text)) {
    return { about: 'standing', customer: 'us' };
  }
  const said = STANDING.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  if (said === undefined || TOPIC.test(text) || /\b(?:alerts?|tasks?|contacts?|defaults?|accounts?)\b/.test(text))
    return undefined;
  const customer = leftover(said, 'everything all security status state overall customer');
  return customer === '' || customer.split(' ').length > 4 ? undefined : { about: 'standing', customer };
};

/** “How many customers do we have?” */
export const customers: Rule = (text) =>
  /^(?:how many|which|what|who are|all|list) ?(?:of )?(?:our |my |the )?customers(?: (?:do|are|have) (?:we|you|there|us)(?: (?:have|serve|manage|got|know|look after|watch|read))?(?: in total| altogether)?)?$/.test(
    text,
  )
    ? { about: 'customers' }
    : undefined;

/** Words of advice: what ought to be, and how it is done, the documents say. */
const ADVICE =
  /\b(?:why|should|shall|must|ought|needs?|needed|require[ds]?|requires|requirements?|mandatory|recommend\w*|advi[cs]e|better|allowed|how (?:do|can|could|to|does|would|long|fast)|can|cannot|could|may|might|would|have to|has to|supposed|eligible|example|means?|meaning|microsoft|document|lists?|checklist|what to|enough|matters?|covered by|duty|as well|the most)\b/;
const CONDITIONAL = /\b(?:if|(?<!^)when|after|before|during|in case|once|unless|until|because)\b/;

/** What people ask the state of, and what nobody reads here. */
const SUBJECT =
  /\b(?:mfa|2fa|multi ?factor|second factor|gdap|dap|delegated|granular|relationships?|conditional access|legacy auth\w*|passwords?|passwordless|fido2?|passkeys?|pim|p1|p2|e3|e5|licen[cs]es?|premium|global admins?|admins?|administrators?|admin agents?|guests?|service accounts?|break glass|emergency accounts?|budgets?|spending|score|devices?|workstations?|apps?|applications?|consents?|tokens?|audit|logs?|logging|mailbox\w*|forwarding|policies|policy|registered|enrolled|risky users?|sign ?ins?|privileges?|roles?|access|backups?|defender|sentinel|intune|compliant|compliance)\b/;

/** Shapes that ask how things stand with many, and never what is right. */
const OF_MANY: readonly RegExp[] = [
  /^customers (?:still|without|with no) /,
  /^(?:which|what|how many|any|do any|are any|do all|are all|have all|list|our|my) ?(?:of )?(?:our |my |the )?customers (?:do |does |are |have |has |is |with|without|not |still |already |currently |use|using|lack|run|on |who |that |where |whose )/,
  /^(?:who|whose|which (?:users?|people|colleagues?|staff|agents?|admins?|administrators?|accounts?|members?|employees?)|how many (?:users?|people|colleagues?|agents?|admins?|administrators?|global admins?|guests?|accounts?|members?|employees?|devices?))\b.*\b(?:(?:in|of|at|from|among) (?:our|us|ours|my)|do we have|have we|we have|(?:has|have|is|are) (?:\w+ )?not (?:yet )?(?:registered|enrolled|set))\b/,
  /^(?:any |is |are |is there |are there )?(?:any |old |unused |active )?(?:gdap|dap|legacy auth\w*|guests?|relationships?|licen[cs]es?|passwords?)(?: \S+){0,3}? (?:expiring|expires soon|running out|run out|ending|(?:still |yet )(?:active|used|in use|left|around|on)|anywhere|somewhere|with somebody)\b/,
  /^(?:is |are |has |have )?(?:the )?(?:mfa|2fa|multi ?factor\w*|second factor|conditional access|pim|gdap|passwordless|budgets?|audit log\w*|logging) (?:is |are )?(?:still |already |currently |really )?(?:on|active|activated|enabled|enforced|switched on|turned on|registered|in use|used|set) (?:in|at|for|on|by|with|everywhere)\b(?: (?:all|every|each|any|our|of|the)\b)* ?(?:customers|users|admins|customer|staff)?$/,
  /^whose (?:gdap|dap|mfa|passwords?|licen[cs]es?|admin|relationships?|delegated|granular|tokens?|access|privileges?|guest|secure score|score|budget)\b/,
  /^(?:when|how soon|which) (?:do|does|will|is|are)? ?(?:our|the) (?:gdap|dap|granular|delegated|relationships?|licen[cs]es?)\b.*\b(?:end|ends|expire|expires|expiring|run out|runs out|due)\b/,
  /^(?:do|have|did|are|is) (?:we|our (?:customers?|users?|admins?|staff|people|tenant|agents?)|all (?:our|of our)? ?(?:customers?|users?|admins?|agents?)|every(?:one|body)) (?:still |already |currently |all |actually |now |really |yet )*(?:have|got|use|using|on|registered|enrolled|enabled|moved|turned|removed|set|protected|covered|compliant|enforc\w+|running|run|without|with)\b/,
];

/** One customer and a matter: “has Contoso moved to GDAP”. The name says whether it is about a customer at all. */
const OF_ONE =
  /^(?:is|are|has|have|does|do|did) ((?:[\w&]+ ){0,3}?[\w&]+) (?:still |already |currently |all |actually |now |really |yet )*(?:have|has|got|use|uses|using|on|registered|enrolled|enabled|moved|turned|removed|set|protected|compliant|enforc\w+|running|run|without|with|accepted)\b/;
const NO_NAME =
  /\b(?:we|our|all|every\w*|customers?|users?|admins?|microsoft|partners?|it|this|that|there|they|you|i|the|an?|each|both|these|those|somebody|people|staff|guests?|accounts?)\b/;

/**
 * “Which customers still have DAP?”: a question about how things stand, of which we read nothing.
 *
 * Such a question must not have an article in answer, which would say what ought to be where somebody asks what is.
 */
export const notRead: Rule = (text) => {
  if (!SUBJECT.test(text) || ADVICE.test(text) || CONDITIONAL.test(text) || text.split(' ').length > 14)
    return undefined;
  if (OF_MANY.some((pattern) => pattern.test(text))) return { ask: { about: 'notRead', customer: '' }, isUnsure: true };
  const name =
    OF_ONE.exec(text)?.[1]?.trim() ??
    /^(?:secure |identity |security )?score (?:of|at|for) (.+)$/.exec(text)?.[1] ??
    '';
  if (name === '' || SUBJECT.test(name) || NO_NAME.test(name) || TOPIC.test(name)) return undefined;
  return { ask: { about: 'notRead', customer: name }, isUnsure: true };
};
