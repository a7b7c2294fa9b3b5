/** Writes the generated parts of docs/permissions.md anew: run it after a change of src/permissions. */
import { readFileSync, writeFileSync } from 'node:fs';
import { regenerated } from './document.ts';

const file = new URL('../../docs/permissions.md', import.meta.url);
writeFileSync(file, regenerated(readFileSync(file, 'utf8')));
