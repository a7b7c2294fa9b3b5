import type { Area } from '../area.ts';
import { ACTIVITY_AREAS } from './activities.ts';
import { READER_AREAS } from './readers.ts';
import { REQUEST_AREAS } from './requests.ts';

/** All kinds of input, with their share of the cases. */
export const AREAS: readonly Area[] = [...ACTIVITY_AREAS, ...REQUEST_AREAS, ...READER_AREAS];
