/**
 * The truth about this phone in one object, for the line at the foot of the screen.
 *
 * @typedef {"storage_full" | "ended" | "left_over" | "no_network" | "server_busy" | "clock_off" | "event_cancelled" |
 *   "event_closed"} Reason
 * @typedef {object} Report
 * @property {number} waiting records the server has not answered
 * @property {number} rejected records it has refused
 * @property {number} unkept records that only this page knows of
 * @property {number | null} freshAt true time at which this phone last knew every ticket
 * @property {Reason | null} reason why something waits or is not as it should be, the gravest first
 */

/** Milliseconds by which a phone's clock may be wrong without anybody being told. */
const PUNCTUAL = 120_000;
const AWAY = 0;
const UNPAIRED = 401;

/**
 * @param {object} state
 * @param {{ waiting: number, rejected: number, unkept: number, status: number | null }} state.outbox
 * @param {{ freshAt: number | null, offset: number | null, status: number | null }} state.sync
 * @param {import("./pairings.mjs").Pairing | null} state.pairing
 * @returns {Report}
 */
export function reportOf({ outbox, sync, pairing }) {
  const { waiting, rejected, unkept } = outbox;
  /** @type {[Reason, boolean][]} */
  const reasons = [
    ["storage_full", unkept > 0],
    ["ended", waiting > 0 && pairing === null],
    ["left_over", outbox.status === UNPAIRED],
    ["no_network", outbox.status === AWAY || sync.status === AWAY],
    ["server_busy", isBusy(outbox.status) || isBusy(sync.status)],
    ["event_cancelled", pairing?.event.cancelled === true],
    ["event_closed", pairing?.event.closed === true],
    ["clock_off", Math.abs(sync.offset ?? 0) > PUNCTUAL],
  ];
  const reason = reasons.find(([, isSo]) => isSo)?.[0] ?? null;
  return { waiting, rejected, unkept, freshAt: sync.freshAt, reason };
}

/** @param {number | null} status */
function isBusy(status) {
  return status !== null && status !== AWAY && status !== UNPAIRED;
}
