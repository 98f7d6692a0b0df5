/**
 * Two tabs of the app share one disk: only one of them sends at a time.
 *
 * @typedef {(work: () => Promise<void>) => Promise<void>} Exclusively
 */

const NAME = "eventdesk-scan-sending";
/** Milliseconds after which another tab counts as asleep. */
const PATIENCE = 12_000;

/**
 * Wait for the other tab, but not for ever. Where a browser knows no locks, or the other tab sleeps, both may send:
 * the server takes a repeated record once.
 *
 * @param {LockManager | undefined} locks
 * @returns {Exclusively}
 */
export function oneTab(locks) {
  return async (work) => {
    const signal = AbortSignal.timeout?.(PATIENCE);
    if (!locks || !signal) {
      return work();
    }
    let hasBegun = false;
    const begin = () => {
      hasBegun = true;
      return work();
    };
    try {
      await locks.request(NAME, { signal }, begin);
    } catch (error) {
      if (hasBegun) {
        throw error;
      }
      await work();
    }
  };
}
