/**
 * A **contact** is a person or a group to call about security, at a customer or at the partner.
 *
 * Words: the *role* is what they are called about; the *position* is their place within the role, the first is called
 * first; *verified* means that one of us made sure that they still answer there.
 * Invariants: a tenant has at most one contact per role and position; a contact whose name, e-mail or phone changes is
 * no longer verified. Microsoft offers no way to read these, so they are our own record and grow old: see `isStale`.
 */
export const CONTACT_ROLES = ['security', 'fraud', 'technical', 'management'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

/** Who is to be called and how; texts that are not known are empty. */
export interface ContactDetails {
  readonly name: string;
  readonly role: ContactRole;
  /** Place within the role, from 1. */
  readonly position: number;
  readonly email: string;
  /** E.164. */
  readonly phone: string;
  /** ISO 639-1, the preferred first. */
  readonly languages: readonly string[];
  /** Local working hours, see `isAtWork`: `08:00-17:00`, `Mon-Sat 07:00-19:00`, `24/7`. */
  readonly hours: string;
  /** IANA time zone of the hours. */
  readonly zone: string;
  /** Entra object id when the contact is somebody with an account that we can look up. */
  readonly entraId: string | null;
  readonly note: string;
}

export interface Contact extends ContactDetails {
  readonly id: string;
  readonly tenantId: string;
  readonly verifiedAt: Date | null;
  readonly verifiedBy: string | null;
}
