import { badRequest, contextOf, type GraphCall, type GraphReply } from './graph-route.ts';
import { type Filterable, parseFilter, type Row } from './odata-filter.ts';
import { type Result, refuse } from './odata-result.ts';

export interface Collection<T> {
  /** For `@odata.context`, such as `identityProtection/riskDetections`. */
  readonly name: string;
  /** Oldest first and only ever growing: positions in it are what a skip token means. */
  readonly rows: readonly T[];
  /** The row as this tenant may see it, before filters look at it. */
  readonly view: (row: T) => Row;
  /** Last touch before a row goes out, after filtering. */
  readonly present?: (row: Row) => Row;
  readonly filterable: Filterable;
  readonly defaultTop: number;
  readonly maxTop: number;
  /** `$filter` and `$select` always; these too where documented. */
  readonly options?: readonly ('$top' | '$count' | '$expand')[];
}

/**
 * What a skip token holds. `from` is a place in the whole collection, not in the filtered one, so that a row that
 * changes between two pages never makes another row disappear.
 */
interface Cursor {
  readonly from: number;
  readonly empty: boolean;
}

const writeCursor = ({ from, empty }: Cursor): string =>
  Buffer.from(`${empty ? 'e' : 'p'}${from}`).toString('base64url');

function readCursor(token: string | null): Cursor | undefined {
  if (token === null) return { from: 0, empty: false };
  const match = /^([ep])(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  return match ? { from: Number(match[2]), empty: match[1] === 'e' } : undefined;
}

function topOf(call: GraphCall, collection: { readonly defaultTop: number; readonly maxTop: number }): Result<number> {
  const text = call.query.get('$top');
  if (text === null) return { ok: true, value: collection.defaultTop };
  const top = Number(text);
  return Number.isInteger(top) && top > 0 && top <= collection.maxTop
    ? { ok: true, value: top }
    : refuse(`The limit of '${collection.maxTop}' for Top query has been exceeded or the value is invalid.`);
}

/** Keeps the properties that `$select` names; all of them without it. */
export function select(call: GraphCall, row: Row): Row {
  const wanted = call.query.get('$select')?.split(',');
  return wanted ? Object.fromEntries(wanted.filter((key) => key in row).map((key) => [key, row[key]])) : row;
}

function nextLink(call: GraphCall, cursor: Cursor): string {
  const query = [...call.query].filter(([key]) => key.toLowerCase() !== '$skiptoken');
  const kept = query.map(([key, value]) => `${key}=${encodeURIComponent(value)}&`).join('');
  return `${call.baseUrl}${call.path}?${kept}$skiptoken=${writeCursor(cursor)}`;
}

/**
 * Answers a collection with filter, selection and paging.
 *
 * A result set of more than one page has an empty page in second place, with a link to go on: Graph does that now and
 * then, and a client that stops at an empty page loses the rest. Every page scans on from where the last one ended.
 */
export function page<T>(call: GraphCall, collection: Collection<T>): GraphReply {
  const { rows, view, present = (row: Row) => row, options = ['$top'] } = collection;
  const allowed: readonly string[] = ['$filter', '$select', '$skiptoken', ...options];
  const stranger = [...call.query.keys()].find((key) => key.startsWith('$') && !allowed.includes(key.toLowerCase()));
  if (stranger) return badRequest(`Query option '${stranger}' is not allowed.`);
  const top = topOf(call, collection);
  if (!top.ok) return badRequest(top.message);
  const filter = parseFilter(call.query.get('$filter') ?? '', collection.filterable);
  if (!filter.ok) return badRequest(filter.message);
  const cursor = readCursor(call.query.get('$skiptoken') ?? call.query.get('$skipToken'));
  if (!cursor) return badRequest('The skip token is not valid.');

  const value: Row[] = [];
  let at = cursor.from;
  let more = cursor.empty;
  for (; !cursor.empty && at < rows.length; at += 1) {
    const row = view(rows[at] as T);
    if (!filter.value(row)) continue;
    if (value.length === top.value) {
      more = true;
      break;
    }
    value.push(select(call, present(row)));
  }
  const counted = call.query.get('$count') === 'true' && cursor.from === 0;
  const next: Cursor = { from: at, empty: cursor.from === 0 };
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, collection.name),
      ...(counted ? { '@odata.count': rows.filter((row) => filter.value(view(row))).length } : {}),
      ...(more ? { '@odata.nextLink': nextLink(call, cursor.empty ? { from: at, empty: false } : next) } : {}),
      value,
    },
  };
}
