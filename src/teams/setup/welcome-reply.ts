import { countCustomers, readSetup, stepState } from '../../setup/index.ts';
import { readGaps } from '../../tenants/index.ts';
import type { CheckRow } from '../card-data.ts';
import { cardText, fillSlots, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { checkRow, plainRow } from '../views/check-row.ts';
import { welcomeView } from '../views/help-view.ts';
import { sourceWords } from '../views/source-words.ts';
import { checkCustomers } from './check-desk.ts';

/** Where a welcome stands; `noRole` is the chat of somebody who may not read what the desk knows. */
type Place = 'channel' | 'groupChat' | 'personal' | 'noRole';

/** What a welcome is about: where it stands, and who installed the bot (`''` when Teams did not say). */
export const welcomeAbout = (place: Place, installer: string): string => `${place}:${installer.slice(0, 100)}`;

const READS_SHOWN = 6;

/**
 * The welcome, with what can and what cannot be read at this moment. A chat of several people is told nothing of that,
 * because there may be others in it, and somebody without a role neither.
 */
export async function welcomeReply(desk: Desk, about: string): Promise<Reply> {
  const [place = '', ...installer] = about.split(':');
  const isGroupChat = place === 'groupChat';
  const isUntold = isGroupChat || place === 'noRole';
  const { reads, isChecking } = isUntold ? { reads: [], isChecking: false } : await readableNow(desk);
  const view = welcomeView(installer.join(':'), place === 'channel', isGroupChat, {
    reads: reads.slice(0, READS_SHOWN),
    isChecking,
  });
  return { card: renderCard('welcome', view), summary: view.title };
}

/** From the sign-in that was tried at the installation, and from the reads as they stand. */
async function readableNow(desk: Desk): Promise<{ readonly reads: readonly CheckRow[]; readonly isChecking: boolean }> {
  const [{ steps }, own, counts] = await Promise.all([
    readSetup(desk.db),
    readGaps(desk.db, { tenantId: desk.partnerTenantId }),
    countCustomers(desk.db),
  ]);
  const identity = steps.get('identity');
  const isChecking = stepState(identity, desk.now()) === 'checking';
  const signIn = (identity?.lines ?? []).filter(({ mark }) => mark !== 'ok').map(checkRow);
  const failing = own.gaps.filter(({ status }) => status !== 'new');
  const ownRows = [
    ...(own.readCount > 0 ? [plainRow('ok', words`Your own tenant and your partner alerts: read.`)] : []),
    ...failing.map(({ source, reason }) =>
      plainRow('missing', words`${cardText(sourceWords(source), 60)}: not readable. ${fillSlots(reason, {})}`),
    ),
  ];
  const customers = counts.known === 0 ? [] : (await checkCustomers(desk)).map(checkRow);
  const reads = [...signIn, ...ownRows, ...customers];
  return {
    reads:
      reads.length > 0
        ? reads
        : [plainRow('note', words`Reading for the first time; “status” says how it stands in a minute.`)],
    isChecking,
  };
}
