import { sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/**
 * The **audit log** says who did what, and when. It is only ever appended to, in the transaction of the change itself:
 * no change without its line, no line without its change.
 */
export interface AuditEntry {
  readonly at: Date;
  readonly actor: { readonly entraId: string; readonly name: string };
  /** `noun.verb`, as on the cards. */
  readonly verb: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** What changed; ids and words from closed lists, and a person's note where there is one. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Appends lines to the audit log, in order. */
export async function record(tx: Transaction<Tables>, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    at: entry.at,
    actor_id: entry.actor.entraId,
    actor_name: entry.actor.name,
    verb: entry.verb,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    detail: entry.detail,
  }));
  await sql`
    insert into audit_log (at, actor_id, actor_name, verb, subject_type, subject_id, detail)
    select at, actor_id, actor_name, verb, subject_type, subject_id, detail
    from json_populate_recordset(null::audit_log, ${JSON.stringify(rows)}::json)
  `.execute(tx);
}
