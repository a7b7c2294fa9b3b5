import type { ReminderFacts } from '../../contacts/index.ts';
import { type ContactReminderCard, ROWS_SHOWN } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';

type ContactCheck = keyof ReminderFacts['counts'];

const NEEDS: Readonly<Record<ContactCheck, CardText>> = {
  contactLiving: words`an account is disabled or gone`,
  contactEnough: words`fewer than two people who can be reached`,
  contactVerified: words`somebody was not checked in the last 90 days`,
};

/** The same beside a name, where the line must stay short. */
const SHORT: Readonly<Record<ContactCheck, CardText>> = {
  contactLiving: words`account disabled or gone`,
  contactEnough: words`fewer than two`,
  contactVerified: words`not checked`,
};

const ORDER: readonly ContactCheck[] = ['contactLiving', 'contactEnough', 'contactVerified'];

/** Which contacts need care, as it stands at this moment. */
export function reminderView(reminderId: string, { tenantCount, counts, rows }: ReminderFacts): ContactReminderCard {
  const shown = rows.slice(0, ROWS_SHOWN);
  const more = tenantCount - shown.length;
  const isDone = tenantCount === 0;
  return {
    reminderId,
    title: words`Security contacts that need care`,
    lead: isDone
      ? words`Everybody who can be called was checked and can be reached. Nothing is left to do.`
      : words`${counted(tenantCount, 'organisation')} where a call could reach nobody. Call them and press Verify, or put in whoever answers now.`,
    needs: ORDER.filter((check) => counts[check] > 0).map((check) => words`${counts[check]} × ${NEEDS[check]}`),
    rows: shown.map((row) => ({
      tenantId: row.tenantId,
      name: row.isPartner ? words`${cardText(row.tenantName, 80)} (our own)` : cardText(row.tenantName, 80),
      needs: joinText(
        ORDER.filter((check) => row.checks.includes(check)).map((check) => SHORT[check]),
        ' · ',
      ),
    })),
    hasMore: more > 0,
    more: words`and ${Math.max(0, more)} more`,
    hint: isDone ? words`Type **contacts** for our own.` : words`Press a line, or type **contacts** and a name.`,
  };
}
