import { counter, gauge } from './figure.ts';

/** Kinds of alarms; see `alarms/alarm.ts`. */
export const ALARM_KINDS = ['silent', 'lost', 'token', 'deliveries', 'jobs', 'waiting', 'webhook'] as const;

/** How the desk stands, and how the process does. */
export const DESK_FIGURES = {
  alertsOpen: gauge(
    'alerts_open',
    { severity: ['informational', 'low', 'medium', 'high'], status: ['new', 'acknowledged'] },
    {
      about: 'Open alerts, without test alerts.',
      normal: 'What your team can look at: no `high` that is `new` for long.',
      otherwise: '`alerts` in the chat, the worst first.',
    },
    'database',
  ),
  alertsLate: gauge(
    'alerts_late',
    { past: ['goal', 'line'] },
    {
      about: 'Partner alerts that nobody has answered past the goal of an hour, and past the line of 24 hours.',
      normal: '0. Microsoft expects an answer within 24 hours.',
      otherwise: '“what is late” in the chat lists them. Answer those past the line first.',
    },
    'database',
  ),
  alarmsOpen: gauge(
    'alarms_open',
    { kind: ALARM_KINDS },
    {
      about: 'Open alarms: what the desk itself cannot do.',
      normal: '0.',
      otherwise: '`alarms` in the chat, and docs/runbook.md.',
    },
    'database',
  ),
  foldsOpen: gauge(
    'folds_open',
    { kind: ['storm', 'quiet'] },
    {
      about: 'Cards that stand for many alerts and still take in more.',
      normal: 'One `quiet` a day; `storm` 0.',
      otherwise: 'A `storm`: one kind or customer has more alerts than the channel takes. Open its list.',
    },
    'database',
  ),
  alarms: counter(
    'alarms',
    { kind: ALARM_KINDS, what: ['opened', 'closed'] },
    {
      about: 'Alarms that this instance opened and closed.',
      normal: 'A few a month.',
      otherwise: 'One that opens again and again has a cause that nobody mends; see docs/runbook.md.',
    },
  ),
  putAway: counter(
    'alerts_put_away',
    { what: ['archived', 'erased'] },
    {
      about: 'Alerts moved into the archive, and erased from it for good.',
      normal: 'About as many a day as there were new ones `ARCHIVE_AFTER_DAYS` ago.',
      otherwise: 'None for days: look for “old alerts could not be put away”.',
    },
  ),
  connections: gauge(
    'database_connections',
    { state: ['busy', 'idle', 'waiting'] },
    {
      about: 'Connections of this instance to the database, and work that waits for one. At most 12.',
      normal: '`waiting` 0.',
      otherwise: '`waiting` stays above 0: the database is slow, or away.',
    },
    'process',
  ),
  storeReadable: gauge(
    'store_readable',
    {},
    {
      about: '1 when the figures that come from the database could be read at this look, else 0; they are absent then.',
      normal: '1.',
      otherwise: '0: the database does not answer within two seconds. `/readyz` and docs/runbook.md.',
    },
    'process',
  ),
  exports: counter(
    'metric_exports',
    { outcome: ['done', 'failed'] },
    {
      about: 'Pushes of these figures by OpenTelemetry; absent movement where it is not set up.',
      normal: 'One `done` every `OTEL_METRIC_EXPORT_INTERVAL`.',
      otherwise: '`failed`: the collector is away or refuses; the service goes on, and the next push holds all.',
    },
  ),
};
