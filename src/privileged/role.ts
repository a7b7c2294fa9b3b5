/**
 * A **privileged account** is a user who holds a directory role with which security, or other people's access, can be
 * changed. What happens to one is never folded into a card of many.
 *
 * Invariants: what is known of a tenant is its last full reading; a tenant that was never read has no word on anybody.
 */

/**
 * Roles that only look, or that touch nobody else. Every other role counts, also one that we have never heard of:
 * Microsoft adds roles, and the cost of counting one too many is a card.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
const HARMLESS: ReadonlySet<string> = new Set([
  // Directory Readers
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  // Global Reader
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  // Guest Inviter
  '95e79109-95c0-4d8e-aee3-d01accf2d47b',
  // Message Center Reader
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b',
  // Reports Reader
  '4a5d8f65-41da-4de4-8968-e035b65339cf',
  // Security Reader
  '5d6b6bb7-de71-4623-b4af-96380a352509',
  // Usage Summary Reports Reader
  '75934031-6c7e-415a-99d7-48dbd49e875e',
]);

/** Whether a directory role, named by its template, makes its holder privileged. */
export const isPrivilegedRole = (roleTemplateId: string): boolean => !HARMLESS.has(roleTemplateId.toLowerCase());

/** `admin`, `Administrator`, `adm-kai`, `break glass`: names that accounts of administrators bear. */
const ADMIN_NAME = /(?:^|[^a-z])(?:admin|administrator|adm|root|superuser|break[\s._-]?glass|emergency)(?:[^a-z]|$)/i;

/**
 * Whether a name hints at an administrator. Only asked where the roles of a tenant could never be read: there nobody
 * knows better, and a hint that is wrong costs a card.
 */
export const hintsAtAdmin = (name: string): boolean => ADMIN_NAME.test(name);
