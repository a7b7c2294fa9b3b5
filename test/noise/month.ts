import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One signal of a month, as it becomes readable at Microsoft. */
export interface Line {
  /** ISO 8601. */
  readonly at: string;
  readonly source: LineSource;
  /** Whose it is; signals of the partner carry the partner's. */
  readonly tenantId: string;
  /** The object as the API returns it, or something malformed. */
  readonly item: unknown;
}

export type LineSource =
  | 'graph.riskDetection'
  | 'graph.riskyUser'
  | 'graph.partnerSecurityAlert'
  | 'partnerCenter.fraudEvent'
  | 'graph.delegatedAdminRelationship';

export interface MonthTenant {
  readonly id: string;
  readonly displayName: string;
  readonly domain: string;
  readonly isPartner: boolean;
  readonly privileged: readonly { readonly id: string; readonly roleTemplateIds: readonly string[] }[];
}

/** What people must be told, or shown on what they were told. */
interface Story {
  readonly at: string;
  /** The latest acceptable moment of a message that shows it. */
  readonly byAt: string;
  /** Ids of the items that carry it. */
  readonly keys: readonly string[];
}

export interface Truth {
  readonly mustTell: readonly (Story & { readonly id: string; readonly story: string; readonly minSeverity: string })[];
  readonly mustUpdate: readonly (Story & { readonly of: string; readonly what: string })[];
  /** Ids that may not disappear inside a folded card. */
  readonly mustNotFold: readonly string[];
  /** Numbers of malformed lines, from 1. */
  readonly malformed: readonly number[];
  /** Pairs of ids that are one fraud seen through two APIs. */
  readonly sameFraud: readonly (readonly [string, string])[];
  /** Noise by class; a class of test alerts names their ids. */
  readonly noise: readonly { readonly class: string; readonly ids?: readonly string[] }[];
}

/** A month of signals with the truth beside it. */
export interface Month {
  readonly partnerTenantId: string;
  readonly tenants: readonly MonthTenant[];
  readonly lines: readonly Line[];
  readonly truth: Truth;
}

/** The month that was given with the order: `signals.jsonl.gz`, `tenants.json` and `truth.json` of a folder. */
export function readMonth(folder: string): Month {
  const json = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const { partnerTenantId, tenants } = json('tenants.json') as Pick<Month, 'partnerTenantId' | 'tenants'>;
  const text = gunzipSync(readFileSync(path.join(folder, 'signals.jsonl.gz'))).toString('utf8');
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  return { partnerTenantId, tenants, lines, truth: json('truth.json') as Truth };
}
