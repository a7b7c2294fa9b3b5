import { ACTIONS_NEED } from '../people/index.ts';
import { counter, histogram, WAITING_SEC } from './figure.ts';

/** Ways in for people and Microsoft, and why somebody is turned back there. */
export const REFUSALS = {
  activity: [
    'from a web page',
    'not an activity',
    'not from Teams',
    'no service URL',
    'service URL is not https',
    'service URL of a foreign host',
    'service URL with a user name',
    'not of this moment',
    'another tenant than Teams says',
    'another conversation than Teams says',
    'noToken',
    'malformedToken',
    'foreignAlgorithm',
    'foreignIssuer',
    'foreignAudience',
    'expired',
    'notYetValid',
    'foreignServiceUrl',
    'unknownKey',
    'unendorsedKey',
    'wrongSignature',
    'issuerUnavailable',
  ],
  person: ['otherTenant', 'guest', 'nobody', 'role'],
  webhook: [
    'tooLarge',
    'unsigned',
    'incomplete',
    'unknownAlgorithm',
    'wrongSignature',
    'malformed',
    'stale',
    'notYet',
    'foreignCertificateHost',
    'certificateUnavailable',
    'certificateNotYetValid',
    'certificateExpired',
    'foreignIssuer',
    'foreignSubject',
    'weakKey',
    'unknownRoot',
  ],
  figures: ['token'],
} as const;

/** What people do, and how long they wait. */
export const PEOPLE_FIGURES = {
  turns: counter(
    'turns',
    { kind: ['message', 'file', 'activity'], outcome: ['answered', 'allowed', 'declined', 'failed', 'refused'] },
    {
      about:
        'Messages of people and answers about files, by what became of them; `activity` are those turned back unread.',
      normal: 'Follows the working day. `failed` stays at 0.',
      otherwise: '`failed` rises: look for “message failed” in the log, by the reference that the person was given.',
    },
  ),
  turnTime: histogram('turn', { kind: ['message', 'file'] }, WAITING_SEC, {
    about: 'Seconds from the arrival of a message to its answer being ready.',
    normal: '95 of 100 below 0.25 s.',
    otherwise: 'Look at `watchpost_database_connections` (waiting) and `nodejs_eventloop_lag_p99_seconds`.',
  }),
  presses: counter(
    'presses',
    {
      verb: Object.keys(ACTIONS_NEED),
      outcome: ['changed', 'unchanged', 'shown', 'gone', 'refused', 'failed'],
    },
    {
      about: 'Buttons pressed and cards refreshed, by what became of them. `unchanged`: somebody was first.',
      normal: '`failed` stays at 0. Some `refused` are people without the role.',
      otherwise: '`failed` rises: look for “press failed” in the log, by the reference that the person was given.',
    },
  ),
  pressTime: histogram(
    'press',
    { outcome: ['changed', 'unchanged', 'shown', 'gone', 'refused', 'failed'] },
    WAITING_SEC,
    {
      about: 'Seconds from the arrival of a press to its answer being ready; Teams gives up after 15.',
      normal: '95 of 100 below 0.25 s.',
      otherwise: 'As with `watchpost_turn_seconds`. At 10 s the person gets an apology.',
    },
  ),
  refusals: counter(
    'refusals',
    { door: Object.keys(REFUSALS), reason: [...new Set(Object.values(REFUSALS).flat())] },
    {
      about: 'Who was turned back at a door, and why: forged or foreign activities, webhooks, people without the role.',
      normal: 'A few a day by `role`; strangers on the internet knock at `activity` and `webhook` now and then.',
      otherwise:
        'Many at `activity` or `webhook` is somebody trying: see the lines “activity refused” and “webhook refused”. `issuerUnavailable`: the keys of the Bot Framework cannot be fetched, and nobody gets in. All webhooks by a certificate: Microsoft has changed its hosts or roots (`PARTNER_CENTER_WEBHOOK_CERT_HOSTS`, `PARTNER_CENTER_WEBHOOK_ROOT_CA`).',
    },
  ),
  webhooks: counter(
    'webhooks',
    { outcome: ['accepted', 'repeated', 'refused'] },
    {
      about:
        'Webhooks of Partner Center. `repeated`: the very bytes of one that was accepted, answered with 200, and nothing was done.',
      normal: 'As many as there are fraud alerts and changed relationships: often none for days.',
      otherwise:
        '`refused` only: see `watchpost_refusals_total{door="webhook"}`. Many `repeated`: our answers do not get back to Microsoft (proxy, time limits), or somebody sends a recorded one again, to no effect.',
    },
  ),
};
