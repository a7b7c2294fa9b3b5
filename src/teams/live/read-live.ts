import { DATED, GUIDANCE, HYPOTHETICAL, NOBODY, TOPIC } from './guidance-signs.ts';
import type { LiveAsk, LiveReading, LiveRule } from './live-ask.ts';
import { leftover, type Period, plainQuestion, takePeriod } from './question-words.ts';
import { contactGaps, contacts, partnerContact } from './read-contacts.ts';
import { customers, notRead, partnerScore, standing } from './read-state.ts';

const WEEK: Period = { kind: 'lastHours', hours: 7 * 24 };

/**
 * Reads a question about what is so at this moment: who has an alert, what is late, which customers lack something.
 *
 * Pure and cautious: a text that asks what ought to be done, what a word means or how to do something is not for here,
 * also when it shares every noun.
 *
 * @returns `undefined` when the text does not ask for our own state
 */
export function readLive(text: string): LiveReading | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = plainQuestion(text);
  if (plain === '') return undefined;
  const isAdvice = GUIDANCE.test(plain) || HYPOTHETICAL.test(plain);
  for (const rule of isAdvice ? OWN_GUARD : RULES) {
    const found = rule(plain);
    if (found) return 'ask' in found ? found : { ask: found, isUnsure: false };
  }
  return undefined;
}

/** Characters; whoever tells a story asks for advice. */
const LONGEST = 200;

const NUMBER =
  /(?<!\w)(?:(alert|task|number|no|nr|case|incident|ticket) ?)?(\d{1,9})(?! ?(?:hours?|h|days?|minutes?|min|months?|weeks?|years?|percent|users?|people|contacts?|customers?|th|st|nd|rd)\b)(?!\w)/;
const OWNER =
  /\b(?:who (?:\w+ )?(?:owns?|has|have|took|takes|taken|got|handles?|handling|is|works?|acknowledged|assigned|picked|on)|whose|owner|owns|assigned to|belongs? to|(?:is|has) somebody|is there somebody)\b/;
const STATE =
  /\b(?:done|finished|closed|close|resolved?|fixed|handled|over|sorted|solved|open|acknowledged|taken|happened|happening|became|going on|status|state|news|update|progress|end(?:ed)?|stands?|stand|up with|with|about|late)\b/;

const numbered: LiveRule = (text) => {
  const found = NUMBER.exec(text);
  if (!found || takePeriod(text).period !== undefined) return undefined;
  const about = found[1] === 'task' ? ('task' as const) : ('alert' as const);
  const number = Number(found[2]);
  const around = text.replace(found[0], ' ');
  // A number alone says little: without the word before it, the question must be short.
  if (found[1] === undefined && (around.trim().split(/\s+/).length > 6 || DATED.test(text) || TOPIC.test(text)))
    return undefined;
  const asksWho = /\bwho (?:\w+ )?(?:resolved|closed|fixed|finished|solved|completed)\b/.test(around);
  if (!asksWho && OWNER.test(around)) return { about, number, wants: 'owner' };
  return asksWho || STATE.test(around) ? { about, number, wants: 'state' } : undefined;
};

const DUTY =
  /\b(?:on duty|on call|on shift|on watch|duty (?:roster|rota|list)|has (?:the )?(?:duty|shift|watch|desk)|whose (?:shift|watch)|who is (?:\w+ )?(?:around|active|available|working|online|here|watching))\b/;

const duty: LiveRule = (text) => {
  if (!DUTY.test(text) || !/^(?:who|whose|is|are|on|duty|currently|somebody)\b/.test(text)) return undefined;
  const rest = leftover(
    takePeriod(text).rest,
    'duty call shift watch roster rota list desk around active available working online watching team soc',
  );
  return rest === '' ? { about: 'duty' } : undefined;
};

const DEFAULTS = /\b(?:security ?defaults?|sec ?defaults?|securitydefaults?)\b/;
const OFF =
  /\b(?:off|disabled?|inactive|not (?:on|enabled|active|have|use|using|got)|without|lacks?|lacking|missing|no security)\b/;
