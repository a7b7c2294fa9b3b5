/**
 * What a person may say that only makes sense after an answer. `why`, `more` and `sure` ask about that answer;
 * `detail` asks for one thing of it ("how long?", "who does it?"); `turn` moves it to another case ("and for customers?");
 * `pronoun` is a whole sentence that may point back ("does it cost extra?").
 */
export interface FollowUp {
  readonly kind: 'why' | 'more' | 'sure' | 'detail' | 'turn' | 'pronoun';
  /** What is asked, without the words that only point back: "for customers". */
  readonly rest: string;
  /** It names a case of the same matter ("without P1"), not another matter ("and DAP?"). */
  readonly isCase: boolean;
  /** It says so much by itself that it is a question when nothing went before ("ISO 27001, how long does it take?"). */
  readonly isWhole: boolean;
  /** It only says for whom ("and for customers?"): another matter is not meant, whatever speaks most of these. */
  readonly isAudience: boolean;
}

const AUDIENCE =
  /^(?:for |with |in |at )?(?:the |our |our own |my |your |their |a |all |other |external )*(?:customers?|clients?|partners?|resellers?|tenants?|customers?(?:'|’)? tenants?|partner tenants?|us|ourselves|them|users?|admins?|administrators?|guests?|staff|employees|colleagues|service accounts?)$/i;

/** Words of a follow-up at most; a longer text says what it is about. */
const MOST_WORDS = 9;

const OPENER = /^(?:ok(?:ay)?|so|but|and|well|hm+|ah|oh|right|thanks|thank you|sorry|please|hey|hi)\b[\s,.!:–-]*/i;

const POINTER = '(?:it|this|that|these|those|they|them|there|both|neither)';

const WHY = new RegExp(
  `^(?:why(?: not| so| (?:is|are|do|does|should|would|must) (?:${POINTER}|we|i|that so)(?: so)?| that)?|how come|what for|(?:what(?:'|’)?s|what is) the (?:reason|point)|for what reason|reasons?|because of what|explain(?: why| that)?)$`,
  'i',
);
const MORE =
  /^(?:(?:tell|show|give) me |show |read )?(?:some |the |me )?(?:more|all|everything|(?:more )?details?|rest|whole (?:thing|article|answer|text)|full (?:answer|text|article))(?: (?:of it|of that|about (?:it|that|this)|please|details?))*$|^(?:go on|continue|what else|anything else|elaborate|longer)$/i;
const SURE =
  /^(?:really|seriously|for real|(?:are )?you sure(?: about (?:it|that|this))?|is (?:that|this|it) (?:so|true|right|correct|sure|certain)|says who|who says (?:so|that|it)|sources?|source of (?:it|that)|where (?:does|do) (?:it|that|they|you) (?:say|stand|come|get|have)(?: (?:so|that|it|from|this))*|where is that from|prove it|true)$/i;
const DETAIL =
  /^(?:(?:by|for|since|until|to|at|with|from) )?(?:how(?: (?:long|often|many|much|soon|fast|exactly))?|who(?:m|se)?|when(?: exactly)?|where(?: exactly)?|which(?: ones?)?|what (?:steps?|date|role|roles|exactly)|which (?:role|roles|steps?)|what (?:do|must|should) (?:we|i|they) do)(?: (?:is|are|was|do|does|did|can|should|must|has|have|will|would|may|to|we|i|you|one|somebody|people|responsible|for|it|this|that|these|those|them|they|be|done|do|set|up|start|exactly|then|in charge))*$/i;
const TURN =
  /^(?:and|or|but|also|what (?:about|if|of|happens if)|how about|what is with|same (?:for|with|goes for)|the same (?:for|with)|does (?:it|that|this) (?:also )?(?:apply|hold|go|count|work) (?:for|to|with|in|on)|is (?:it|that|this) (?:also |the )?(?:same|true|so|different) (?:for|with|in|on)|even|only|except|for|with|without|in case of|if|then|instead)\b/i;
/** The small word is part of the case: "without P1", "only with P2". */
const CASE = /^(?:for|with|without|except|only|even|if|in case of)$/i;
/** A question of its own: "and how long are logs kept?". */
const SENTENCE =
  /^(?:how (?!about)|who|whose|when|where|which|why|what (?!about|if|of\b|happens if|is with))\b.*\s.*\s|^(?:can|could|do|does|did|must|should|may|is|are|will|would|has|have|shall|need)\b.*\s.*\s.*\s|^(?:what|how) about .*\b(?:what|how|who|can|must|should)\b|^(?:if|with|without|for)\b.*\b(?:what|how|who|when|where|which|can|must|should|do|does|is|are)\b/i;
const PRONOUN = new RegExp(`\\b${POINTER}\\b`, 'i');
/** "Is it allowed to share accounts?" says what "it" is; "is there a limit?" points nowhere. */
const EMPTY_IT =
  /\b(?:is|are) there\b|\b(?:is|was|isn['’]?t|would|does|makes?|make) (?:it|that|this) .*\b(?:to|that|if|when|sense)\b/i;

/**
 * Reads a text that may follow up an answer.
 *
 * @returns `undefined` for a text that stands by itself; that one is never combined with anything
 */
export function readFollowUp(text: string): FollowUp | undefined {
  const read = readParts(text);
  return (
    read && {
      ...read,
      isWhole: (read.kind === 'turn' || read.kind === 'pronoun') && tellingWords(read.rest) > 1,
      isAudience: read.kind === 'turn' && AUDIENCE.test(read.rest),
    }
  );
}

/** Words that say nothing of what a question is about; of these a follow-up is made. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  'a about again all already also am an and any anything apply applies are as ask asked at away be because been before begin best better both but by can cannot change changed check come cost costs could customer customers did differ different do does doing done each else enough especially even every everybody everyone everything exactly except expensive extra fast few first for free from get give go good had happen happens hard has have he help her here hold holds hours how i if important in instead into is it its just keep know last less let like long longer look made make makes mandatory many matter may me mean means money more most much must my necessary need needed needs never new next no not now of off often old on once one only or other others otherwise our out over own part partner partners people possible problem put quick quickly rather really right same say says see set shall she should since so some somebody someone something soon start start still stop such sure take takes tell than that the their them then there these they thing things think this those time times to today together too true try turn two under until up us use used user users using valid very want was way we well were what when where whether which while who whole whom whose why will with within without work works worth would year years yes yet you your days day'.split(
    ' ',
  ),
);

const tellingWords = (text: string): number =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 1 && !EMPTY_WORDS.has(word)),
  ).size;

function readParts(text: string): Omit<FollowUp, 'isWhole' | 'isAudience'> | undefined {
  const bare = text.replace(/[?!.…\s]+$/g, '').trim();
  const asked = withoutOpeners(bare);
  if (asked === '' || bare.split(/\s+/).length > MOST_WORDS) return undefined;
  if (WHY.test(asked)) return { kind: 'why', rest: '', isCase: false };
  if (MORE.test(asked)) return { kind: 'more', rest: '', isCase: false };
  if (SURE.test(asked)) return { kind: 'sure', rest: '', isCase: false };
  if (DETAIL.test(asked)) return { kind: 'detail', rest: asked, isCase: false };
  const pointsBack = PRONOUN.test(asked) && !EMPTY_IT.test(asked);
  if (SENTENCE.test(asked) && !pointsBack) return undefined;
  const turn = TURN.exec(asked);
  const isCase = turn !== null && CASE.test(turn[0]);
  if (turn) return { kind: 'turn', rest: isCase ? asked : asked.slice(turn[0].length).trim(), isCase };
  if (/^(?:so|but|and|or)\b/i.test(bare)) return { kind: 'turn', rest: asked, isCase };
  return pointsBack ? { kind: 'pronoun', rest: asked, isCase } : undefined;
}

function withoutOpeners(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(OPENER, '');
  }
  return rest.trim();
}

/** Whether a question asks for a reason. */
export const asksWhy = (question: string): boolean =>
  /^(?:\W*(?:ok|so|but|and|hi|hello|hey|please)\b\W*)*(?:why|how come)\b|\b(?:what is|what['’]?s|whats|tell me) (?:the )?(?:reason|point|purpose)\b|\bexplain why\b|\bwhy (?:do|does|is|are|should|must|would|did)\b/i.test(
    question,
  );
