/**
 * A **contact** is a person or a group to call about security, at a customer or at the partner.
 *
 * Words: the *role* is what they are called about; the *position* is their place within the role, the first is called
 * first; *verified* means that one of us made sure that they still answer there; a *drill* asks them whether they are
 * there, and keeps the answer.
 * Invariants: a tenant has at most one contact per role and position; a contact whose name, e-mail or phone changes is
 * no longer verified; each change counts up the version. A place stays empty when its contact is removed, because the
 * place is what a list from outside names a contact by: closing the gap would make the next import overwrite another
 * person. Microsoft offers no way to read these, so they are our own record and grow old: see `isStale`.
 */
export const CONTACT_ROLES = ['security', 'fraud', 'technical', 'management'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

/** A group is a mailbox or a line behind which several people answer. */
export const CONTACT_KINDS = ['person', 'group'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** Who is to be called and how; texts that are not known are empty. */
export interface ContactDetails {
  readonly name: string;
  readonly kind: ContactKind;
  readonly role: ContactRole;
  /** Place within the role, from 1. In what somebody typed, 0 leaves the place to us: see `addContact`. */
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
  /** Entra object id when the contact is somebody with an account, or a group, that we can look up. */
  readonly entraId: string | null;
  readonly note: string;
}

export interface Contact extends ContactDetails {
  readonly id: string;
  readonly tenantId: string;
  readonly verifiedAt: Date | null;
  readonly verifiedBy: string | null;
  /** Counts up with each change, so that a form that was opened before does not undo it. */
  readonly version: number;
}

/** What Microsoft says of a contact's account or group. */
export interface ContactAccount {
  readonly state: 'enabled' | 'disabled' | 'missing' | 'unreadable';
  /** Enabled members of a group; `null` when it is no group or nobody could count them. */
  readonly livingMembers: number | null;
  readonly readAt: Date;
}