const ON = /\b(?:on|enabled|active|has|have|use|uses|using|with|got)\b/;
const UNREAD =
  /\b(?:not (?:be )?(?:read|known|checked|see)|cannot be (?:read|checked|seen)|cannot (?:you|we) (?:read|see|check)|unread|unreadable|unknown|unsure)\b/;

const defaults: LiveRule = (text) => {
  if (!DEFAULTS.test(text)) return undefined;
  const rest = text.replace(DEFAULTS, ' ').replaceAll(/ +/g, ' ').trim();
  if (
    TOPIC.test(rest) ||
    /\b(?:users?|block\w*|protect\w*|cover\w*|replace\w*|use for|turn on|switch on|enable|set up|free|available|work|include\w*|exclude\w*|accounts?|turn|switch|disable|force|apps?|new tenants?|admins?|enforcement|graph|api|powershell|ca|considerations?|resource|tools?|automatic\w*|explained|limits?|minutes|text|exce\w+|exclusions?|left out|forerunner|features?|component|reco\w+|good|idea|preview|else|hybrid|years?|came|come|done|old|policies|polices)\b/.test(
      rest,
    )
  )
    return undefined;
  if (/\bcannot\b/.test(rest) && !UNREAD.test(rest)) return undefined;
  const wants = UNREAD.test(rest) ? 'unread' : OFF.test(text) ? 'off' : ON.test(rest) ? 'on' : 'all';
  const customer = leftover(
    rest,
    'read status state enabled disabled active inactive turned switched turn off without lack lacks lacking missing use uses using known unknown unread unreadable checked check cannot be unsure everywhere overview current report tenant tenants',
  );
  const isOfMany = /\b(?:customers|who|where|which|everywhere|everyone|everybody|all|any|many)\b/.test(text);
  const isAsked =
    /^(?:for )?(?:which|who|where|what|how many|any|does|do|did|has|have|is|are|list|name|all|every|status|state)\b/.test(
      text,
    ) || /\b(?:status|state|where|who|which)$/.test(text);
  if (customer === '' && !isOfMany && wants === 'all') return undefined;
  const isClear = (isAsked && (isOfMany || customer !== '')) || (wants !== 'all' && isOfMany);
  // “Who has them on” asks of all; “does Contoso” asks for the state, whatever word was chosen for it.
  const ask: LiveAsk = { about: 'securityDefaults', customer, wants: customer === '' ? wants : 'all' };
  return { ask, isUnsure: !isClear && !(customer === '' && wants !== 'all' && text.split(' ').length <= 3) };
};

const coverage: LiveRule = (text) => {
  if (TOPIC.test(text)) return undefined;
  const isAsked =
    /^when\b.*\b(?:read|checked|polled|synced|looked|updated|scanned|refreshed|fetched)\b|\blast (?:good )?(?:read|sync|check|poll|scan|refresh)\b|\b(?:cannot|can not|could not|unable to|not able to) (?:\w+ ){0,2}(?:read|see|check|monitor|watch|look)\b|\b(?:cannot|could not|not) be (?:read|seen|checked|monitored|watched)\b|\bblind spots?\b|\byou missing\b|^(?:are|is|do|can) (?:you|watchpost) (?:still |able to |currently |really )*(?:reading|read|see|seeing|watching|watch|monitoring|monitor)\b|\bis .+ (?:read|monitored|watched|covered|being (?:read|monitored|watched))$|^how (?:fresh|old|current|recent|up to date) (?:is|are) (?:\w+ )?(?:data|readings?|numbers?)\b|^(?:coverage|read status|reading status)\b|\bcoverage$|\bunreadable\b|\bnot (?:read|readable)\b/.test(
      text,
    );
  if (!isAsked || /\b(?:contacts?|alerts?|tasks?|documents?|texts?|pages?|rules?|knowledge|articles?)\b/.test(text))
    return undefined;
  const customer = leftover(
    text,
    'read reading reads readable unreadable checked check checks polled poll synced sync looked look looking updated update scanned scan refreshed refresh seen seeing visited contacted fetched able unable watch watching watched monitor monitoring monitored covered cover blind spot spots missing fresh old current recent date data reading readings coverage status microsoft being good successful successfully feed feeds information states state watchpost',
  );
  return { about: 'coverage', customer };
};

