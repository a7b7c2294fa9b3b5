import {
  compareFile,
  exportSettings,
  type FileProblem,
  readSettingsFile,
  readState,
  saveSettingsImport,
} from '../../preferences/index.ts';
import { refusalFor } from '../authorise.ts';
import { words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { settingsImportView, wrongSettingsView } from '../views/settings-import-view.ts';
import { refused } from './alert-commands.ts';

/** What `export settings` says before a file is offered; `undefined` when it may be. */
export async function exportRefusal(desk: Desk, turn: Turn): Promise<Reply | undefined> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'settings.export');
  if (refusal) return refused(refusal);
  if (turn.conversation.kind === 'personal') return undefined;
  return notice('info', words`Ask me in our own chat`, words`Teams brings files to personal chats only.`);
}

/** The bytes of the file, as things stand now. */
export const settingsFile = async (desk: Desk): Promise<Buffer> =>
  Buffer.from(await exportSettings(desk.db, desk.now()), 'utf8');

/** A configuration file that somebody sent: what it would change, to be confirmed. Nothing but the preview is written. */
export async function previewSettings(desk: Desk, turn: Turn, text: string): Promise<Reply> {
  const read = readSettingsFile(text);
  if (read.kind === 'invalid') return wrong(read.problems);
  const now = desk.now();
  const { defaults } = desk.preferences;
  const state = await readState(desk.db, now);
  const comparison = compareFile(read.file, state, { defaults, partnerTenantId: desk.partnerTenantId, now });
  if (comparison.problems.length > 0) return wrong(comparison.problems);
  const hasNews = comparison.differences.length > 0;
  const id = hasNews
    ? await saveSettingsImport({ db: desk.db, now: desk.now, defaults }, comparison, state, actorOf(turn))
    : '';
  const view = settingsImportView(id, comparison.differences);
  return { card: renderCard('settings-import', view), summary: view.title };
}

function wrong(problems: readonly FileProblem[]): Reply {
  const view = wrongSettingsView(problems);
  return { card: renderCard('settings-import', view), summary: view.title };
}
