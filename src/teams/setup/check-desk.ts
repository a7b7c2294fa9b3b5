import {
  type CheckLine,
  type CustomerCounts,
  canBeMended,
  countCustomers,
  lineOfReason,
  missingLine,
  noteLine,
  okLine,
  type StepRecord,
  tagged,
} from '../../setup/index.ts';
import { lastTest, readReceipt } from '../../test-alerts/index.ts';
import type { Desk } from '../desk.ts';

/** What whoever set the check going may do; the groups themselves are looked at by a probe. */
export async function checkOwnRole(
  desk: Desk,
  { askedBy }: Pick<StepRecord, 'askedBy'>,
): Promise<readonly CheckLine[]> {
  const { role, basis } = await desk.roles.roleOf(askedBy.entraId);
  const slots = { who: askedBy.name || 'Whoever sets up' };
  // That everybody may do everything is said already.
  if (basis === 'noGroupsConfigured') return [];
  if (basis === 'unknown') return [lineOfReason('The role of {who} could not be asked.', 'unreachable', slots)];
  if (role === 'administrator') return [okLine('{who} is an administrator.', slots)];
  const said = role === 'none' ? 'in no group' : role === 'approver' ? 'an approver' : `a ${role}`;
  return [
    missingLine(`{who} is ${said}.`, 'Put them into the group of administrators; it counts within five minutes.', {
      slots,
    }),
  ];
}

/** Whether somebody chose a zone. */
export function checkTime({ preferences }: Desk): readonly CheckLine[] {
  const { timeZone, digestDay, digestHour } = preferences.current();
  const day = `${digestDay.charAt(0).toUpperCase()}${digestDay.slice(1)}`;
  const digest = okLine(`The digest comes on ${day} at ${String(digestHour).padStart(2, '0')}:00.`);
  if (timeZone === 'UTC' && !preferences.fact('timeZone').isSet) {
    return [
      missingLine('Times are in UTC, because nobody has chosen a zone.', 'Look at the zone below, and press Save.'),
      digest,
    ];
  }
  return [okLine('Times are in {zone}.', { zone: timeZone }), digest];
}

/** Whether somebody is on duty. */
export function checkDuty({ preferences }: Desk): readonly CheckLine[] {
  const { onDuty } = preferences.current();
  if (onDuty.length === 0) {
    return [
      missingLine('Nobody is on duty.', 'Choose people below and press Save, or skip: alerts are posted all the same.'),
    ];
  }
  return onDuty.map(({ name }) => okLine('{who} is on duty.', { who: name }));
}

const SEVERITY_WORDS = {
  informational: 'every alert',
  low: 'alerts of low severity and worse',
  medium: 'alerts of medium severity and worse',
  high: 'alerts of high severity only',
} as const;

/** What gets a card. */
export function checkSeverity({ preferences }: Desk): readonly CheckLine[] {
  return [
    okLine(`Cards are posted for ${SEVERITY_WORDS[preferences.current().leastSeverity]}.`),
    noteLine('Whatever gets no card is counted, listed by “alerts”, and in the digest.'),
  ];
}

/** Why customers cannot be read, for the middle of a line. */
const LACKS: Readonly<Record<string, string>> = {
  noConsent: 'nobody has consented to the app there',
  noRelationship: 'no delegated administration lets the service user in',
  noLicence: 'no licence for all of it (risky sign-ins need Entra ID P1, risky users P2)',
  missingPermission: 'a permission or a role is missing',
  blockedByConditionalAccess: 'a Conditional Access policy keeps the service user out',
  refreshTokenDead: 'the sign-in of the service user has expired',
  mfaRequired: 'the service user signed in without multifactor authentication',
  noServiceUser: 'no service user is signed in',
};

/** How many customers are known and how far they are read, in the numbers of `coverage`, and what the others lack. */
export async function checkCustomers(desk: Desk): Promise<readonly CheckLine[]> {
  const { known, states, lacking } = await countCustomers(desk.db);
  if (known === 0) {
    return [
      missingLine(
        'No customer is known yet.',
        'Look at step 1: customers come from Partner Center and from delegated administration.',
      ),
    ];
  }
  return [
    readableLine(states, known),
    ...(states.waiting > 0 ? [noteLine(`${states.waiting} are read for the first time within minutes.`)] : []),
    ...lacking.map(({ reasonCode, count, names }) => lackLine(reasonCode, count, names)),
    ...(states.unwatched > 0 ? [noteLine(`${states.unwatched} are left unwatched, as somebody wanted.`)] : []),
  ];
}

/** Only all of them are a success: a mark of it above customers of which nothing is read would mislead. */
function readableLine({ full, partly, none }: CustomerCounts['states'], known: number): CheckLine {
  if (full === known)
    return okLine(`${known === 1 ? 'The one customer' : `All ${known} customers`} can be read fully.`);
  const less = [...(partly > 0 ? [`${partly} in part`] : []), ...(none > 0 ? [`${none} not at all`] : [])];
  return noteLine(`${[`${full} of ${known} customers can be read fully`, ...less].join(', ')}.`);
}

function lackLine(reasonCode: string, count: number, names: readonly string[]): CheckLine {
  const more = count > names.length ? ` and ${count - names.length} more` : '';
  const text = `{names}${more}: ${LACKS[reasonCode] ?? 'something could not be read'}.`;
  const slots = { names: names.join(', ') };
  const line = lineOfReason(text, reasonCode, slots);
  // What nobody can mend is worth knowing, and no step stays open for it.
  return tagged(canBeMended(reasonCode) ? line : { ...noteLine(text, slots) }, reasonCode);
}

/** What became of the test alert that was sent last. */
export async function checkTestAlert(desk: Desk): Promise<readonly CheckLine[]> {
  const testId = await lastTest(desk.db);
  const receipt = testId && (await readReceipt(desk.db, testId));
  if (!receipt) return [missingLine('No test alert has been sent yet.', 'Press “Test alert”, or type “test alert”.')];
  const seen = receipt.places.filter(({ messageId }) => messageId !== '');
  const arrived =
    receipt.places.length > 0 && seen.length === receipt.places.length
      ? okLine(
          `Test alert #${receipt.number} arrived in ${seen.length === 1 ? 'the channel' : `all ${seen.length} places`}.`,
        )
      : missingLine(
          `Test alert #${receipt.number} has not arrived everywhere.`,
          'Look at step 2, and at “deliveries”.',
        );
  const taken = receipt.acknowledgedAt
    ? okLine(`{who} acknowledged it.`, { who: receipt.acknowledgedBy })
    : noteLine('Nobody has acknowledged it yet: try its button in the channel.');
  return [arrived, taken];
}
