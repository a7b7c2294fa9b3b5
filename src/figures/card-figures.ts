import { counter, gauge, histogram, TRAVELLING_SEC, WORKING_SEC } from './figure.ts';

/** The queues of the service; see `storage/jobs.ts`. */
export const QUEUES = ['deliver', 'tell', 'copy', 'setup'] as const;

/** What brings alerts before people. */
export const CARD_FIGURES = {
  sends: counter(
    'card_sends',
    {
      how: ['post', 'reply', 'edit', 'tell'],
      outcome: ['done', 'again', 'unsure', 'messageGone', 'channelGone', 'refused'],
    },
    {
      about:
        'Cards sent to Teams, by what Teams said: `again` is 429 or a certain failure, `unsure` an answer that says nothing clear.',
      normal: 'Nearly all `done`. `again` in a storm.',
      otherwise:
        '`refused`: `deliveries` in the chat lists them. `channelGone`: install the bot again. `unsure`: Teams is unwell.',
    },
  ),
  doubts: counter(
    'card_doubts',
    { verdict: ['wait', 'found', 'repeat', 'park'] },
    {
      about: 'Judgements of cards of which nobody knew whether they had arrived.',
      normal: '0 but for outages of Teams and killed processes.',
      otherwise: '`repeat` may leave a second copy until somebody uses it; `TEAMS_READ_BACK=on` avoids that.',
    },
  ),
  cardLag: histogram('card_lag', { way: ['own', 'fold'] }, TRAVELLING_SEC, {
    about:
      'Seconds from an alert being stored, or a fold being opened, to its card standing in a channel for the first time; what a new channel gets that is older than a day is left out.',
    normal: 'Below 5 s; in a storm as long as Teams’ limits of a channel make it.',
    otherwise: 'See `watchpost_jobs_oldest_seconds` and `watchpost_card_sends_total` by `again`.',
  }),
  placed: counter(
    'alerts_placed',
    { place: ['own', 'fold', 'withheld'] },
    {
      about:
        'New alerts by where people see them: on a card of their own, on one for many, or nowhere because they are below the severity that is posted.',
      normal: 'Mostly `own`. `fold` in a storm, and for low severities. `withheld` only where `settings` says so.',
      otherwise: 'All `fold` for hours: an attack, or a flood of one kind. Open the fold’s list.',
    },
  ),
  jobTime: histogram('job', { queue: QUEUES, outcome: ['done', 'failed'] }, WORKING_SEC, {
    about: 'Seconds that one job took. A failed one is tried again with growing pauses.',
    normal: 'Below 1 s, `failed` at 0.',
    otherwise: '`failed` rises: “card not delivered, tried again later” or “job failed” in the log say why.',
  }),
  jobsWaiting: gauge(
    'jobs_waiting',
    { queue: QUEUES },
    {
      about: 'Jobs that are due.',
      normal: 'Below 20; hundreds in a storm, for minutes.',
      otherwise: 'Rises and does not fall: are the instances alive, is Teams answering?',
    },
    'database',
  ),
  jobsOldest: gauge(
    'jobs_oldest_seconds',
    { queue: QUEUES },
    {
      about: 'Seconds that the longest waiting job is overdue.',
      normal: 'Below 10 s.',
      otherwise: 'Above 600 s an alarm opens: nobody works on the queue, or each try fails.',
    },
    'database',
  ),
  cardsStuck: gauge(
    'cards_stuck',
    { state: ['parked', 'doubtful'] },
    {
      about: 'Cards that Teams will not take, and cards of which nobody knows whether they stand in the channel.',
      normal: '0.',
      otherwise: '`deliveries` in the chat lists them; retry or drop them there.',
    },
    'database',
  ),
};
