/** The order of a response, as Microsoft teaches it to partners: is it real, stop it, close the door, learn. */
export const PHASES = ['confirm', 'contain', 'secure', 'improve'] as const;
export type Phase = (typeof PHASES)[number];

/** One thing to do about an alert. The texts are ours: they hold no name and nothing else from outside. */
export interface RemediationStep {
  /** Kebab-case; never changes once it is out, because tasks remember it. */
  readonly key: string;
  readonly phase: Phase;
  /** Imperative, at most 60 characters. */
  readonly title: string;
  /** One sentence. */
  readonly why: string;
  /** One to three short sentences: a portal path, a command, or what to ask. */
  readonly how: string;
  /** Hours from the moment at which the step is made a task. */
  readonly dueInHours: number;
  /** Which of the two key roles of the partner's security should own it. */
  readonly role: 'securityAdministrator' | 'securityOperator';
}

/** How sure we are that somebody did harm, from least to most. */
export const CERTAINTIES = ['suspected', 'likely', 'proven'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** A step and when it is worth doing. */
export interface StepRule {
  /** The least certainty that justifies the step: looking costs little, cancelling a subscription much. */
  readonly from: Certainty;
  /** Event types that the step is for; left out when it is for all. */
  readonly only?: readonly string[];
  readonly step: RemediationStep;
}
