/**
 * A **person** is somebody of the partner who has written to Watchpost or pressed one of its buttons.
 *
 * Words: a *role* is what a person may do, each role includes those before it; *none* is somebody of the tenant who is
 * in none of the groups that give a role.
 * Invariants: a person is known by tenant and Entra object id as Teams authenticated them, never by a name; what was
 * once learned (a name, a personal conversation) is not forgotten because a later message does not say it.
 */
export interface Person {
  readonly tenantId: string;
  /** Lower-case GUID. */
  readonly entraId: string;
  /** Display text only; never decides anything. */
  readonly name: string;
  /** `29:…`, the id of the person towards this bot. */
  readonly teamsId: string;
  /** The one-to-one chat with the bot; `null` until there is one. */
  readonly personalConversationId: string | null;
  /** Where that conversation is answered. */
  readonly serviceUrl: string;
  /** BCP 47, such as `de-DE`; empty when not known. */
  readonly locale: string;
  /** IANA name; empty when not known. */
  readonly timeZone: string;
}

/** From the least to the most. */
export const ROLES = ['reader', 'responder', 'approver', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
