import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Figure } from '../../src/figures/figure.ts';
import { CHAPTERS } from '../../src/figures/list.ts';

const INFRA = path.resolve(import.meta.dirname, '../../infra');
const textOf = (name: string) => readFileSync(path.join(INFRA, name), 'utf8');

const FIGURES = new Map<string, Figure>(
  CHAPTERS.flatMap(({ figures }) => figures).map((figure) => [figure.name, figure] as const),
);
/** Labels that Prometheus itself puts on. */
const OF_PROMETHEUS = ['le', 'instance', 'job'];

const GRAFANA = z
  .object({
    panels: z.array(
      z.looseObject({
        id: z.number(),
        type: z.string(),
        title: z.string().min(1),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        targets: z.array(z.looseObject({ expr: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(textOf('observability/grafana.json')));
const RULES = z
  .object({
    groups: z.array(
      z.object({
        name: z.string(),
        rules: z.array(
          z.strictObject({
            alert: z.string(),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+m$/)
              .optional(),
            labels: z.object({ severity: z.enum(['warning', 'critical']) }),
            annotations: z.object({ summary: z.string(), description: z.string().optional() }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(textOf('observability/alert-rules.yml')))
  .groups.flatMap(({ rules }) => rules);

const EXPRESSIONS = [
  ...GRAFANA.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`panel ${title}`, expr] as const)),
  ...RULES.map(({ alert, expr }) => [`rule ${alert}`, expr] as const),
];

/** The figures in an expression, with what is asked of their labels. */
function asked(expression: string) {
  return [...expression.matchAll(/\b((?:watchpost|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', matchers = '']) => ({
      figure: FIGURES.get(name) ?? FIGURES.get(name.replace(/_(bucket|sum|count)$/, '')),
      name,
      matchers: [...matchers.matchAll(/(\w+)=~?"([^"]*)"/g)].map(([, label = '', values = '']) => ({
        label,
        values: values.split('|'),
      })),
    }),
  );
}

describe.each(EXPRESSIONS)('%s', (_, expression) => {
  test('asks for figures that there are, by labels and values that they have', () => {
    const faults = asked(expression).flatMap(({ name, figure, matchers }) =>
      figure
        ? matchers.flatMap(({ label, values }) =>
            values
              .filter((value) => !(figure.labels as Record<string, readonly string[]>)[label]?.includes(value))
              .map((value) => `${name} has no ${label}="${value}"`),
          )
        : [`no figure ${name}`],
    );
    expect(asked(expression).length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  test('groups by labels that its figures have', () => {
    const labels = new Set([
      ...OF_PROMETHEUS,
      ...asked(expression).flatMap(({ figure }) => Object.keys(figure?.labels ?? {})),
    ]);
    const by = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
    expect(by.filter((label) => !labels.has(label))).toEqual([]);
  });

  test('never adds up what every instance tells alike, and looks at counters as rates', () => {
    for (const { figure, name } of asked(expression)) {
      if (figure?.isShared) expect(expression).not.toMatch(/\bsum\b/);
      if (figure?.type === 'counter') expect(expression).toMatch(new RegExp(`(rate|increase)\\(${name}`));
      if (figure?.type === 'histogram') expect(name).toMatch(/_bucket$/);
    }
  });
});

describe('the alert rules', () => {
  test('ring for a source that was never read, whose age no series tells', () => {
    const { expr = '' } = RULES.find(({ alert }) => alert === 'WatchpostBlind') ?? {};
    const watched = asked(expr).map(({ name, matchers }) => ({ name, values: matchers[0]?.values }));
    const sources = ['partnerAlerts', 'graph.riskDetections', 'graph.riskyUsers'];
    expect(watched).toEqual([
      { name: 'watchpost_source_age_seconds', values: sources },
      { name: 'watchpost_source_tenants', values: sources },
      { name: 'watchpost_source_age_seconds', values: undefined },
    ]);
    expect(expr).toMatch(/> 1800 or \(.* > 0 unless on \(source\) watchpost_source_age_seconds\)$/);
  });

  test('are for one scraped instance or for figures that are pushed, and every page says so', () => {
    const pages = ['observability/alert-rules.yml', 'README.md', '../docs/observability.md'].map(textOf);
    for (const page of pages) {
      expect(page).toMatch(/scrape[^.]* only[^.]* one instance/i);
      expect(page).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
    }
  });
});

describe('the dashboard for Grafana', () => {
  test('has panels with ids of their own that do not lie over each other', () => {
    const { panels } = GRAFANA;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const overlaps = panels.flatMap((one, at) =>
      panels
        .slice(at + 1)
        .filter(
          (other) =>
            one.gridPos.x < other.gridPos.x + other.gridPos.w &&
            other.gridPos.x < one.gridPos.x + one.gridPos.w &&
            one.gridPos.y < other.gridPos.y + other.gridPos.h &&
            other.gridPos.y < one.gridPos.y + one.gridPos.h,
        )
        .map((other) => `${one.title} over ${other.title}`),
    );
    expect(overlaps).toEqual([]);
  });

  test('shows every figure of ours that comes from the database', () => {
    const shown = new Set(EXPRESSIONS.flatMap(([, expression]) => asked(expression).map(({ name }) => name)));
    const missing = [...FIGURES.values()].filter(({ isShared, name }) => isShared && !shown.has(name));
    // Told apart by customer it would be too much, and by the source it stands beside.
    expect(missing.map(({ name }) => name)).toEqual(['watchpost_source_oldest_age_seconds', 'watchpost_folds_open']);
  });
});

describe('what is looked for in the log', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join('src', name), 'utf8'))
    .join('\n');
  const phrasesIn = (query: string) =>
    [...query.matchAll(/msg in \(([^)]*)\)|Log has "([^"]*)"/g)].flatMap(([, list, one]) =>
      list ? [...list.matchAll(/'([^']*)'/g)].map(([, phrase = '']) => phrase) : [one ?? ''],
    );
  const workbook = z
    .object({ items: z.array(z.looseObject({ content: z.looseObject({ query: z.string().optional() }) })) })
    .parse(JSON.parse(textOf('observability/workbook.json')));
  const queries = workbook.items.flatMap(({ content: { query } }) => query ?? []);

  test('is what the code writes, word for word', () => {
    const phrases = [...queries, textOf('modules/alerts.bicep')].flatMap(phrasesIn);
    expect(phrases.length).toBeGreaterThan(15);
    expect(phrases.filter((phrase) => !sources.includes(`'${phrase}'`))).toEqual([]);
  });

  test('stands in the table that the diagnostic setting fills', () => {
    expect(textOf('modules/hosting.bicep')).toContain("category: 'ContainerAppConsoleLogs'");
    for (const query of queries) expect(query).toMatch(/^ContainerAppConsoleLogs\n/);
  });
});
