import { type CsvLine, readCsv, unguard } from './csv.ts';
import type { CsvRow, LineProblem } from './import.ts';
import type { ContactField } from './problem.ts';

/** Contacts of the largest partner with some to spare; the whole list is one statement of the database. */
const ROWS_MAX = 25_000;
/** Bytes of UTF-8. */
const LIST_MAX = 5_000_000;

type Column = ContactField | 'customer';

/** What a column may be called, in small letters without anything but letters. The first is what an export says. */
const COLUMNS: Readonly<Record<Column, readonly string[]>> = {
  customer: [
    'customer',
    'tenant',
    'tenantid',
    'customerid',
    'domain',
    'company',
    'customername',
    'organisation',
    'organization',
  ],
  name: ['name', 'contact', 'contactname', 'fullname', 'displayname'],
  kind: ['kind', 'type', 'personorgroup'],
  role: ['role', 'purpose', 'responsibility', 'for'],
  position: ['order', 'position', 'rank', 'priority', 'place'],
  email: ['email', 'emailaddress', 'mail', 'mailaddress'],
  phone: ['phone', 'phonenumber', 'telephone', 'tel', 'mobile', 'number'],
  languages: ['languages', 'language'],
  hours: ['hours', 'workinghours', 'officehours'],
  zone: ['zone', 'timezone', 'tz'],
  entraId: ['entraid', 'objectid', 'entraobjectid', 'aadobjectid', 'azureadobjectid'],
  note: ['note', 'notes', 'comment', 'comments', 'remark'],
};

/** Words of the header that an export writes. */
export const HEADER: Readonly<Record<Column, string>> = {
  customer: 'customer',
  name: 'name',
  kind: 'kind',
  role: 'role',
  position: 'order',
  email: 'e-mail',
  phone: 'phone',
  languages: 'languages',
  hours: 'hours',
  zone: 'zone',
  entraId: 'entra id',
  note: 'note',
};

export interface ListRead {
  readonly rows: readonly CsvRow[];
  /** What is wrong with the file: then nothing of it is taken. Or with a line: then only that line is left out. */
  readonly problems: readonly LineProblem[];
}

/**
 * Reads a list of contacts: a table with a header in any order; `customer` (name, domain or tenant id), `name` and
 * `role` must be there. Cells are as typed; what they mean is for `planImport`.
 */
export function readContactsCsv(text: string): ListRead {
  const refuse = (words: string, line = 0): ListRead => ({ rows: [], problems: [{ line, field: 'line', words }] });
  if (Buffer.byteLength(text) > LIST_MAX) return refuse('The file is larger than 5 MB. Split it and import the parts.');
  const read = readCsv(text);
  if (read.kind === 'malformed') {
    return refuse(
      'A quote is not closed, or something follows a closing one. Double the quotes inside a cell.',
      read.line,
    );
  }
  const [header, ...lines] = read.lines;
  if (!header) return refuse('The file is empty. Export the contacts to see what it should look like.');
  if (lines.length > ROWS_MAX) return refuse('The file has more than 25,000 lines. Split it and import the parts.');
  const columns = header.cells.map(columnOf);
  const twice = columns.find((column, index) => column && columns.indexOf(column) !== index);
  if (twice) return refuse(`Two columns mean ${HEADER[twice]}. Leave one of them.`, header.line);
  const missing = (['customer', 'name', 'role'] as const).filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const names = missing.map((column) => HEADER[column]).join(', ');
    return refuse(`The first line must name the columns; ${names} cannot be found in it.`, header.line);
  }
  const [fitting, uneven] = partition(lines, ({ cells }) => cells.length <= columns.length);
  return {
    rows: fitting.map((line) => rowOf(line, columns)),
    problems: uneven.map(({ line }) => ({
      line,
      field: 'line',
      words: 'This line has more cells than the header. Put quotes around a cell that holds a separator.',
    })),
  };
}

function rowOf({ line, cells }: CsvLine, columns: readonly (Column | undefined)[]): CsvRow {
  const named = columns.flatMap((column, index) => (column ? [[column, unguard(cells[index] ?? '')] as const] : []));
  const { customer = '', ...input } = Object.fromEntries(named) as Partial<Record<Column, string>>;
  return { line, customer, input };
}

function columnOf(title: string): Column | undefined {
  const key = title.toLowerCase().replace(/[^a-z]/g, '');
  return (Object.keys(COLUMNS) as Column[]).find((column) => COLUMNS[column].includes(key));
}

function partition<T>(list: readonly T[], fits: (item: T) => boolean): [T[], T[]] {
  return [list.filter(fits), list.filter((item) => !fits(item))];
}
