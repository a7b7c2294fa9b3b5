/**
 * A **permission** is one thing that a tenant, a team or a vault must grant before a call of ours is answered.
 *
 * Words: an *application* permission speaks for our app alone, a *delegated* one for the partner's service user through
 * our app, a *resource-specific* one is granted by the owner of one team at installation. A *call* is a method and a
 * path as `GET /users/{id}`, without version and query.
 * Invariants: this folder is the only list. The README, `docs/permissions.md`, the app package, the set-up, the consent
 * of customers and the simulated Microsoft are held against it by tests; what is not listed is neither asked for nor used.
 */
export interface Permission {
  /** As Microsoft spells it. */
  readonly name: string;
  readonly api: 'graph' | 'partnerCenter' | 'keyVault' | 'teams';
  readonly kind: 'application' | 'delegated' | 'resourceSpecific';
  /** Who grants it: the partner's tenant, each customer's, or a team. */
  readonly where: 'partner' | 'customer' | 'team';
  /** One sentence for the administrator who is asked to grant it. */
  readonly reason: string;
  /**
   * Always, or only with a setting at a value. `set` and `empty` stand for any value and none, `empty` of several settings
   * for none in all of them; `wanted`: never needed, and used where it is granted while the setting has a value.
   */
  readonly needed: 'always' | { readonly setting: string; readonly value: string };
  readonly calls: readonly string[];
  /** Sources that cannot be read without it, by name. */
  readonly sources: readonly string[];
  /** It lets us change something, not only look. */
  readonly writes: boolean;
  /** Why nothing smaller would do. */
  readonly least: string;
}

/** A role of a directory, which the service user must hold beside a delegated permission: both are needed. */
export interface NeededRole {
  /** As Microsoft spells it. */
  readonly name: string;
  /** Of a directory role; empty for a group of Partner Center. */
  readonly templateId: string;
  /** `customer`: through the delegated admin relationship (GDAP). `partner`: in the partner's own tenant. */
  readonly where: 'partner' | 'customer';
  readonly reason: string;
  readonly needed: Permission['needed'];
  readonly calls: readonly string[];
  readonly sources: readonly string[];
  /** Larger roles that hold it too, by template: they work, and are more than is needed. */
  readonly heldByToo: readonly string[];
}

/** No refresh token of a service user is kept anywhere. */
export const NO_SERVICE_USER = { setting: 'PARTNER_REFRESH_TOKEN, KEY_VAULT_URL, TOKEN_FILE', value: 'empty' } as const;
