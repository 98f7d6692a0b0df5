/**
 * The computer's clock, behind a small face so that tests can turn it by hand.
 *
 * @typedef {{ now: () => number, after: (ms: number, act: () => void) => () => void }} Clock
 */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
