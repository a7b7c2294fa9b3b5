import { applySettingsImport, dropSettingsImport, findSettingsImport } from '../../preferences/index.ts';
import { noticeLook } from '../card-data.ts';
import { type CardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { PressAnswer, PressOutcome } from '../reply.ts';
import { settingsImportView } from '../views/settings-import-view.ts';
import { actorOf, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of a configuration file do. Roles have been checked before. */
export const SETTINGS_FILE_PRESSES = {
  'settings.applyFile': async (desk, turn, press) => {
    const ports = { db: desk.db, now: desk.now, defaults: desk.preferences.defaults };
    const applied = await applySettingsImport(ports, press.subjectId, actorOf(turn));
    await desk.preferences.reload();
    await desk.customerGroups.reload();
    switch (applied.kind) {
      case 'gone':
        return gone();
      case 'outdated':
        return said(
          'refused',
          words`Nothing was changed`,
          words`Somebody changed these settings after you sent the file. Send it again to see what it would change now.`,
          'unchanged',
        );
      default:
        return show(desk, press.subjectId, applied.kind);
    }
  },
  'settings.dropFile': async (desk, _turn, press) => {
    const dropped = await dropSettingsImport(desk.db, press.subjectId);
    if (dropped === 'applied') return show(desk, press.subjectId, 'unchanged');
    return said('info', words`Discarded`, words`The file is forgotten; nothing was changed.`, dropped);
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;

async function show(desk: Desk, importId: string, outcome: 'changed' | 'unchanged'): Promise<PressAnswer> {
  const saved = await findSettingsImport(desk.db, importId);
  if (!saved) return gone();
  const view = settingsImportView(saved.id, saved.differences, saved.appliedAt ? saved : undefined);
  return { kind: 'card', card: renderCard('settings-import', view), outcome };
}

const gone = (): PressAnswer =>
  said(
    'gone',
    words`This file is no longer here`,
    words`It was discarded, or it is older than a day. Send it again.`,
    'gone',
  );

const said = (
  tone: Parameters<typeof noticeLook>[0],
  title: CardText,
  text: CardText,
  outcome: PressOutcome,
): PressAnswer => ({
  kind: 'card',
  card: renderCard('notice', { look: noticeLook(tone), title, text, hasHint: false, hint: words`` }),
  outcome,
});
