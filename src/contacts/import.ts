import type { ContactDetails } from './contact.ts';
import type { ContactField, ContactInput } from './problem.ts';

/** One line of a list, as it was typed. */
export interface CsvRow {
  /** Line of the file on which it begins, from 1; the header is line 1. */
  readonly line: number;
  /** Name, domain or tenant id. */
  readonly customer: string;
  readonly input: Partial<ContactInput>;
}

/** Something that is wrong with the file or one of its lines. */
export interface LineProblem {
  /** 0: the whole file. */
  readonly line: number;
  readonly field: ContactField | 'customer' | 'line';
  /** What to type instead, in one sentence; may hold names that we know, never what was typed. */
  readonly words: string;
}

/** What a line of a list would do. */
export const PLANNED = ['add', 'change', 'unchanged', 'cannot'] as const;
export type Planned = (typeof PLANNED)[number];

export interface PlannedRow {
  readonly line: number;
  readonly kind: Planned;
  /** Empty when the customer is not known. */
  readonly tenantId: string;
  /** As we know it; as it was typed when we do not. */
  readonly customer: string;
  /** Missing when it cannot be read. */
  readonly details: ContactDetails | null;
  /** The contact that stands at this place, and its version when the plan was made; `null` for a new one. */
  readonly contact: { readonly id: string; readonly version: number } | null;
  /** The fields that would change. */
  readonly fields: readonly ContactField[];
  readonly problems: readonly LineProblem[];
}

/** What a list would do, in the order of its lines. Nothing is ever removed. */
export interface ImportPlan {
  readonly rows: readonly PlannedRow[];
  readonly counts: Readonly<Record<Planned, number>>;
}

/** What came of a list. */
export interface ImportOutcome {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly cannot: number;
  /** Lines whose contact or place changed between the preview and the confirmation: they were left alone. */
  readonly outdated: readonly { readonly line: number; readonly customer: string; readonly name: string }[];
}

export interface SavedImport {
  readonly id: string;
  readonly byId: string;
  readonly plan: ImportPlan;
  readonly createdAt: Date;
  readonly appliedAt: Date | null;
  readonly outcome: ImportOutcome | null;
}
