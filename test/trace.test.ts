import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createLog } from '../src/log.ts';
import { READINESS_REASONS } from '../src/readiness.ts';
import { keepRetention } from '../src/storage/retention.ts';
import {
  currentTrace,
  newTraceId,
  newWay,
  noteAlert,
  readTraceparent,
  reference,
  traced,
  traceOf,
  untraced,
} from '../src/trace.ts';
import { useDatabase } from './support/database.ts';

const OUTSIDE = '4bf92f3577b34da6a3ce929d0e0e4736';
const ALERT = { id: '0197f3a2-6d10-7c41-9b52-0000000000AB', traceId: null };

function lines() {
  const written: Record<string, unknown>[] = [];
  return { written, log: createLog('debug', { write: (line) => void written.push(JSON.parse(line)) }) };
}

describe('a trace id', () => {
  test('is 32 hex digits, each another', () => {
    const ids = Array.from({ length: 1000 }, newTraceId);
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(1000);
  });

  test('of an alert is its own, or its id where an older instance opened it', () => {
    expect(traceOf({ ...ALERT, traceId: OUTSIDE })).toBe(OUTSIDE);
    expect(traceOf(ALERT)).toBe('0197f3a26d107c419b520000000000ab');
  });
});

describe('a traceparent from outside', () => {
  test.each<[unknown, string | undefined]>([
    [`00-${OUTSIDE}-00f067aa0ba902b7-01`, OUTSIDE],
    [`cc-${OUTSIDE}-00f067aa0ba902b7-01-what-comes-later`, OUTSIDE],
    [`ff-${OUTSIDE}-00f067aa0ba902b7-01`, undefined],
    [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
    [`00-${OUTSIDE}-${'0'.repeat(16)}-01`, undefined],
    [`00-${OUTSIDE.toUpperCase()}-00f067aa0ba902b7-01`, undefined],
    [`00-${OUTSIDE}-00f067aa0ba902b7`, undefined],
    [`00-${OUTSIDE}-00f067aa0ba902b7-01${'x'.repeat(500)}`, undefined],
    ['"},{"level":60', undefined],
    [['00', OUTSIDE], undefined],
    [undefined, undefined],
  ])('%j is read as %s', (header, id) => {
    expect(readTraceparent(header)).toBe(id);
  });

  test('is noted and never taken', () => {
    const way = newWay(`00-${OUTSIDE}-00f067aa0ba902b7-01`);
    expect(way.parent).toBe(OUTSIDE);
    expect(way.trace).not.toBe(OUTSIDE);
  });
});

describe('a line of the log', () => {
  test('has the way that it is written on, across everything that is waited for, and no other', async () => {
    const { log, written } = lines();
    const child = log.child({ part: 'x' });
    const walk = (trace: string) =>
      traced({ trace }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        child.info('first');
        if (trace === 'b') noteAlert({ ...ALERT, traceId: 'f'.repeat(32) });
        await Promise.resolve();
        log.info({ trace: trace === 'c' ? 'its own' : trace }, 'second');
      });
    await Promise.all(['a', 'b', 'c'].map(walk));
    log.info('outside');
    expect(written.filter(({ msg }) => msg === 'first').map(({ trace, part }) => [trace, part])).toEqual([
      ['a', 'x'],
      ['b', 'x'],
      ['c', 'x'],
    ]);
    const seconds = written.filter(({ msg }) => msg === 'second');
    expect(seconds.map(({ trace, alertTrace }) => [trace, alertTrace])).toEqual([
      ['a', undefined],
      ['b', 'f'.repeat(32)],
      ['its own', undefined],
    ]);
    expect(written.find(({ msg }) => msg === 'outside')).not.toHaveProperty('trace');
  });

  test('of work that belongs to nobody has none', () => {
    traced({ trace: OUTSIDE }, () => {
      expect([currentTrace(), reference()]).toEqual([OUTSIDE, '4bf92f35']);
      untraced(() => expect([currentTrace(), reference()]).toEqual([undefined, '']));
    });
  });
});

const database = useDatabase();

test('the last line of an alert is that it went into the archive', async () => {
  const now = new Date('2026-03-04T10:00:00Z');
  const old = new Date('2025-03-04T10:00:00Z');
  await database.db
    .insertInto('alerts')
    .values({
      id: ALERT.id,
      situation_key: 's',
      source: 'graph.riskyUsers',
      kind: 'identityRisk',
      tenant_id: 't',
      subject_id: 'u',
      subject_name: 'U',
      severity: 'high',
      status: 'resolved',
      resolved_at: old,
      resolved_by: 'Microsoft',
      resolution: 'dismissed',
      shown_at: old,
      happened_at: old,
      is_test: false,
      evidence: '[]',
      signal_count: 1,
      created_at: old,
      updated_at: old,
      trace_id: OUTSIDE,
    } as never)
    .execute();
  const { log, written } = lines();
  await keepRetention({ db: database.db, now: () => now, log }, { archiveAfterDays: 180, eraseAfterDays: 0 });
  expect(written).toContainEqual(expect.objectContaining({ msg: 'alert archived', trace: OUTSIDE }));
});

test('docs/observability.md has every reason of readyz, by code and by words', () => {
  const page = readFileSync(new URL('../docs/observability.md', import.meta.url), 'utf8');
  for (const [code, words] of Object.entries(READINESS_REASONS)) expect(page).toContain(`| \`${code}\` | ${words} |`);
});
