import { findAlarm } from '../../alarms/index.ts';
import { words } from '../card-text.ts';
import { alarmReply } from '../views/alarm-reply.ts';
import { goneCard, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the button of an alarm does: it changes nothing. Roles have been checked before. */
export const ALARM_PRESSES = {
  'alarm.show': async (desk, _turn, press) => {
    const alarm = await findAlarm(desk.db, press.ids['alarmId'] ?? '');
    if (!alarm) return goneCard(words`alarm`);
    return { kind: 'card', card: (await alarmReply(desk, alarm)).card, outcome: 'shown' };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;
