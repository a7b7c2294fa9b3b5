import Sequencer from '@jest/test-sequencer';

/** Folders whose files take longest, the longest first. */
const SLOW = ['crash', 'flows', 'storage', 'infra', 'fuzz'];

/**
 * Begins with what takes longest, also on a machine that has no times of an earlier run: a file of three minutes that came
 * last would leave every other worker idle.
 */
export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => {
      const at = SLOW.findIndex((folder) => path.includes(`/test/${folder}/`));
      return at < 0 ? SLOW.length : at;
    };
    return (await super.sort(tests)).toSorted((a, b) => rank(a) - rank(b));
  }
}
