import { findingsOf } from '../../posture/index.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { citationEntity } from '../views/answer-view.ts';
import { houseView, type PassageOf } from '../views/house-view.ts';

/** `own house`: whether we keep to the documents ourselves, with their passages as citations. */
export async function showHouse(desk: Desk): Promise<Reply> {
  const passageOf: PassageOf = (articleId) => desk.knowledge.show(articleId, 'whole')?.citations[0];
  const cited: ReturnType<PassageOf>[] = [];
  const noting: PassageOf = (articleId) => {
    const passage = passageOf(articleId);
    const isKnown = cited.some((one) => one?.document === passage?.document && one?.section === passage?.section);
    if (passage && !isKnown) cited.push(passage);
    return passage;
  };
  const clock = { zone: desk.timeZone, now: desk.now() };
  const view = houseView(await findingsOf(desk.db, desk.partnerTenantId), noting, clock);
  const citations = cited.flatMap((one, index) => (one ? [{ ...one, position: index + 1 }] : []));
  return {
    card: renderCard('own-house', view),
    summary: view.title,
    ...(citations.length > 0 && { entities: [citationEntity(citations)] }),
  };
}
