import type { ColumnType, Generated } from 'kysely';
import type { Json } from './json.ts';

export interface ContactsTable {
  id: string;
  tenant_id: string;
  name: string;
  role: 'security' | 'fraud' | 'technical' | 'management';
  position: number;
  email: string;
  phone: string;
  languages: string;
  hours: string;
  zone: string;
  entra_id: string | null;
  note: string;
  verified_at: Date | null;
  verified_by: string | null;
  kind: ColumnType<'person' | 'group', 'person' | 'group' | undefined, 'person' | 'group'>;
  version: Generated<number>;
  updated_at: Date | null;
}

export interface ContactAccountsTable {
  contact_id: string;
  state: 'enabled' | 'disabled' | 'missing' | 'unreadable';
  living_members: number | null;
  read_at: Date;
}

export interface ContactImportsTable {
  id: string;
  by_id: string;
  rows: Json<unknown[]>;
  created_at: Date;
  applied_at: Date | null;
  outcome: Json<unknown> | null;
}

export interface ContactRemindersTable {
  id: string;
  /** `2026-03-09`. */
  due_on: ColumnType<string, string, never>;
  created_at: Date;
}

export interface DrillsTable {
  id: string;
  number: Generated<number>;
  tenant_id: string;
  contact_id: string;
  contact_name: string;
  contact_entra_id: string | null;
  contact_version: number;
  code: string;
  reason: 'request' | 'quarterly';
  started_by_id: string;
  started_by_name: string;
  started_at: Date;
  due_at: Date;
  sent_how: 'message' | 'byHand';
  outcome: ColumnType<
    'waiting' | 'answered' | 'notReached' | 'expired',
    undefined,
    'answered' | 'notReached' | 'expired'
  >;
  ended_at: Date | null;
  ended_by_id: string | null;
  ended_by_name: string | null;
  note: Generated<string>;
  version: Generated<number>;
}