const posture: LiveRule = (text) => {
  const found = /^(?:security )?posture(?: (?:of|at|for|in))?(?: (.+))?$/.exec(text);
  return found && !TOPIC.test(text)
    ? { about: 'posture', customer: leftover(found[1] ?? '', 'security posture') }
    : undefined;
};

const LATE =
  /\b(?:late|overdue|over due|past due|missed|miss|breached|breaches|behind (?:on|with|schedule)|(?:we|are|is|am) behind|past the (?:\w+ ){0,3}(?:line|goal|hour|deadline)|over the (?:\w+ ){0,3}(?:line|goal|limit)|too long|running out|out of time|delayed)\b/;

const LATE_ASKED =
  /^(?:how|what|which|anything|something|is|are|did|do|have|has|overdue|late|who|how many|any|everything|delayed|tasks?|alerts?|open|late|my|our)\b/;

const late: LiveRule = (text) => {
  if (!LATE.test(text) || TOPIC.test(text) || text.split(' ').length > 11) return undefined;
  if (!LATE_ASKED.test(text)) return undefined;
  if (/\b(?:too late to|late fee|by when|consequences?|penalt\w+)\b/.test(text)) return undefined;
  const customer = leftover(
    text,
    'late overdue due past missed miss breached breaches behind line goal hour hours deadline limit long running time 24 1 alert alerts task tasks question questions item items work waiting waited open unanswered answered deal delayed stuff everything thing things list team partner run late schedule',
  );
  return { about: 'late', customer };
};

const plate: LiveRule = (text) => {
  if (TOPIC.test(text)) return undefined;
  const named =
    /^what (?:does|do|has|have|is|am|are|did) (.+?) (?:have |got |still |currently |got to |have to |has to )*(?:on (?:his|her|their|my|the) plate|on (?:his|her|their|my) (?:desk|list|mind)|to do|todo|open|assigned|working on|work on|doing(?: now| today| right now)?|busy with|up to|taken|on)$/.exec(
      text,
    ) ??
    /^(?:what|which)(?: alerts?| tasks?)* (?:is|are) (?:on )?(?:assigned to |with |on )?(.+?)(?: plate| desk| list| hands)$/.exec(
      text,
    ) ??
    /^(?:what|which|which alerts|which tasks|how many alerts|how many tasks|alerts|tasks)(?: is| are| open)* (?:assigned to|belongs? to|of|owned by|waiting for) (.+)$/.exec(
      text,
    ) ??
    /^(?:which|what|how many) (?:open )?(?:alerts?|tasks?)(?: and (?:alerts?|tasks?))? (?:does|do|has|have|is|are) (.+?) (?:have|got|own|owns|on|working on|assigned|handling)$/.exec(
      text,
    ) ??
    /^(?:what are )?(my)(?: open)? (?:tasks?|alerts?|work|things|stuff|cases)(?: today| now)?$/.exec(text) ??
    /^what do (i) (?:have to|still have to|need to) do(?: today| now| next| this week)+$/.exec(text) ??
    /^how busy (?:is|am|are) (.+)$/.exec(text) ??
    /^(?:is|am|are) (.+?) (?:busy|overloaded|free)$/.exec(text) ??
    /^(.+?) (?:open )?(?:plate|workload|todo list|to do list)$/.exec(text);
  const who = named?.[1]?.trim();
  if (who === undefined || who.split(' ').length > 3) return undefined;
  if (NOBODY.test(who)) return undefined;
  return {
    about: 'plate',
    person: /^(?:i|me|my|mine|myself|what is my|what is on my|on my)$/.test(who) ? '' : who.replace(/^on /, ''),
  };
};

const HAPPENED =
  /\b(?:happen|happened|happening|happend|hapened|hapend|passed|went on|going on|changed|occurred|took place|came in|come in|did we (?:do|get|receive|resolve|handle|close)|what was (?:done|resolved)|(?:history|timeline|activity|activities|summary|recap|report|news|overview) (?:of|at|for|from|about))\b/;

