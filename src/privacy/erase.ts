import { sql, type Transaction } from 'kysely';
import { record } from '../audit/index.ts';
import type { JobData, Jobs } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import type { Erasure } from './erasure.ts';
import { type Identity, identifyCustomer, identifyPerson, patternsOf, wordingPatternOf } from './identity.ts';
import { type Pseudonym, pseudonymOf, rewrite, type Shown } from './rewrite.ts';

type Tx = Transaction<Tables>;
export type Counts = Readonly<Record<string, number>>;

/**
 * Forgets a person or a customer, in the transaction of the caller.
 *
 * What is theirs alone goes: their chat with us, their row among the contacts, what they asked. What others did with
 * them, or they with others, stays true and bears a pseudonym. Cards that stand in channels are edited.
 *
 * Safe to repeat: the second time nothing is found of a person, and a customer is refused as unknown.
 *
 * @returns rows that were changed or removed, by table, and names that were left because nothing tells whose they are
 * @throws Error when the subject is no customer that is known here: our own tenant, or a word that is no id
 */
export async function forget(
  tx: Tx,
  jobs: Pick<Jobs, 'enqueue'>,
  erasure: Pick<Erasure, 'kind' | 'subjectId' | 'pseudonym'>,
): Promise<{ readonly counts: Counts; readonly unclear: Counts }> {
  const { kind, subjectId } = erasure;
  if (kind === 'customer') await mustBeCustomer(tx, subjectId);
  const who = kind === 'person' ? await identifyPerson(tx, subjectId) : await identifyCustomer(tx, subjectId);
  const by = pseudonymOf(kind, erasure.pseudonym);
  const removed = kind === 'person' ? await removePerson(tx, who) : await removeCustomer(tx, who, by);
  const { counts, unclear, shown } = await rewrite(tx, who, by);
  await jobs.enqueue(tx, 'deliver', shown.flatMap(subjectsOf));
  return { counts: sum(removed, counts), unclear };
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// Asked for by whatever way: an id that is none is a word, and that word stands in everybody's data.
async function mustBeCustomer(tx: Tx, tenantId: string): Promise<void> {
  const query = tx.selectFrom('tenants').select('id').where('id', '=', tenantId).where('kind', '=', 'customer');
  if (!GUID.test(tenantId) || !(await query.executeTakeFirst())) throw new Error('not a customer that is known');
}

/** What is nobody else's business than theirs. */
async function removePerson(tx: Tx, who: Identity): Promise<Counts> {
  const ids = sql`any(${[...who.ids]}::text[])`;
  const { ids: idsInside = NOTHING, addresses: addressesInside = NOTHING } = patternsOf(who);
  const isTheirContact = contactOf(who);
  // Where they were and with which device: once the alert is about nobody, it would still be about them.
  const bare = (evidence: ReturnType<typeof sql>) => sql`(
    select coalesce(jsonb_agg(piece || '{"ip": "", "place": "", "device": ""}'), '[]')
    from jsonb_array_elements(${evidence}) as piece
  )`;
  return inTurn(tx, {
    people: sql`delete from people where entra_id = ${ids}`,
    question_contexts: sql`delete from question_contexts where entra_id = ${ids}`,
    // Where the contact had no id, `rewrite` finds the drill by the one it gets here.
    drills: sql`
      update drills set note = '', contact_entra_id = ${who.ids[0]}
      where contact_entra_id = ${ids} or contact_id in (select id from contacts where ${isTheirContact})`,
    contacts: sql`delete from contacts where ${isTheirContact}`,
    contact_imports: sql`
      delete from contact_imports
      where by_id = ${ids} or rows::text ~* ${idsInside} or rows::text ~* ${addressesInside}`,
    privileged_accounts: sql`delete from privileged_accounts where user_id = ${ids}`,
    quarantine: sql`delete from quarantine where item::text ~* ${idsInside}`,
    unanswered_questions: forgetQuestions(who),
    team_questions: sql`update team_questions set text = 'Erased question ' || number where asked_by_id = ${ids}`,
    alerts: sql`update alerts set evidence = ${bare(sql`evidence`)} where subject_id = ${ids}`,
    archived_alerts: sql`
      update archived_alerts
      set document = jsonb_set(document, '{alert,evidence}', ${bare(sql`document -> 'alert' -> 'evidence'`)})
      where document -> 'alert' ->> 'subject_id' = ${ids}`,
    jobs: sql`delete from pgboss.job where data ->> 'entraId' = ${ids}`,
    preferences: sql`
      update preferences set version = version + 1, value = jsonb_path_query_array(
        value, '$[*] ? (!(@.entraId == $ids[*]))', jsonb_build_object('ids', to_jsonb(${[...who.ids]}::text[]))
      )
      where name = 'onDuty' and value::text ~* ${idsInside}`,
  });
}

/** A customer that left: whom we called there, what Microsoft told of its people. That there were alerts stays. */
async function removeCustomer(tx: Tx, who: Identity, by: Pseudonym): Promise<Counts> {
  const id = sql`any(${[...who.ids]}::text[])`;
  const { ids: idsInside = NOTHING } = patternsOf(who);
  const tables = [
    'contacts',
    'drills',
    'findings',
    'source_states',
    'quarantine',
    'privileged_accounts',
    'privileged_reads',
    'customer_role_groups',
    'customer_relationships',
    'unwatched_tenants',
    'consent_items',
  ];
  const deletions = Object.fromEntries(
    tables.map((table) => [table, sql`delete from ${sql.table(table)} where tenant_id = ${id}`]),
  );
  return inTurn(tx, {
    ...deletions,
    contact_imports: sql`delete from contact_imports where rows::text ~* ${idsInside}`,
    unanswered_questions: forgetQuestions(who),
    signals: sql`
      delete from signals
      where situation_key ~* ${idsInside} or key ~* ${idsInside}
        or alert_id in (select id from alerts where tenant_id = ${id})
        or alert_id in (select id from archived_alerts where tenant_id = ${id})`,
    // Notes of people tell of the customer's people.
    audit_log: sql`
      update audit_log set detail = detail - 'note'
      where detail ? 'note' and subject_type = 'alert'
        and subject_id in (select id::text from alerts where tenant_id = ${id})`,
    alerts: sql`
      update alerts set subject_id = ${by.id}, subject_name = ${by.name}, evidence = '[]', situation_key = ${by.id} || ':' || id
      where tenant_id = ${id}`,
    archived_alerts: sql`
      update archived_alerts set situation_key = ${by.id} || ':' || id, document = jsonb_set(jsonb_set(
        document, '{alert}', document -> 'alert' || jsonb_build_object(
          'subject_id', ${by.id}::text, 'subject_name', ${by.name}::text, 'evidence', '[]'::jsonb,
          'situation_key', ${by.id}::text || ':' || id
        )
      ), '{lines}', (
        select coalesce(jsonb_agg(line #- '{detail,note}'), '[]') from jsonb_array_elements(document -> 'lines') as line
      ))
      where tenant_id = ${id}`,
    tenants: sql`delete from tenants where id = ${id}`,
  });
}

async function inTurn(tx: Tx, steps: Readonly<Record<string, ReturnType<typeof sql>>>): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const [table, step] of Object.entries(steps)) {
    const { numAffectedRows = 0n } = await step.execute(tx);
    if (numAffectedRows > 0n) counts[table] = Number(numAffectedRows);
  }
  return counts;
}

