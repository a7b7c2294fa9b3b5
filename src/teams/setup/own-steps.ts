import { type CheckLine, type SetupState, type Step, type StepRecord, stepState } from '../../setup/index.ts';
import type { Desk } from '../desk.ts';
import { checkCustomers, checkDuty, checkSeverity, checkTestAlert, checkTime } from './check-desk.ts';

/** Steps that are about our own database alone: looking at them asks nobody, and cannot fail for what Microsoft does. */
type OwnStep = 'time' | 'duty' | 'customers' | 'severity' | 'testAlert';

const CHECKS: Readonly<Record<OwnStep, (desk: Desk) => readonly CheckLine[] | Promise<readonly CheckLine[]>>> = {
  time: checkTime,
  duty: checkDuty,
  customers: checkCustomers,
  severity: checkSeverity,
  testAlert: checkTestAlert,
};

const isOwn = (step: Step): step is OwnStep => step in CHECKS;

/** Looks at one of these steps. */
export const checkOwn = async (desk: Desk, step: OwnStep): Promise<readonly CheckLine[]> => CHECKS[step](desk);

/**
 * The set-up as it is to be shown: whoever looks sees these steps as they are now, because duty ends by the clock, and
 * settings change in chat, by a file and on other instances. What nobody has checked, what is being checked and what was
 * skipped stays as it is; nothing is written.
 */
export async function withOwnSteps(desk: Desk, state: SetupState): Promise<SetupState> {
  const records = await Promise.all([...state.steps.values()].map((record) => asItIsNow(desk, record)));
  return { ...state, steps: new Map(records.map((record) => [record.step, record])) };
}

async function asItIsNow(desk: Desk, record: StepRecord): Promise<StepRecord> {
  const { step, checkedAt } = record;
  const now = desk.now();
  const how = stepState(record, now);
  if (!isOwn(step) || !checkedAt || (how !== 'ok' && how !== 'open')) return record;
  // Never before the stored one: a clock that was set back would make it a check that is under way.
  return { ...record, lines: await checkOwn(desk, step), checkedAt: now > checkedAt ? now : checkedAt };
}