const happened: LiveRule = (text) => {
  const { period, rest } = takePeriod(text);
  if (
    TOPIC.test(rest) ||
    DATED.test(rest) ||
    /\b(?:who|hack\w*|attack\w*|users?)\b/.test(rest) ||
    rest.split(' ').length > 10
  )
    return undefined;
  const isAsked = HAPPENED.test(rest);
  const customer = leftover(
    rest,
    'happen happened happening happend hapened hapend passed went go goes going changed change occurred took place came come history timeline activity activities summary recap report overview news resolved closed handled handle receive received resolve close event events alert alerts task tasks contact contacts since week day interesting important new bad wrong security incident incidents stuff thing things lot bit case cases show number count',
  );
  if (customer.split(' ').length > 4) return undefined;
  if (period === undefined) {
    // Without a time it takes a customer, and words that point at one.
    const isPointed =
      /^(?:what|anything|did anything|has anything|something|history|timeline|recap|summary|activity|news|overview)\b/.test(
        rest,
      );
    return isAsked && isPointed && customer !== '' ? { about: 'happened', customer, period: WEEK } : undefined;
  }
  const isNews =
    /^(?:anything|something) (?:from|at|about|on|with) .+$|^(?:what is|whats|is there|are there)? ?(?:any |anything |something |all )?(?:thing )?(?:new|news)(?: (?:at|with|from|for|in) .+)?$/.test(
      rest,
    );
  const isOfAlerts = isNews || (/\b(?:alerts?|tasks?)\b/.test(rest) && !/\bopen\b/.test(rest));
  // “contoso this week”: a name and a time, and nothing else.
  const isBare = customer !== '' && rest === customer && customer.split(' ').length <= 3;
  return isAsked || isOfAlerts || isBare ? { about: 'happened', customer, period } : undefined;
};

const open: LiveRule = (asked) => {
  const text = takePeriod(asked).rest;
  if (TOPIC.test(text) || /\b(?:microsoft|partners|sends?|sent)\b/.test(text) || text.split(' ').length > 11)
    return undefined;
  const isNew = /\b(?:new|untouched|unassigned|nobody (?:has|owns|took)|free|waiting|unowned|not taken)\b/.test(text);
  const isAsked =
    /^(?:what|which|how many|is|are|any|anything|do|does|has|have|something|open|new|unassigned|all|everything|still|outstanding|pending|unresolved|(?:we|you) have (?!\d)|there (?:is|are)|who (?:owns|has|took|handles|works|is))\b/.test(
      text,
    ) &&
    /\b(?:open|alerts?|on fire|burning|(?:anything|something|what is|what|any) new|new (?:alerts?|incidents?|cases?)|new$|going on|attention|unassigned|waiting|quiet|calm|under attack|nobody (?:has|owns|took)|everything (?:ok|okay|fine|quiet|good)|all (?:ok|okay|fine|quiet|good|clear)|outstanding|pending|unresolved)\b/.test(
      text,
    );
  if (!isAsked) return undefined;
  const customer = leftover(
    text,
    'open new alert alerts going go attention unassigned waiting quiet calm under attack owns took taken untouched unowned free outstanding pending unresolved ok okay fine good clear high medium low severity risky severe critical worst most important happening deal look on fire burning stuff work works working handles handle assigned still left since count number number show incidents incident situation situations case cases',
  );
  if (customer.split(' ').length > 4) return undefined;
  return { about: 'open', customer, onlyNew: isNew };
};

/** The first that fits counts: narrow ones before wide ones. */
const RULES: readonly LiveRule[] = [
  numbered,
  posture,
  duty,
  defaults,
  partnerContact,
  contactGaps,
  contacts,
  coverage,
  late,
  plate,
  standing,
  happened,
  open,
  customers,
  partnerScore,
  notRead,
];
/** Those that tell advice by themselves: “requirements” and “licences” are things that one can have, too. */
const OWN_GUARD: readonly LiveRule[] = [partnerScore, notRead];
