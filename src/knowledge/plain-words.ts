/** Words of asking and of who does what to whom. They say nothing of the topic, but settle between two close ones. */
const ASKING_WORDS = `
who whom whose when where why how which many must should can may if without not no every each both only after before
until between out our my their
`;

/** Other words of grammar. They help phrases ("log in"), and then say nothing. */
const STOP_WORDS = `
what do does is are need all from into we i us your them they
a about again also am an and any anyone anything as at be because been being but by could did doing done dont down
either else ever everybody everyone everything for get gets getting give given go goes going got had has have having
he her here hers him his id ill im in isnt it its itself ive just let lets like me might mine more most much myself
needed needs neither never nobody none nor nothing now of off on once one or other others ours over own per perhaps
please put quite rather really same shall she since so some somebody someone something still such than that thats the
theirs then there theres these theyre thing things this those though through to too under up upon very was way well
were weve whats whatever whether while whos will with within would yes yet you yours youre cant wont doesnt didnt
arent wasnt havent hasnt couldnt shouldnt wouldnt
`;

/**
 * Everyday words, told apart from words of a topic: a chatty sentence must not look foreign for being chatty.
 * A word that stands neither here nor in an article counts fully against an answer.
 */
const PLAIN_WORDS = `
microsoft found founded zero five six seven eight nine ten hundred thousand able above accept accord according across act actual actually add afraid afternoon ago agree ahead almost alone along already
although always amount annoy another answer anymore anyway apart appear apply apparently area around aside ask assume away
back bad basically bear became become before begin behind believe below beside besides best better beyond big bit boss bother
bottom brief briefly bring brother business busy buy call came care carefully carry case cause certain certainly chance
change check cheers choice choose clear clearly clever close come common compare complete completely concern concerned
confuse confused consider contain content continue correct count couple course curious current currently daily day deal dear
decide deep definitely depend describe detail differ difference different difficult directly doubt dumb during early easily
easy effect embarrass end enough ensure entire especially etc even evening event everywhere exact exactly example exist
expect explain extra face fact fairly far fast feel few figure final finally find fine finish first fix folks follow
forget forward four free frequently friend front full fully further future gather general generally gladly good goodbye
great group grow guess guide guy guys half hand handle happen happy hard hardly heads hear heard hello help helpful hey hi
high him hint hold hope hour however huge idea imagine important in include increase indeed inform information inside instead
intend interest involve issue job join keep key kind kindly knew know known lack large last late lately later latest
learn least leave left less level lie light likely limit line list little live long longer look lose lot lots low mad main
mainly major make making manage manager manner many matter maybe mean meaning meant meet meeting mention method middle mind minor miss
moment month morning mostly move name near nearly necessary new newcomer next nice night nod normal normally note notice number
obvious obviously occur offer often oh okay ok old ones open opinion option order ordinary otherwise outside overall
owner paper part particular particularly partly pass past people perform person place plain plan play plenty plus point position
possible possibly practice prefer prepare present pretty previous probably problem proceed process proper properly prove
provide purpose question quick quickly quiet quietly read ready real reason receive recent recently refer regard regarding
regular regularly remain remember remind reply respect rest result return right roughly round rule run sake say saying said scene
second see seem seen send sense sentence separate serious seriously serve set several short show shown side similar simple
simply single situation size small soon sorry sort sound speak special specific speed spot stand start state stay step stick
stop story straight strange strict strong stuff stupid sudden suddenly suppose supposed sure surely take taken talk talking
tell telling term thank thanks think thinking third thought three thus tidy time tip title today together told tomorrow tonight
top topic total totally touch toward towards true truly try trying turn twice two type typical typically understand unless
unlike upcoming use used useful user usual usually various version view visit wait wake wall want wanted watch week weekend welcome went
whole wide wish wonder wondering word work working works world worry worse worst worth write written wrong year yesterday young
honest honestly guys sir madam folk team teammate lady gentleman mate pal asap btw fyi lol pls plz thx ty hmm uh um ah well
afternoon greetings regards newbie beginner rookie junior senior boss chief director ceo colleague auditor trainer
everyday briefly sentence words summary summarise short version bullet points remind quickly
know-how suggestion rather trouble stuck lost clue advice insist wonder whichever whoever wherever anywhere somewhere nowhere
single-handed ourselves themselves yourself himself herself
`;

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const askingWords = wordsOf(ASKING_WORDS);
export const stopWords = wordsOf(STOP_WORDS);
export const plainWords = wordsOf(PLAIN_WORDS);
