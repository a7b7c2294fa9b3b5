import { findingsOf, houseFindings } from '../../posture/index.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { citationEntity } from '../views/answer-view.ts';
import { houseView, type PassageOf } from '../views/house-view.ts';

/** Milliseconds within which a reading is new enough: whoever presses twice wants to see what the first press read. */
const FRESH_MS = 30_000;

/** `Look again`: has all of our own tenant read at once, unless it just was, and shows what is known until then. */
export async function lookAgain(desk: Desk): Promise<Reply> {
  const since = desk.now().getTime() - FRESH_MS;
  const findings = await findingsOf(desk.db, desk.partnerTenantId);
  const isFresh = findings.some(({ check, readAt }) => check === 'houseCredential' && readAt.getTime() > since);
  if (!isFresh) await desk.setup.readAgain([desk.partnerTenantId]);
  return showHouse(desk, !isFresh);
}

/**
 * `own house`: whether we keep to the documents ourselves, with their passages as citations.
 *
 * @param isBeingRead - a new reading was asked for just now
 */
export async function showHouse(desk: Desk, isBeingRead = false): Promise<Reply> {
  const passageOf: PassageOf = (articleId) => desk.knowledge.show(articleId, 'whole')?.citations[0];
  const cited: ReturnType<PassageOf>[] = [];
  const noting: PassageOf = (articleId) => {
    const passage = passageOf(articleId);
    const isKnown = cited.some((one) => one?.document === passage?.document && one?.section === passage?.section);
    if (passage && !isKnown) cited.push(passage);
    return passage;
  };
  const clock = { zone: desk.timeZone, now: desk.now() };
  const findings = await houseFindings(desk.db, desk.partnerTenantId, clock.now);
  const view = houseView(findings, noting, clock, isBeingRead);
  const citations = cited.flatMap((one, index) => (one ? [{ ...one, position: index + 1 }] : []));
  return {
    card: renderCard('own-house', view),
    summary: view.title,
    ...(citations.length > 0 && { entities: [citationEntity(citations)] }),
  };
}
