import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SETTINGS } from '../../src/config.ts';
import { isNeeded, PERMISSIONS } from '../../src/permissions/index.ts';
import { STEPS } from '../../src/setup/index.ts';
import { WATCHED_EVENTS } from '../../src/sources/probes/webhook-desk.ts';
import { readCommand } from '../../src/teams/read-command.ts';

/* What a page of instructions says can be held against what it speaks of; only Azure can say whether Azure does it. */

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
const page = read('docs/going-live.md');
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const shell = blocks.join('\n');
const prose = page.replace(/```sh\n[\s\S]*?```/g, '');
const spans = [...prose.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);

describe('the way to go live', () => {
  test('takes less than an hour, and its table says the same as its steps', () => {
    const steps = [...page.matchAll(/^## (\d+)\. (.+?) \((\d+) minutes/gm)].map(([, number, title, minutes]) => ({
      step: `${number}. ${title}`,
      minutes: Number(minutes),
    }));
    const listed = [...page.matchAll(/^\| (\d+\. .+?) \| (\d+) \|/gm)].map(([, step, minutes]) => ({
      step,
      minutes: Number(minutes),
    }));
    expect(steps).toEqual(listed);
    expect(steps.map(({ step }) => Number.parseInt(step, 10))).toEqual(steps.map((_, at) => at + 1));
    const total = steps.reduce((sum, { minutes }) => sum + minutes, 0);
    expect(total).toBeLessThan(60);
    expect(page).toContain(`in ${total} minutes`);
  });

  test('says of every step what to do when it fails, and how to go back', () => {
    const steps = page.split(/^## /m).filter((part) => /^[1-8]\. /.test(part));
    expect(steps).toHaveLength(8);
    for (const step of steps) {
      expect(step).toContain('**When it fails:**');
      expect(step).toContain('**To go back:**');
    }
  });

  test.each(blocks.map((block, at) => [at + 1, block] as const))('block %i is Bash', (_, block) => {
    const runnable = block.replace(/<([^>\n]+)>/g, '"$1"');
    expect(() => execFileSync('bash', ['-n'], { input: runnable, stdio: ['pipe', 'ignore', 'pipe'] })).not.toThrow();
  });

  test('grants exactly the permissions that are always needed, and what npm run consent asks for', () => {
    const granted = (api: string, list: string) =>
      [...shell.matchAll(new RegExp(`for p in ([^;]+); do\\s+grant \\$${api} ${list} `, 'g'))]
        .flatMap(([, names = '']) => names.replace(/\\\n/g, ' ').trim().split(/\s+/))
        .toSorted();
    // As the templates set them; what a larger switch needs is granted by whoever puts it on.
    const settings = { KEY_VAULT_URL: 'https://kv', WEBHOOK_REGISTRATION: 'on', CUSTOMER_CONSENT: 'on' };
    const needed = (kind: string) => [
      ...new Set(
        PERMISSIONS.filter(
          (one) =>
            one.api === 'graph' &&
            one.kind === kind &&
            (kind === 'delegated' || one.where === 'partner') &&
            isNeeded(one.needed, settings),
        ).map(({ name }) => name),
      ),
    ];
    expect(granted('GRAPH', 'appRoles')).toEqual(needed('application').toSorted());
    expect(granted('GRAPH', 'oauth2PermissionScopes')).toEqual(needed('delegated').toSorted());
    expect(shell).toContain('grant $PARTNER_CENTER oauth2PermissionScopes Scope user_impersonation');
  });

  test('asks for outputs that the template gives, and hands over what the parameters read', () => {
    const outputs = [...read('infra/main.bicep').matchAll(/^output (\w+)/gm)].map(([, name]) => name);
    const asked = [...shell.matchAll(/\$\(output (\w+)\)/g)].map(([, name]) => name);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !outputs.includes(name))).toEqual([]);
    const exported = new Set([...shell.matchAll(/\b([A-Z][A-Z_]+)=/g)].map(([, name]) => name));
    const taken = [...read('infra/prod.bicepparam').matchAll(/readEnvironmentVariable\('(\w+)'(, )?/g)];
    const required = taken.filter(([, , optional]) => !optional).map(([, name]) => name);
    expect(required.filter((name) => !exported.has(name ?? ''))).toEqual([]);
  });

  test('uses no variable that it has not set before', () => {
    const set = new Set(['1', '2', '3', '4', 'p', 'id', 'TOKEN']);
    const unknown: string[] = [];
    for (const line of shell.split('\n')) {
      for (const [, name = ''] of line.matchAll(/\b(\w+)=(?!=)/g)) set.add(name);
      for (const [, name = ''] of line.matchAll(/\$\{?([A-Za-z_]\w*|\d)/g)) if (!set.has(name)) unknown.push(name);
    }
    expect(unknown).toEqual([]);
  });

  test('runs scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const run = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(run.filter((name) => !scripts[name])).toEqual([]);
  });

  test('names files, settings and pages that there are', () => {
    const files = [...page.matchAll(/\b(?:infra|src|env|appPackage)\/[\w./$-]+\.(?:bicep|bicepparam|ts|md|dev)\b/g)];
    const missing = files
      .map(([file]) => file.replace('$STAGE', 'prod'))
      .filter((file) => !existsSync(path.join(ROOT, file)));
    expect(missing).toEqual([]);
    const links = [...page.matchAll(/\]\(([^)#h][^)]*)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(path.join(ROOT, 'docs', link)))).toEqual([]);
    const anchors = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s/g, '-'),
    );
    expect(anchors.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([]);
    const known = new Set([
      ...Object.keys(SETTINGS),
      ...[...shell.matchAll(/\b([A-Za-z_]+)=/g)].map(([, name]) => name),
      ...['IMAGE_TAG', 'REGION', 'BUDGET_START', 'VAULT_ALLOWED_IPS'],
    ]);
    const settings = spans.flatMap((span) => /^([A-Z][A-Z_]{3,}|Microsoft\w+)(=.*)?$/.exec(span)?.[1] ?? []);
    expect(settings.length).toBeGreaterThan(10);
    expect(settings.filter((name) => !known.has(name) && name !== 'POST')).toEqual([]);
  });

  test('registers the webhook by hand for the events that the service registers itself', () => {
    const [, events = ''] = /"WebhookEvents": (\[[^\]]*\])/.exec(shell) ?? [];
    expect(JSON.parse(events)).toEqual(WATCHED_EVENTS);
  });

  test('offers chat commands that are understood', () => {
    const typed = [
      ...[...prose.matchAll(/type `([^`]+)`/g)].map(([, span = '']) => span),
      ...spans.filter((span) =>
        /^(setup|consent|coverage|reset|settings|export (?:contacts|settings)|add contact|deliveries|retry|drop|webhook)\b/.test(
          span,
        ),
      ),
    ].filter((span) => !span.endsWith('?'));
    expect(typed.length).toBeGreaterThan(15);
    expect(
      typed.filter((text) => ['question', 'incomplete'].includes(readCommand(text).name) && text !== 'consent'),
    ).toEqual([]);
    const steps = spans.flatMap((span) => {
      const command = readCommand(span);
      return command.name === 'setupStep' ? [command.step] : [];
    });
    expect(steps).toEqual(STEPS);
  });
});
