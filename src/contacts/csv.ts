/** One line of a table, its cells as they were meant. */
export interface CsvLine {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvRead =
  | { readonly kind: 'ok'; readonly lines: readonly CsvLine[] }
  /** A quote that opens on this line is never closed, or something stands behind a closing one. */
  | { readonly kind: 'malformed'; readonly line: number };

const SEPARATORS = [',', ';', '\t'] as const;

/**
 * Reads a table (RFC 4180) as spreadsheets write it: with a byte order mark or without, lines ended in any of the three
 * ways, cells separated by comma, semicolon or tab, whichever the first line has most of outside quotes. Empty lines
 * are left out.
 */
export function readCsv(text: string): CsvRead {
  const body = text.replace(/^\ufeff/, '');
  const separator = separatorOf(body);
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let [line, startedOn, at] = [1, 1, 0];
  while (at < body.length) {
    const cell = readCell(body, at, separator);
    if (!cell) return { kind: 'malformed', line };
    cells.push(cell.text);
    line += cell.lines;
    at = cell.end;
    const next = body.charAt(at);
    at += next === '\r' && body.charAt(at + 1) === '\n' ? 2 : 1;
    if (next === separator && at < body.length) continue;
    if (next === separator) cells.push('');
    if (cells.some((text) => text !== '')) lines.push({ line: startedOn, cells });
    cells = [];
    line += 1;
    startedOn = line;
  }
  return { kind: 'ok', lines };
}

/** @returns the cell that begins there, where it ends, and the line ends inside it; nothing when it is malformed */
function readCell(
  body: string,
  from: number,
  separator: string,
): { readonly text: string; readonly end: number; readonly lines: number } | undefined {
  if (body.charAt(from) !== '"') {
    let end = from;
    while (end < body.length && body.charAt(end) !== separator && !/[\r\n]/.test(body.charAt(end))) end += 1;
    return { text: body.slice(from, end), end, lines: 0 };
  }
  let text = '';
  let start = from + 1;
  for (;;) {
    const quote = body.indexOf('"', start);
    if (quote < 0) return undefined;
    text += body.slice(start, quote);
    if (body.charAt(quote + 1) !== '"') {
      const next = body.charAt(quote + 1);
      const isEnd = next === '' || next === separator || next === '\r' || next === '\n';
      return isEnd ? { text, end: quote + 1, lines: text.split(/\r\n|\r|\n/).length - 1 } : undefined;
    }
    text += '"';
    start = quote + 2;
  }
}

function separatorOf(body: string): string {
  const [header = ''] = body.replace(/"[^"]*"/g, '').split(/[\r\n]/, 1);
  const count = (separator: string) => header.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/**
 * Writes one line of a table (RFC 4180), its end too.
 *
 * A spreadsheet runs what begins with one of `=+-@`, a tab or a line end as a formula (OWASP, "CSV Injection"), so such
 * a cell gets an apostrophe in front, and so does one that begins with an apostrophe itself: `unguard` takes exactly one
 * away again.
 */
export const writeCsvLine = (cells: readonly string[]): string =>
  `${cells
    .map(guard)
    .map((cell) => (/["\r\n,;\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`;

const guard = (cell: string): string => (/^[=+\-@\t\r\n']/.test(cell) ? `'${cell}` : cell);

/** Takes the apostrophe away that stands in front of a cell that would be a formula. */
export const unguard = (cell: string): string => (/^'[=+\-@\t\r\n']/.test(cell) ? cell.slice(1) : cell);
