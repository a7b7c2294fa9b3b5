import type fc from 'fast-check';
import type { Stage } from './stage.ts';

/** One kind of input. */
export interface Area {
  readonly name: string;
  /** Of all cases, in thousandths. */
  readonly share: number;
  /** Whether it needs the running service. */
  readonly isOverHttp: boolean;
  property(stage: Stage): fc.IRawProperty<unknown, boolean>;
}
