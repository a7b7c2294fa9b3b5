/** A person of the partner's directory whom the sandbox can act as. */
export interface SimPerson {
  /** Entra object id. */
  readonly id: string;
  readonly name: string;
  readonly upn: string;
  /** Job title as the window shows it, such as "Security administrator". */
  readonly title: string;
  readonly role: string;
  /** BCP 47 tag that the person's Teams client sends; default `en-US`. */
  readonly locale?: string;
  /** IANA zone that the person's Teams client sends; default `Europe/London`. */
  readonly timeZone?: string;
}
