import { type Kysely, sql, type Transaction } from 'kysely';
import { PARTNER_TENANT_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { Tables } from '../../src/storage/tables.ts';

/** How full a store is to be. */
export interface Fill {
  readonly alerts: number;
  readonly customers: number;
  /** The newest so many are open, five of six with nobody; all others are resolved. */
  readonly open: number;
  /** The alerts came in evenly over so many days. */
  readonly days: number;
  /** Every so many alerts, one that somebody took has three tasks; default 90. A multiple of six. */
  readonly tasksEvery?: number;
}

/** Tables that grow with every alert; their indexes are made after their rows, which is several times faster. */
const GROWING = ['alerts', 'signals', 'tasks', 'cards', 'audit_log'] as const;

const PER_TENANT_SOURCES = [
  'graph.riskDetections',
  'graph.riskyUsers',
  'graph.securityDefaults',
  'graph.contactAccounts',
];

/** Our people who work on the alerts. */
const STAFF = ['Megan Bowen', 'Lee Gu', 'Diego Siciliani'] as const;

/** The id of a made-up customer, from 0 on. */
export const customerId = (at: number): string => `33333333-aaaa-4bbb-8ccc-${String(at).padStart(12, '0')}`;
/** Its name: two words that no other has, so that people can ask for it. */
export const customerName = (at: number): string => `${FIRST[at % FIRST.length]} ${Math.floor(at / FIRST.length) + 1}`;
const FIRST = ['Contoso', 'Fabrikam', 'Litware', 'Northwind', 'Proseware', 'Tailspin', 'Woodgrove', 'Wingtip'] as const;

/**
 * Fills an empty, migrated store with alerts as they are after months of work, each with two signals, its log lines and
 * its card, one in ninety with three tasks; a million takes about a minute. Time is the database's.
 *
 * Statistics are fresh afterwards, as autovacuum has them a minute after a storm.
 */
export async function fillStore(db: Kysely<Tables>, fill: Fill): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local maintenance_work_mem = '256MB'`.execute(tx);
    await sql`set local synchronous_commit = off`.execute(tx);
    await fillCustomers(tx, fill);
    const rebuild = await withoutIndexes(tx);
    await fillAlerts(tx, fill);
    await fillAround(tx, fill);
    for (const statement of rebuild) await sql.raw(statement).execute(tx);
  });
  // Outside any transaction; it also sets the marks without which an index alone cannot answer.
  await sql`vacuum analyze`.execute(db);
}

async function fillCustomers(tx: Transaction<Tables>, { customers }: Fill): Promise<void> {
  const tenants = Array.from({ length: customers }, (_, at) => ({ id: customerId(at), name: customerName(at), at }));
  await sql`
    insert into tenants (id, name, domain, kind, seen_at)
    select id, name, 'customer' || at || '.onmicrosoft.com', 'customer', now()
    from json_to_recordset(${JSON.stringify(tenants)}::json) as made (id text, name text, at integer)
  `.execute(tx);
  // Three of ten lack the licence, and nothing is due before tomorrow.
  await sql`
    insert into source_states (source, tenant_id, cursor, status, reason_code, reason, next_at, last_attempt_at, last_good_at)
    select source, tenants.id, '{}', case when lacks then 'notReadable' else 'ok' end,
      case when lacks then 'noLicence' end, case when lacks then 'The tenant has no licence for it' end,
      now() + interval '1 day' + random() * interval '1 minute', now(), case when not lacks then now() end
    from tenants, unnest(${PER_TENANT_SOURCES}::text[]) as source,
      lateral (select right(tenants.id, 1) in ('0', '4', '7') and source like 'graph.risk%' as lacks) as licence
    where kind = 'customer'
  `.execute(tx);
  await sql`
    insert into destinations (id, tenant_id, team_id, channel_id, service_url, bot_id, state, created_at, updated_at)
    values (gen_random_uuid(), ${PARTNER_TENANT_ID}, 'filled', '19:filled', 'http://127.0.0.1:9', '28:bot', 'removed', now(), now())
  `.execute(tx);
}

async function fillAlerts(tx: Transaction<Tables>, { alerts, customers, open, days }: Fill): Promise<void> {
  const staff = sql`(array[${sql.join(STAFF)}])[1 + serial % ${sql.lit(STAFF.length)}]`;
  const staffIds = sql`(array[${sql.join(STAFF.map(staffId))}])[1 + serial % ${sql.lit(STAFF.length)}]`;
  await sql`
    insert into alerts (
      id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, status, assignee_id, assignee_name,
      acknowledged_at, acknowledged_by, resolved_at, resolved_by, resolution, shown_at, happened_at, is_test, evidence,
      signal_count, version, created_at, updated_at
    )
    select
      uuidv7(at - now()), 'identity:' || tenant_id || '/' || subject_id,
      case when is_partner then 'partnerAlerts' else 'graph.riskDetections' end,
      case when is_partner then 'partnerAlert' else 'identityRisk' end,
      tenant_id, subject_id, 'Seat ' || serial,
      case when serial % 20 = 0 then 'high' when serial % 20 < 6 then 'medium' when serial % 20 < 18 then 'low' else 'informational' end,
      case when is_open and is_taken then 'acknowledged' when is_open then 'new' else 'resolved' end,
      case when is_taken then ${staffIds} end, case when is_taken then ${staff} end,
      case when is_taken then at + interval '20 minutes' end, case when is_taken then ${staff} end,
      case when not is_open then at + interval '3 hours' end, case when not is_open then ${staff} end,
      case when not is_open then case when is_partner then 'legitimate' else 'confirmedSafe' end end,
      at - interval '2 minutes', at - interval '5 minutes', false,
      jsonb_build_array(jsonb_build_object(
        'type', 'riskDetection', 'eventType', 'unfamiliarFeatures', 'happenedAt', at - interval '5 minutes',
        'detectedAt', at - interval '2 minutes', 'ip', '203.0.113.' || serial % 250, 'place', 'Lisbon, PT',
        'device', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36', 'state', 'atRisk', 'detail', 'none')),
      2, case when is_open and not is_taken then 1 else 3 end, at,
      case when is_open then at + case when is_taken then interval '20 minutes' else interval '0' end else at + interval '3 hours' end
    from generate_series(1, ${alerts}::integer) as serial,
      lateral (select now() - (${alerts} - serial) * (${days} * interval '1 day' / ${alerts}) as at,
        '33333333-aaaa-4bbb-8ccc-' || lpad((serial::bigint * 7919 % ${customers})::text, 12, '0') as tenant_id,
        lpad(to_hex(serial), 8, '0') || '-1111-4222-8333-444444444444' as subject_id,
        serial > ${alerts - open} as is_open, serial % 20 = 7 as is_partner) as made,
      lateral (select not is_open or serial % 6 = 0 as is_taken) as taken
  `.execute(tx);
}

/** What an alert leaves in the other tables, all of it in the order in which it came. */
async function fillAround(tx: Transaction<Tables>, { tasksEvery = 90 }: Fill): Promise<void> {
  await sql`
    insert into signals (key, twin_key, alert_id, situation_key, fingerprint, severity, state, shown_at, first_seen_at, updated_at)
    select 'graph:' || what || ':' || tenant_id || '/' || subject_id, '', id, situation_key, md5(what || number),
      severity, case when status = 'resolved' then 'closed' else 'open' end, shown_at, created_at, updated_at
    from alerts, unnest(array['riskDetection', 'riskyUser']) as what
  `.execute(tx);
  await sql`
    insert into audit_log (at, actor_id, actor_name, verb, subject_type, subject_id, detail)
    select created_at, 'microsoft', 'Microsoft', 'alert.open', 'alert', id::text, jsonb_build_object('signal', situation_key)
    from alerts
    union all
    select acknowledged_at, assignee_id, assignee_name, 'alert.assign', 'alert', id::text, jsonb_build_object('assignee', assignee_id)
    from alerts where acknowledged_at is not null
    union all
    select resolved_at, assignee_id, resolved_by, 'alert.resolve', 'alert', id::text, jsonb_build_object('resolution', resolution)
    from alerts where resolved_at is not null
    order by 1
  `.execute(tx);
  await sql`
    insert into cards (subject_type, subject_id, destination_id, conversation_id, activity_id, shown_version, posted_at, updated_at)
    select 'alert', alerts.id, destinations.id, '19:filled;messageid=' || number, number, version, alerts.created_at, alerts.updated_at
    from alerts, destinations where team_id = 'filled'
  `.execute(tx);
  await sql`
    insert into tasks (id, alert_id, step_key, position, title, why, how, owner_id, owner_name, due_at, done_at, done_by, created_at)
    select uuidv7(acknowledged_at - now()), id, 'step' || step, step, 'Reset the password', 'Somebody else may know it.',
      'In the Entra admin centre, reset it and revoke all sessions.', assignee_id, assignee_name,
      acknowledged_at + interval '1 day', resolved_at, resolved_by, acknowledged_at
    from alerts, generate_series(1, 3) as step
    where acknowledged_at is not null and number % ${tasksEvery} = 0
    order by number
  `.execute(tx);
}

/** Takes the indexes and constraints of the growing tables away. Returns the statements that bring them back. */
async function withoutIndexes(tx: Transaction<Tables>): Promise<readonly string[]> {
  const { rows: constraints } = await sql<{ table: string; name: string; definition: string; kind: string }>`
    select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition,
      contype as kind
    from pg_constraint
    where contype in ('p', 'u', 'f')
      and (conrelid = any(${[...GROWING]}::regclass[]) or (contype = 'f' and confrelid = any(${[...GROWING]}::regclass[])))
    order by contype = 'f' desc
  `.execute(tx);
  for (const { table, name } of constraints) await sql.raw(`alter table ${table} drop constraint ${name}`).execute(tx);
  const { rows: indexes } = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = any(${[...GROWING]}::regclass[])
  `.execute(tx);
  for (const { name } of indexes) await sql.raw(`drop index ${name}`).execute(tx);
  return [
    ...constraints
      .toReversed()
      .map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
    ...indexes.map(({ definition }) => definition),
  ];
}
