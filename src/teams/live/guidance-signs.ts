/** Words of advice, of definitions and of instructions. */
export const GUIDANCE =
  /\b(?:why|should|shall|must|ought|needs?|needed|require[ds]?|requirements?|mandatory|compulsory|obligat\w+|explain|means?|meaning|definition|define|difference|differ|versus|vs|recommend\w*|advice|advise|best|better|enough|example|examples|purpose|benefits?|cost|costs|price|licen[cs]es?|licen[cs]ed?|allowed|guide|guidance|documentation|article|steps?|how (?:do|can|could|to|does|would|will|are|is it) (?!.*\b(?:\d{1,9}|doing)\b)|what (?:does|do) (?:a |an |the )?(?:security defaults?|security contacts?|alerts?|microsoft|partners?|customers?|admins?|it)\b|by default)\b/;
/** What would be, what happens in general, what one may do, and what something is. */
export const HYPOTHETICAL =
  /^(?:what|who|how|when)\b.*\b(?:if|when|after|during|in case|as soon as|once)\b.*\b(?:is|are|gets?|has|have|happens?|leaves?|says?|refuses?|compromised?)\b|\b(?:what happens|happens (?:at|to|when|if|in)|what to do|what do (?:i|we) do|can (?:i|we)|may (?:i|we))\b|^(?:what is|what are) (?:a |an |the )?(?:security defaults?|security contacts?|alerts?|tasks?|contacts?|customers?|secure score|risky users?|risky sign ins?)$|^if\b/;

/** What the documents are about: what is said of these is hardly about our customers. */
export const TOPIC =
  /\b(?:mfa|2fa|multi ?factor|gdap|dap|nobelium|midnight|solarwinds|conditional access|legacy|passwords?|passwordless|tokens?|zero trust|pim|p1|p2|e3|e5|csp|defender|sentinel|entra|azure|office|outlook|exchange|baseline|agreement|programme?|program|protocols?|workstations?|budgets?|spending|payments?|invoices?|logs?|mailbox|phishing|source|march|april|partner center|microsoft learn|regulations?|law|weather|teams|windows|copilot|intune|price|nonpayment)\b/;

/** Numbers of the documents, not of alerts. */
export const DATED =
  /\b(?:microsoft|document|figures?|per second|january|february|march|april|may|june|july|august|september|october|november|december|19\d\d|20\d\d)\b/;
/** Of whom nobody asks what lies on their desk. */
export const NOBODY =
  /\b(?:microsoft|partners?|customers?|users?|admins?|administrators?|agents?|it|you|they|that|this|everyone|everybody|the|an?|alerts?|tasks?|security|contacts?|somebody|people|guests?|we|us|there|attention)\b/;
