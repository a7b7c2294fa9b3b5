/** Words that are German and nothing else; without one of them a text is left alone (`was` is English, too). */
const GERMAN =
  /^(?:status|stand|zustand|posture) (?:von|bei)\b|\b(?:welche[rsnm]?|kunden?|haben wir|passiert|geschehen|gibt es|uberfallig\w*|verspatet\w*|offene[nr]?|aufgaben?|alles|wie geht|wie viele|sicherheitskontakt\w*|seit|gestern|heute|woche|monat|wem|meine|unsere?[rn]?|ist bei|sind bei|was ist|steht es|sicherheitsstandards|alarme?|meldungen)\b/;

/** What German questions about the state are made of. The order of words is left: the readers look for words. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bwie (?:geht es|steht es (?:um|mit|bei)|sieht es (?:bei|mit) )\b/g, 'how is'],
  [/\b(?:was ist|was war) (?:los|neu)\b/g, 'what is new'],
  [/\b(?:seit gestern)\b/g, 'since yesterday'],
  [/\b(?:diese|dieser) woche\b/g, 'this week'],
  [/\b(?:letzte|letzter|vergangene|vorige) woche\b/g, 'last week'],
  [/\b(?:diesen|diesem) monat\b/g, 'this month'],
  [/\b(?:letzten|vergangenen|letztem) monat\b/g, 'last month'],
  [/\bheute nacht\b/g, 'overnight'],
  [/\bin ordnung\b/g, 'ok'],
  [/\b(?:gibt|gab) es (?:etwas |was )?\b/g, 'is there '],
  [/\bwie viele\b/g, 'how many'],
  [/\b(?:security ?defaults|sicherheitsstandards)\b/g, 'security defaults'],
  [/\b(?:den |einen )?sicherheitskontakte?\b/g, 'security contact'],
  [/\bmeine (?:offenen )?aufgaben\b/g, 'what are my tasks'],
  [/\bwem gehort\b/g, 'who owns'],
];

const WORDS: Readonly<Record<string, string>> = {
  was: 'what',
  wer: 'who',
  wo: 'where',
  welche: 'which',
  welcher: 'which',
  welchen: 'which',
  wann: 'when',
  ist: 'is',
  sind: 'are',
  war: 'was',
  hat: 'has',
  haben: 'have',
  wurde: 'was',
  bei: 'at',
  von: 'of',
  fur: 'for',
  mit: 'with',
  ohne: 'without',
  noch: 'still',
  schon: 'already',
  kein: 'no',
  keine: 'no',
  keinen: 'no',
  nicht: 'not',
  alles: 'everything',
  alle: 'all',
  wir: 'we',
  uns: 'us',
  unser: 'our',
  unsere: 'our',
  unseren: 'our',
  unserem: 'our',
  passiert: 'happened',
  geschehen: 'happened',
  neu: 'new',
  neue: 'new',
  neues: 'new',
  gestern: 'yesterday',
  heute: 'today',
  offen: 'open',
  offene: 'open',
  offenen: 'open',
  alarm: 'alert',
  alarme: 'alerts',
  meldung: 'alert',
  meldungen: 'alerts',
  warnungen: 'alerts',
  kunde: 'customer',
  kunden: 'customers',
  kontakt: 'contact',
  kontakte: 'contacts',
  aufgabe: 'task',
  aufgaben: 'tasks',
  erledigt: 'done',
  uberfallig: 'overdue',
  verspatet: 'late',
  aus: 'off',
  ausgeschaltet: 'off',
  an: 'on',
  eingeschaltet: 'on',
  einen: 'a',
  ein: 'a',
  eine: 'a',
  der: 'the',
  die: 'the',
  das: 'the',
  und: 'and',
};

/**
 * The words of a German question about the state in English, as far as they are known here; any other text as it is.
 *
 * @param text - in small letters, without accents and signs
 */
export function fromGerman(text: string): string {
  if (!GERMAN.test(text)) return text;
  const phrased = PHRASES.reduce((rest, [german, english]) => rest.replace(german, english), text);
  return phrased.replace(/[a-z]+/g, (word) => WORDS[word] ?? word);
}
