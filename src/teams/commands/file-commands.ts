import {
  exportContacts,
  findImport,
  type ImportPlan,
  importReport,
  planImport,
  readContactsCsv,
  saveImport,
} from '../../contacts/index.ts';
import { exportPerson } from '../../privacy/index.ts';
import { listTenants } from '../../tenants/index.ts';
import { refusalFor } from '../authorise.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { type FileConsent, type FileSubject, fileInfo, fileOffer } from '../files/file-consent.ts';
import { isFileAddress } from '../files/file-host.ts';
import { type ListText, readListText } from '../files/list-text.ts';
import type { SentFile } from '../files/sent-file.ts';
import { fetchFile, uploadFile } from '../files/transfer.ts';
import { actorOf } from '../presses/alert-presses.ts';
import { renderCard } from '../render.ts';
import type { FileReply, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { contactImportView, unreadableImport } from '../views/contact-import-view.ts';
import { counted } from '../views/counted.ts';
import { notice } from '../views/notice.ts';
import { refused } from './alert-commands.ts';
import { chooseTenant } from './choose-tenant.ts';
import { coverageCsv } from './coverage-file.ts';
import { exportRefusal, previewSettings, settingsFile } from './settings-file-commands.ts';

/** Bytes of a list; 25,000 contacts take about four million. */
const MOST_BYTES = 5 * 1024 * 1024;

/** `import contacts` without a file: how it goes. */
export const explainImport = (turn: Turn): Reply =>
  notice(
    'info',
    turn.conversation.kind === 'personal' ? words`Attach the list` : words`Send me the list in our own chat`,
    words`Attach a CSV file to a message here: customer, name, role, e-mail or phone; the other columns may be missing.`,
    words`**export contacts** gives you a file with all columns. Nothing changes before you have seen a preview.`,
  );

/** A file that somebody sent: what it would change, to be confirmed. Nothing but the preview is written. */
export async function previewImport(desk: Desk, turn: Turn, file: SentFile): Promise<Reply> {
  const isSettings = /\.json$/i.test(file.name);
  const needed = isSettings ? 'settings.applyFile' : 'contact.applyImport';
  const refusal = await refusalFor(desk.roles, turn.person.entraId, needed);
  if (refusal) return refused(refusal);
  if (!isSettings && !/\.(?:csv|txt|tsv)$/i.test(file.name)) {
    return unusable(
      words`I read lists of contacts as CSV, and settings as JSON`,
      words`${cardText(file.name, 80)} is another kind of file.`,
    );
  }
  if (!isFileAddress(file.downloadUrl, desk.fileHosts, desk.isSandbox)) {
    desk.log.warn('file of a foreign host refused');
    return unusable(words`I could not fetch that file`, words`It does not lie in your organisation's OneDrive.`);
  }
  const fetched = await fetchFile(file.downloadUrl, MOST_BYTES);
  if (fetched.kind === 'tooBig') {
    return unusable(words`That file is too large`, words`A list may have up to 5 MB. Please send it in parts.`);
  }
  if (fetched.kind === 'failed') {
    desk.log.info({ status: fetched.status }, 'file could not be fetched');
    return unusable(words`I could not fetch that file`, words`Its link works for a few minutes only.`);
  }
  const list = readListText(fetched.content);
  return isSettings ? previewSettings(desk, turn, list.text) : preview(desk, turn, list);
}

async function preview(desk: Desk, turn: Turn, { text, isGuessed }: ListText): Promise<Reply> {
  const { rows, problems } = readContactsCsv(text);
  if (rows.length === 0) {
    return unusable(
      words`I could not read that list`,
      problems.length > 0 ? unreadableImport(problems) : words`It is empty.`,
    );
  }
  const plan = withProblems(await planImport(desk.db, rows, await listTenants(desk.db)), problems);
  const id = await saveImport(desk, plan, actorOf(turn));
  const view = contactImportView({ id, plan, outcome: null }, isGuessed ? LETTERS_GUESSED : undefined);
  return { card: renderCard('contact-import', view), summary: view.title };
}

const LETTERS_GUESSED = words`The file is no UTF-8: if accents look wrong, save it as “CSV UTF-8” and send it again.`;

/** Lines that could not even be cut into cells stand in the plan too, so that every line has its report. */
function withProblems(plan: ImportPlan, problems: ReturnType<typeof readContactsCsv>['problems']): ImportPlan {
  const broken = problems.map((problem) => ({
    line: problem.line,
    kind: 'cannot' as const,
    tenantId: '',
    customer: '',
    details: null,
    contact: null,
    fields: [],
    problems: [problem],
  }));
  const rows = [...plan.rows, ...broken].sort((a, b) => a.line - b.line);
  return { rows, counts: { ...plan.counts, cannot: plan.counts.cannot + broken.length } };
}

/** `export contacts`, of one customer where one is named: asks whether a file may go to the person's OneDrive. */
export async function offerContacts(desk: Desk, turn: Turn, of: string): Promise<Reply | FileReply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'contact.export');
  if (refusal) return refused(refusal);
  if (turn.conversation.kind !== 'personal') {
    return notice(
      'info',
      words`Ask me in our own chat`,
      words`A list of names and numbers belongs to one person, and Teams brings files to personal chats only.`,
    );
  }
  const chosen = of === '' ? { tenant: { id: '' } } : await chooseTenant(desk, 'contact.show', of);
  return 'reply' in chosen ? chosen.reply : offer(desk, { what: 'contacts', tenantId: chosen.tenant.id });
}

