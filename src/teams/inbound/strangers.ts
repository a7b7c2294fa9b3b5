import type { Logger } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import { createRefusalLog } from '../../refusal-log.ts';
import type { Refused } from '../bot.ts';
import { words } from '../card-text.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import type { StrangerKind } from './belonging.ts';

/** People of others who were told; one who writes after so many more is told once more. */
const MOST = 5_000;

const TEXTS = {
  otherTenant: {
    text: 'This desk serves another organisation.',
    view: words`This security desk serves another organisation. It cannot answer here.`,
  },
  guest: {
    text: 'This desk serves the staff of its own organisation, not guests.',
    view: words`This security desk serves the staff of its own organisation, not guests.`,
  },
} as const;

export interface Strangers {
  /** What somebody is told whom we do not serve: in a message once, then nothing any more. Nothing is stored about them. */
  refuse(turn: Turn, why: StrangerKind): Refused;
  /** An activity that names no person of a tenant. */
  noteNobody(): void;
}

/** Says no to people of others, politely and once, and notes it in the security log, without naming them. */
export function createStrangers(log: Logger, now: () => Date, metrics?: Pick<Metrics, 'refusals'>): Strangers {
  const told = new Set<string>();
  const security = createRefusalLog(log, now, 'message of a stranger ignored', (reason) =>
    metrics?.refusals.inc({ door: 'person', reason }),
  );
  return {
    refuse(turn, why) {
      security.refused({ code: 'stranger_refused', reason: why, tenant: turn.tenantId });
      const { text, view } = TEXTS[why];
      const key = `${turn.tenantId}/${turn.person.entraId}`;
      const hint = words`Please turn to your own security team, or to your contact there.`;
      const reply = () => {
        if (told.has(key)) return undefined;
        if (told.size >= MOST) told.clear();
        told.add(key);
        return notice('refused', words`This desk cannot help you`, view, hint);
      };
      return { text, reply };
    },
    noteNobody: () => security.refused({ code: 'stranger_refused', reason: 'nobody' }),
  };
}
