import type { Generated, JSONColumnType } from 'kysely';
import type { Json } from './json.ts';

export interface TenantsTable {
  id: string;
  name: string;
  domain: string;
  kind: 'partner' | 'customer';
  seen_at: Date;
}

export interface SourceStatesTable {
  source: string;
  tenant_id: string;
  cursor: Json<unknown> | null;
  status: 'new' | 'ok' | 'failing' | 'notReadable';
  reason_code: string | null;
  reason: string | null;
  next_at: Date;
  claimed_until: Date | null;
  last_attempt_at: Date | null;
  last_good_at: Date | null;
  failures: Generated<number>;
  woken_by: string | null;
}

export interface QuarantineTable {
  id: Generated<number>;
  source: string;
  tenant_id: string;
  item_key: string;
  reason: string;
  item: Json<unknown>;
  at: Date;
}

export interface CustomerRelationshipsTable {
  tenant_id: string;
  is_active: boolean;
  ends_at: Date | null;
  role_template_ids: string[];
  read_at: Date;
}

export interface PrivilegedAccountsTable {
  tenant_id: string;
  user_id: string;
  role_template_ids: string[];
  read_at: Date;
}

export interface PrivilegedReadsTable {
  tenant_id: string;
  read_at: Date;
}

export interface UnwatchedTenantsTable {
  tenant_id: string;
  since_at: Date;
  by_id: string;
  by_name: string;
}

export interface FindingsTable {
  tenant_id: string;
  check_key: string;
  status: 'pass' | 'fail' | 'couldNotCheck' | 'notApplicable';
  detail: JSONColumnType<Record<string, unknown>>;
  read_at: Date;
  since_at: Date;
}
