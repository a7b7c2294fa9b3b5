import { writeFileSync } from 'node:fs';
import { PAGE, wantedPage } from './page.ts';

writeFileSync(PAGE, wantedPage());
