import { createHash } from 'node:crypto';
import type { Dice } from './dice.ts';
import type { Line, MonthTenant } from './month.ts';

/** What differs from month to month; all of it follows from the seed. */
export interface MonthPlan {
  readonly days: number;
  readonly startAt: number;
  readonly customers: number;
  /** Users for whom an anonymous address is an everyday thing, and those who travel, for each hundred users. */
  readonly vpnShare: number;
  readonly travelShare: number;
  /** Detections of nobody in particular a day and a hundred users. */
  readonly backgroundRate: number;
  readonly storms: number;
  /** Share of detections that somebody or Microsoft settles later. */
  readonly settledShare: number;
}

export interface SimUser {
  readonly id: string;
  readonly name: string;
  readonly upn: string;
}

export interface SimTenant extends MonthTenant {
  readonly licence: 'P2' | 'P1';
  readonly people: readonly SimUser[];
  readonly subscriptionId: string;
}

/** Everything that a part of a month needs to add its lines. */
export interface Writer {
  readonly dice: Dice;
  readonly plan: MonthPlan;
  readonly tenants: readonly SimTenant[];
  readonly partner: SimTenant;
  id(): string;
  add(at: number, source: Line['source'], tenantId: string, item: unknown): void;
}

/** So many hexadecimal digits; the same text gives the same. */
export const hash = (text: string, chars: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, chars);

/** The same text gives the same GUID. */
export const guid = (text: string): string =>
  hash(text, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-4$3-8$4-$5')
    .replace(/-4.(...)-8.(...)-/, '-4$1-8$2-');
