import { STEPS, type Step, type StepRecord, type StepState } from '../../setup/index.ts';
import type { ChecksAction } from '../card-data.ts';
import { words } from '../card-text.ts';
import { checksButton } from './check-row.ts';

/** The steps that ask for something, which is saved with a button of their own. */
const FORMS: ReadonlySet<Step> = new Set(['time', 'duty', 'severity']);

/** The buttons of a step: at most three, the one that leads on first where all is well. */
export function setupActions(
  step: Step,
  how: StepState,
  record: StepRecord | undefined,
  around: { readonly mayRegister: boolean },
): ChecksAction[] {
  const list = checksButton('setup.show', words`All steps`, words`Lists every step with how it stands`);
  const isLast = step === STEPS.at(-1);
  const next = isLast
    ? checksButton('setup.next', words`Finish`, words`Ends set-up and says what is open`, step, 'positive')
    : checksButton('setup.next', words`Next`, words`Goes on to the next step`, step, 'positive');
  const skip = isLast
    ? { ...next, style: 'default' as const }
    : checksButton('setup.skip', words`Skip`, words`Goes on; this step can be come back to`, step);
  const check = checksButton('setup.check', words`Check again`, words`Looks at it live once more`, step);
  if (how === 'checking') return [check, skip, list];
  if (step === 'testAlert') {
    const send = checksButton('testAlert.send', words`Test alert`, words`Posts one alert marked TEST`, '', 'positive');
    return how === 'ok' ? [next, send, list] : [send, skip, list];
  }
  if (step === 'webhook') return webhookActions(how, record, around, { next, skip, check });
  if (step === 'customers' && record?.lines.some(({ tag }) => tag === 'noConsent')) {
    const consent = checksButton(
      'consent.all',
      words`Consent for them`,
      words`Shows what would be granted, and asks first`,
    );
    return [consent, skip, check];
  }
  if (FORMS.has(step)) {
    const save = checksButton('setup.save', words`Save`, words`Saves what is chosen above`, step, 'positive');
    return [save, how === 'ok' ? { ...next, style: 'default' } : skip, list];
  }
  return how === 'ok' ? [next, check, list] : [check, skip, list];
}

function webhookActions(
  how: StepState,
  record: StepRecord | undefined,
  { mayRegister }: { readonly mayRegister: boolean },
  { next, skip, check }: Readonly<Record<'next' | 'skip' | 'check', ChecksAction>>,
): ChecksAction[] {
  if (how === 'ok') {
    return [
      next,
      checksButton('webhook.test', words`Send a test event`, words`Has Partner Center send one, and times it`),
      check,
    ];
  }
  const isNotOurs = record?.lines.some(({ tag }) => tag === 'notOurs');
  if (!mayRegister || !isNotOurs)
    return [check, skip, checksButton('webhook.show', words`Details`, words`Shows the registration`)];
  return [
    checksButton('webhook.register', words`Register`, words`Another tool’s address is shown first`, '', 'positive'),
    skip,
    check,
  ];
}