/** The whole report of an import, offered as a file. `undefined` when the import is gone, or its lines are by now. */
export async function offerReport(desk: Desk, importId: string): Promise<FileReply | undefined> {
  const saved = await findImport(desk.db, importId);
  return saved && saved.plan.rows.length > 0 ? offer(desk, { what: 'importReport', importId }) : undefined;
}

/** Somebody allowed or declined a file: makes it anew, so that it holds what is so now, and brings it. */
export async function bringFile(desk: Desk, turn: Turn, consent: FileConsent): Promise<Reply | FileReply> {
  if (consent.kind === 'declined') return notice('info', words`Not saved`, words`The file was not made.`);
  const refusal = await refusalFor(desk.roles, turn.person.entraId, NEEDS[consent.subject.what]);
  if (refusal) return refused(refusal);
  if (!isFileAddress(consent.uploadUrl, desk.fileHosts, desk.isSandbox)) {
    desk.log.warn('file for a foreign host refused');
    return unusable(words`I could not save that file`, words`It would not go to your organisation's OneDrive.`);
  }
  const content = await contentOf(desk, consent.subject);
  if (!content) return notice('gone', words`This list is no longer here`, words`Please send it again.`);
  const status = await uploadFile(consent.uploadUrl, content);
  if (status < 200 || status >= 300) {
    desk.log.info({ status }, 'file could not be saved');
    return unusable(words`I could not save that file`, words`OneDrive did not take it.`);
  }
  return { attachment: fileInfo(consent), summary: 'The file is in your OneDrive' };
}

const NEEDS = {
  coverage: 'coverage.export',
  contacts: 'contact.export',
  person: 'person.export',
  importReport: 'contact.applyImport',
  settings: 'settings.export',
} as const;

async function offer(desk: Desk, subject: FileSubject): Promise<FileReply> {
  const content = await contentOf(desk, subject);
  const day = desk.now().toISOString().slice(0, 10);
  const name = subject.what === 'contacts' ? `security-contacts-${day}.csv` : `import-report-${day}.csv`;
  const lines = content?.toString('utf8').split('\r\n').length ?? 2;
  const description = `CSV, ${counted(Math.max(0, lines - 2), 'line')}. Personal data: keep it where only the right people look.`;
  return { attachment: fileOffer(name, description, content?.length ?? 1, subject), summary: `File: ${name}` };
}

/** `export settings`: the configuration file, offered likewise. */
export async function offerSettings(desk: Desk, turn: Turn): Promise<Reply | FileReply> {
  const refusal = await exportRefusal(desk, turn);
  if (refusal) return refusal;
  const content = await settingsFile(desk);
  const name = `watchpost-settings-${desk.now().toISOString().slice(0, 10)}.json`;
  const description = 'JSON: what is set about this desk. No secrets; names of people on duty and of customers.';
  return { attachment: fileOffer(name, description, content.length, { what: 'settings' }), summary: `File: ${name}` };
}

/** What is kept about one person, offered as a file. */
export async function offerPerson(desk: Desk, personId: string): Promise<FileReply> {
  const subject: FileSubject = { what: 'person', personId };
  const content = await contentOf(desk, subject);
  const name = `person-${desk.now().toISOString().slice(0, 10)}.json`;
  const description = 'JSON. Everything that is kept about one person: it is theirs, and for nobody else.';
  return { attachment: fileOffer(name, description, content?.length ?? 1, subject), summary: `File: ${name}` };
}

/** `export coverage`: a line for each source of each customer, offered as a file. */
export async function offerCoverage(desk: Desk, turn: Turn): Promise<Reply | FileReply> {
  if (turn.conversation.kind !== 'personal') {
    return notice('info', words`Ask me in our own chat`, words`Teams brings files to personal chats only.`);
  }
  const content = await coverageCsv(desk);
  const name = `coverage-${desk.now().toISOString().slice(0, 10)}.csv`;
  const lines = Math.max(0, content.split('\r\n').length - 2);
  const description = `CSV, ${counted(lines, 'line')}. Which sources of which customer are read, and what mends the others.`;
  const bytes = Buffer.byteLength(content, 'utf8');
  return { attachment: fileOffer(name, description, bytes, { what: 'coverage' }), summary: `File: ${name}` };
}

/** The bytes of a file, as things stand now; `undefined` when what it is about is gone. */
async function contentOf(desk: Desk, subject: FileSubject): Promise<Buffer | undefined> {
  if (subject.what === 'importReport') {
    const saved = await findImport(desk.db, subject.importId);
    return saved && Buffer.from(importReport(saved), 'utf8');
  }
  if (subject.what === 'settings') return settingsFile(desk);
  if (subject.what === 'coverage') return Buffer.from(await coverageCsv(desk), 'utf8');
  if (subject.what === 'person') {
    const kept = await exportPerson(desk.db, subject.personId, desk.now());
    return Buffer.from(`${JSON.stringify(kept, undefined, 2)}\n`, 'utf8');
  }
  const parts: string[] = [];
  for await (const part of exportContacts(desk.db, subject.tenantId || undefined)) parts.push(part);
  return Buffer.from(parts.join(''), 'utf8');
}

const unusable = (title: CardText, text: CardText): Reply =>
  notice('refused', title, words`${text} Nothing was changed.`, words`Type **import contacts** to see how it goes.`);
