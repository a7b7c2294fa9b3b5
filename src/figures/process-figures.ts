import type { Figure } from './figure.ts';

type Known = Omit<Figure, 'labels' | 'buckets' | 'isShared'> & { readonly labels?: Figure['labels'] };

const known = (figure: Known): Figure => ({ labels: {}, buckets: [], isShared: false, ...figure });

/**
 * What prom-client measures of every process by itself, as far as it does so on every platform; the rest is not shown.
 * The names are its own.
 */
export const PROCESS_FIGURES: readonly Figure[] = [
  known({
    name: 'process_cpu_seconds_total',
    type: 'counter',
    unit: 'seconds',
    about: 'Processor time used.',
    normal: 'Below 0.1 s a second with 500 customers.',
    otherwise: 'Above 0.9 s a second: one core is not enough; add an instance.',
  }),
  known({
    name: 'process_start_time_seconds',
    type: 'gauge',
    unit: 'seconds',
    about: 'When the process started, as Unix time. Every counter began at 0 then.',
    normal: 'Changes with an upgrade only.',
    otherwise: 'Changes often: the process is killed (memory, probe) or ends by itself; the log’s last lines say why.',
  }),
  known({
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    unit: 'bytes',
    about: 'Memory of the process.',
    normal: '150 to 350 MB.',
    otherwise: 'Grows for days: keep the log and tell us; a restart loses nothing.',
  }),
  known({
    name: 'nodejs_heap_size_used_bytes',
    type: 'gauge',
    unit: 'bytes',
    about: 'Memory in use by JavaScript.',
    normal: 'Below 250 MB; the limit is 384 MB.',
    otherwise: 'As with `process_resident_memory_bytes`.',
  }),
  // The one below is measured in the look at this one.
  known({
    name: 'nodejs_eventloop_lag_seconds',
    type: 'gauge',
    unit: 'seconds',
    about: 'Delay of the event loop at the moment of the look.',
    normal: 'Below 0.02 s.',
    otherwise: 'As with `nodejs_eventloop_lag_p99_seconds`.',
  }),
  known({
    name: 'nodejs_eventloop_lag_p99_seconds',
    type: 'gauge',
    unit: 'seconds',
    about: 'Delay of the event loop that 99 of 100 turns stay below, since the last look by either way out.',
    normal: 'Below 0.05 s.',
    otherwise: 'Above 0.5 s: the process has more to do than one core gives; presses wait.',
  }),
  known({
    name: 'nodejs_gc_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: { kind: ['major', 'minor', 'incremental', 'weakcb'] },
    about: 'Pauses of the garbage collector.',
    normal: '`major` below 0.1 s.',
    otherwise: 'Long and frequent: memory is short.',
  }),
];
