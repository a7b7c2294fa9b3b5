/** Plain words for one alert or one kind of event: what a card says before anybody has opened a portal. */
export interface Explanation {
  /** The portal's name of the event, shortened where it is longer than 40 characters. */
  readonly title: string;
  /** What happened: one sentence with one slot for the subject. */
  readonly happened: string;
  /** Why it matters: one sentence. */
  readonly meaning: string;
  /** What to do first: one imperative sentence of at most 140 characters. */
  readonly first: string;
}

/** The words for one event type. Lists of these run from the most to the least telling event: the order is a rule. */
export interface EventWords extends Explanation {
  /** The type as the documentation spells it. */
  readonly type: string;
}
