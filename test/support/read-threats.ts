/** One line of docs/threat-model.md. */
export interface Threat {
  readonly part: string;
  readonly threat: string;
  readonly held: string;
  /** `file` and `name` of each test that is named. */
  readonly proofs: readonly { readonly file: string; readonly name: string }[];
}

/**
 * Reads the tables of the page: `| threat | what holds it | proof |`, below a heading each.
 *
 * @throws when a line of a table has another number of cells
 */
export function readThreats(page: string): readonly Threat[] {
  let part = '';
  return page.split('\n').flatMap((line) => {
    part = /^## (.+)$/.exec(line)?.[1] ?? part;
    if (!line.startsWith('|') || /^\|(-+\||\s*Threat\s*\|)/.test(line)) return [];
    const cells = line.split('|').slice(1, -1);
    if (cells.length !== 3) throw new Error(`not three cells: ${line}`);
    const [threat = '', held = '', proof = ''] = cells.map((cell) => cell.trim());
    return [{ part, threat, held, proofs: readProofs(proof) }];
  });
}

const readProofs = (cell: string) =>
  cell === '–'
    ? []
    : cell.split('`; `').map((one) => {
        const [, file = '', name = ''] = /^`?([\w./-]+): (.+?)`?$/.exec(one) ?? [];
        return { file, name };
      });
