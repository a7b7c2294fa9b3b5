import { findAlarmByNumber, listOpenAlarms } from '../../alarms/index.ts';
import { cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import { alarmReply } from '../views/alarm-reply.ts';
import { alarmLine } from '../views/alarm-view.ts';
import { notice } from '../views/notice.ts';

/** Lines that one answer shows; there are rarely more than three. */
const LINES = 10;

/** `alarms`: what the desk itself cannot do now, one line each. */
export async function listAlarms(desk: Desk): Promise<Reply> {
  const open = await listOpenAlarms(desk.db);
  const clock = { zone: desk.timeZone, now: desk.now() };
  if (open.length === 0) {
    return notice(
      'info',
      words`No alarm is open`,
      words`Everything that the desk should do, it does.`,
      words`Type **status** for the details.`,
    );
  }
  const lines = open.slice(0, LINES).map((alarm) => alarmLine(alarm, clock));
  const more = open.length - lines.length;
  return notice(
    'error',
    open.length === 1 ? words`One alarm is open` : words`${open.length} alarms are open`,
    joinText(more > 0 ? [...lines, words`and ${more} more`] : lines, '\n\n'),
    words`Type **alarm ${open[0]?.number ?? 0}** for what to do.`,
  );
}

/** `alarm 3`: its card. */
export async function showAlarm(desk: Desk, number: number): Promise<Reply> {
  const alarm = await findAlarmByNumber(desk.db, number);
  if (alarm) return alarmReply(desk, alarm);
  return notice(
    'gone',
    words`There is no alarm ${cardText(String(number))}`,
    words`Type **alarms** for those that are open.`,
  );
}
