import { applyImport, dropImport, findImport } from '../../contacts/index.ts';
import { noticeLook } from '../card-data.ts';
import { words } from '../card-text.ts';
import { offerReport } from '../commands/file-commands.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { PressAnswer } from '../reply.ts';
import { contactImportView } from '../views/contact-import-view.ts';
import { actorOf, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of an import do. Roles have been checked before. */
export const IMPORT_PRESSES = {
  'contact.applyImport': async (desk, turn, press) => {
    const applied = await applyImport(desk, press.subjectId, actorOf(turn));
    return applied.kind === 'gone' ? gone() : show(desk, press.subjectId, applied.kind);
  },
  'contact.dropImport': async (desk, turn, press) => {
    const dropped = await dropImport(desk, press.subjectId, actorOf(turn));
    return dropped.kind === 'applied' ? show(desk, press.subjectId, 'unchanged') : forgotten(dropped.kind);
  },
  'contact.importReport': async (desk, turn, press, post) => {
    if (turn.conversation.kind !== 'personal') return { kind: 'refused', message: 'Files come in our own chat only.' };
    const offered = await offerReport(desk, press.subjectId);
    if (!offered) return gone();
    await post(offered);
    return { kind: 'refused', message: 'The report is below.' };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;

async function show(desk: Desk, importId: string, outcome: 'changed' | 'unchanged'): Promise<PressAnswer> {
  const saved = await findImport(desk.db, importId);
  return saved ? { kind: 'card', card: renderCard('contact-import', contactImportView(saved)), outcome } : gone();
}

const forgotten = (kind: 'changed' | 'gone'): PressAnswer => ({
  kind: 'card',
  card: renderCard('notice', {
    look: noticeLook('info'),
    title: words`Discarded`,
    text: words`The list is forgotten; no contact was changed.`,
    hasHint: false,
    hint: words``,
  }),
  outcome: kind === 'changed' ? 'changed' : 'unchanged',
});

const gone = (): PressAnswer => ({
  kind: 'card',
  card: renderCard('notice', {
    look: noticeLook('gone'),
    title: words`This list is no longer here`,
    text: words`It was discarded, or it is too old.`,
    hasHint: true,
    hint: words`Send the file again.`,
  }),
  outcome: 'gone',
});