/** As a regular expression: found nowhere. */
const NOTHING = '(?!)';

/**
 * Questions without an answer that name them go whole: kept is that something was asked, and their wording tells them
 * apart, so that it cannot be changed.
 */
function forgetQuestions(who: Identity): ReturnType<typeof sql> {
  const { ids = NOTHING, names = NOTHING, addresses = NOTHING } = patternsOf(who);
  return sql`
    delete from unanswered_questions
    where text ~* ${ids} or text ~* ${names} or text ~* ${addresses} or text_key ~* ${wordingPatternOf(who) ?? NOTHING}`;
}

/** A contact is theirs by its id; where it has none by its address and a name of theirs, because several may share a mailbox. */
function contactOf({ ids, names, addresses }: Identity) {
  return sql<boolean>`(entra_id = any(${[...ids]}::text[]) or (
    coalesce(entra_id, '') = '' and email <> ''
    and email = any(${[...addresses]}::text[]) and name = any(${[...names]}::text[])
  ))`;
}

const SUBJECT_TYPES: Readonly<Record<string, JobData['deliver']['subjectType']>> = {
  alerts: 'alert',
  tasks: 'taskList',
  drills: 'drill',
  team_questions: 'teamQuestion',
};

function subjectsOf({ table, ids }: Shown): JobData['deliver'][] {
  const subjectType = SUBJECT_TYPES[table];
  return subjectType ? ids.map((subjectId) => ({ subjectType, subjectId })) : [];
}

function sum(...parts: readonly Counts[]): Counts {
  const all: Record<string, number> = {};
  for (const part of parts) {
    for (const [table, count] of Object.entries(part)) all[table] = (all[table] ?? 0) + count;
  }
  return all;
}

/** Writes down that an erasure was carried out. Without a name: there is none any more. */
export const noteDone = (tx: Tx, erasure: Pick<Erasure, 'id'>, counts: Counts, at: Date): Promise<void> =>
  record(tx, [
    {
      at,
      actor: { entraId: 'watchpost', name: 'Watchpost' },
      verb: 'erasure.done',
      subjectType: 'erasure',
      subjectId: erasure.id,
      detail: counts,
    },
  ]);
