import type { Purpose } from './rules.ts';

/** Words that say what a call is about, in small letters without accents; the first purpose that is named counts. */
export const PURPOSES: readonly (readonly [Exclude<Purpose, 'anything'>, RegExp])[] = [
  [
    'fraud',
    /\b(?:fraud\w*|bill(?:s|ing)?|invoic\w+|payments?|(?<!in )charges?|costs?|spend\w*|abuse|crypto\w*|mining|miners?|nonpayment|money|financ\w+|refunds?|credits?|consumption|accounting|betrug\w*|rechnung\w*|abrechnung\w*|kosten|factur\w+|fraude\w*|fatur\w+|cobranca|pagamentos?|pagos?)\b/,
  ],
  [
    'security',
    /\b(?:security|breach\w*|compromis\w+|(?:ge)?hack\w*|incidents?|risky|sign-?ins?|phish\w*|malware|ransomware|attack\w*|leak\w*|soc|ciso|takeover|virus|stolen|sicherheit\w*|vorfall|vorfalle|angriff|securite|seguridad|seguranca|incidente?s?)\b/,
  ],
  [
    'technical',
    /\b(?:technical|technician\w*|tech|engineers?|it (?=guys?|person|people|teams?|departments?|admins?|contacts?|staff|manager)|servers?|outages?|networks?|dns|configur\w+|admins?|administrators?|technik\w*|technisch\w*|technique|tecnic\w+)\b/,
  ],
  [
    'management',
    /\b(?:management|managers?|boss|chief|ceo|cto|directors?|owners?|executives?|escalat\w+|contracts?|geschaftsfuhr\w+|chef|direction|direccion|gerente\w*|diretor\w*|gerencia)\b/,
  ],
];

const ROLE = `(?:security|fraud|billing|invoice|technical|tech|it|management|finance|abuse|incident|soc|emergency|sicherheits?)`;
const PERSON = `(?:contacts?|guys?|girl|person|people|lead|manager|team|officer|folks|staff|colleagues?|ansprechpartner(?:in)?|kontakt)`;

/** What makes a text a question for somebody to call. */
export const INTENTS: readonly RegExp[] = [
  /\b(?:who|whom|who's|whos|which (?:one|person|contact|colleague|people))\b.*\b(?:call|phone|ring|contact|reach|e-?mail|mail|message|text|talk to|speak (?:to|with)|write to|notify|inform|alert|tell|ask|wake|escalate to|get hold of|handles?|deals? with|looks? after|takes? care|help|helps|responsible|in charge|answers?|available|on call|on duty|picks? up)\b/,
  new RegExp(String.raw`\b(?:who|who's|whos)\b(?: is| are)?\b.*\b${PERSON}\b`),
  /\b(?:phone|telephone|mobile|cell)(?: numbers?)?\b.*\b(?:of|for|at|from|to)\b|\bnumbers? (?:of|for|at|from|to)\b|\b(?:e-?mail|mail)(?: address(?:es)?)? (?:of|for|at|from)\b/,
  /\bcontacts?(?: person| people| details?| info(?:rmation)?| data)? (?:of|for|at|from|in|about)\b/,
  new RegExp(String.raw`\b${ROLE} ${PERSON}\b`),
  /\b(?:who|anyone|anybody|someone|somebody|wer|qui|quien|quem)\b.*\b(?:speaks?|spricht|parle|habla|fala)\b|\b\w{4,}[- ]speaking\b/,
  /\b(?:emergency|hotline|after hours|out of hours) (?:phone |contact )?(?:numbers?|line|phone|contacts?)\b/,
  /\b(?:somebody|someone|anybody|anyone)\b.*\b(?:reachable|available|awake|pick(?:s|ing)? up|answers?|speaks?)\b/,
  /\b(?:call|phone|ring|reach|contact|get hold of|speak (?:to|with)|talk to) (?:somebody|someone|anybody|anyone|a person|people|them)\b/,
  /^(?:call|phone|ring|reach|e-?mail|contact) (?!us\b)\S/,
  /\b(?:wer|wen|wem)\b.*\b(?:ansprechpartner\w*|anrufen|ruf\w*|kontakt\w*|zustandig|erreich\w*|verantwortlich|kummert)\b/,
  /\b(?:ansprechpartner\w*|kontaktperson(?:en)?|durchwahl|(?:telefon|not ?fall|notruf|ruf|handy|mobil)nummern?|\w{4,}(?:kontakte?s?|ansprechpartner\w*))\b|\b(?:nummer|kontakte?) (?:von|bei|fur)\b/,
  /\bqui\b.*\b(?:appel\w+|contact\w*|joindre|responsable|s'occupe|prevenir|interlocuteur)\b|\b(?:numero|telephone|coordonnees|contact|interlocuteur)\b.*\b(?:de|chez|pour|du)\b/,
  /\b(?:quien|quienes|quem)\b.*\b(?:llam\w+|contact\w+|contat\w+|responsable|responsavel|encarg\w+|lig\w+|cham\w+|falar|hablar|avis\w+)\b|\b(?:telefono|telefone|contacto|contato|numero)\b.*\b(?:de|del|da|do|en|na|no|para)\b/,
];

/** Questions about contacts in general, or about changing them: the documents or a command answer these. */
export const GUIDANCE: readonly RegExp[] = [
  /\b(?:should|can|could|may|might|must|shall|has to|have to|need to|needs to|ought to|allowed to) (?:be|become|act|serve|get|receive|have|own)\b/,
  /^(?:is|are|was|does|do|did|has|have|should|must|why|how (?:many|often|long|much|fast)|when|where)\b(?! (?:there )?(?:somebody|someone|anybody|anyone)\b.*\b(?:reachable|available|awake|reach|call|speaks?|answers?|pick up)\b)/,
  /^how\b.*\b(?:set|add|change|register|update|create|configure|edit|enter|maintain|verify|remove|delete|provide|nominate|name|define|choose|pick|import|export)\b/,
  /^what(?:'s| is| are| does| do)? (?:a|an|the point|the purpose|the role|good|makes)\b/,
  /^what(?:'s| is| are) (?:the )?\S+ contacts?(?: for)?$/,
  /^what are the (?:duties|responsibilities|tasks|requirements|rules|roles?|steps|facts)\b/,
  /^(?:add|change|remove|update|set|register|verify|import|export|delete|edit|drill|explain|describe|define)\b/,
  /\b(?:alerts?|tasks?|cases?|tickets?|questions?) #?\d+\b/,
];

/** Words around a language that somebody should speak; the language itself is the group. */
export const LANGUAGES: readonly RegExp[] = [
  /\b(?:can )?(?:speaks?|speaking|spricht|sprechen|parle|parlent|habla|hablan|fala|falam)\s+(\p{L}{4,})(?=\P{L}|$)/u,
  /(?<!\p{L})(\p{L}{4,})[- ](?:speaking|speakers?|sprachig\w*)\b/u,
  /\b(?:in|auf|en|em)\s+(\p{L}{5,})(?=\P{L}|$)/u,
];

/** Said at the end, of which nothing is meant. */
export const THANKS =
  /(?:[\s,]+(?:please|pls|plz|bitte|danke|thanks|thank you|thx|por favor|s'il vous plait|merci|asap))+$/;

/** Said for politeness; what follows is the question. */
export const POLITE =
  /^(?:(?:please|pls|hi|hello|hey|hallo|hola|bonjour|ola|ok|okay|so|and|quick(?: question)?|can you|could you|would you|do you know|you know|any idea|tell me|give me|show me|get me|find me|find|look up|i need(?: to know)?|i want(?: to know)?|i'd like|we need(?: to know)?|need|kindly|bitte|sag mir|gib mir|brauche|ich brauche|por favor|s'il vous plait|the|der|die|das|me|us|to)\b[\s,:!-]*)+/;

/** Words of place; what stands behind them is the tenant. */
export const AT = /(?<=^|\s)(?:over at|at|inside|within|bei|beim|chez)\s+/g;
/** Words that may lead to the tenant, or to something else. */
export const OF = /(?<=^|\s)(?:of|from|for|in|with|by|to|von|vom|fur|de|del|du|da|do|en|em|na|no|para|pour|a)\s+/g;

/** Where the name of a tenant ends at the latest. */
export const END =
  /\s+(?:about|regarding|concerning|re|because|when|if|since|in case|for|on|over|during|who|whom|to|is|are|wegen|bezuglich|uber|wenn|falls|fur|anrufen|erreichen|kontaktieren|zustandig|au sujet|a propos|pour|par|si|quand|por|sobre|para|acerca|cuando|quando|en caso|em caso|after|before|with|at|and who|its|it's|there's|there is|reachable|available|awake|speaks?)(?=\s|$)|[,;:?!()"“”]|\s[-–]\s/;

/** Somebody else than a tenant of ours: nobody that we could look up. */
export const NOBODY =
  /^(?:(?:a|an|the|my|our|your|their|this|that|any|each|every|some|one|another|ein|eine[mnrs]?|unse\w+|un|une|uno|una|um|uma|mi|mon|le|la|el|o|los|les|os|direct|indirect|own|new|affected|compromised|hacked|of|another)\s+)*(?:customers?|clients?|tenants?|compan(?:y|ies)|microsoft(?:'s)?(?: support)?|azure|support|help ?desk|partners?|partner center|partner centre|csp|redmond|distributors?|resellers?|providers?|vendors?|office|organi[sz]ations?|entra|kunden?|mandant\w*|clients?|clientes?|police|authorit\w+|home|work|night|level|first|last|least|most|all|once|place|it|them|him|her|me|you|here|there|somebody|someone|anyone|anybody)(?:\s+(?:tenants?|sites?|side|account|admins?|compan\w+|support))?$/;

const OUR = String.raw`(?:our|unse\w+|notre|nos|nuestr\w+|noss\w+)`;

/** A contact of ours, named as such. Other things are ours too, and no question for a contact. */
export const OUR_CONTACT = new RegExp(
  String.raw`\b${OUR}\s+(?:(?:own|main|first|primary|second|deputy|backup|emergency|azure)\s+)*(?:${ROLE}(?:\s+(?:and|&|or)\s+${ROLE})?\s+${PERSON}|contacts?|ansprechpartner\w*|interlocuteur|contactos?|contatos?|responsable|responsavel)\b`,
);

/** Right before the preposition that leads to a name: it is whose contact somebody asks for. */
export const CONTACT_OF =
  /\b(?:contacts?|contact person|numbers?|person|guy|ansprechpartner\w*|\w*kontakt|nummer)\s+(?:of|at|for|from|von|bei|fur|de)\s+$/;

/** Words that ask for a person. */
export const WHO =
  /\b(?:who|whom|who's|whos|which|wer|wen|wem|qui|quien|quienes|quem|numbers?|someone|somebody|anyone|anybody|contacts?|ansprechpartner\w*)\b/;

/** The beginning of another sentence: what follows asks for something else, or what went before does. */
export const SENTENCE = /[.?!]\s+\S/;

/** Ourselves, where a tenant is named. */
export const OWN_PLACE =
  /^(?:us|ours|ourselves|uns|nous|nosotros|(?:our|unse\w+|notre|nuestr\w+|noss\w+)(?:\s+(?:own|side|company|firm|organi[sz]ation|office|place|tenant|team|end|desk|eigene\w*))*)$/;

/** Words that are never the name of a tenant; names begin and end with others, or with these only when nothing is left. */
const FILLERS =
  'us ourselves a an the this that these those my your their his her its any some and or of for from at in on by to with is are was be do does did can could would will shall should i we you they he she it who whom whos which what whats when where if then there here s re about please pls again still also just only really quickly asap urgent urgently issue issues problem problems matter matters case question questions thing things stuff topic call calling called phone phones telephone mobile number numbers ring reach reached contact contacts contacting email e-mail mail address talk speak write tell ask notify inform wake get got give hold handle handles handling deal deals look looks after take takes care responsible charge person people guy guys girl lead team officer folks staff colleague colleagues details info information somebody someone anybody anyone need want have has having happens happened been being gets got seen see found find azure account accounts subscription subscriptions customer client tenant suspicious alert due emergency hours minutes first one best right default main primary backup deputy next der die das den dem des ein eine einen wer wen wem ist sind kann muss soll ich wir man bei von fur im am um zu und ansprechpartner ansprechpartnerin anrufen telefonnummer kontakt kontaktperson zustandig erreiche erreichen rufe an le la les l un une du de d des qui est je dois faut appeler contacter joindre pour chez el los las uno una quien es del en a que debo llamo llamar contactar contacto telefono numero para por o os as um uma quem do da dos das no na eu devo ligo ligar contatar contato telefone pela pelo plz thx hier kontakte kontaktperson kontaktdaten notfallnummer notrufnummer rufnummer handynummer mobilnummer nummer durchwahl notfall hotline line hours kontaktieren rufen melde melden gibt es language speaks speak speaking help helps helping';
export const FILLER: ReadonlySet<string> = new Set(FILLERS.split(' '));
