/**
 * Which records go to the server together: of one pairing and one kind, in order, not too many and not too large.
 *
 * @typedef {import("./queue.mjs").Kept} Kept
 */
import { restated } from "./true-time.mjs";

/** Most items the server takes in one call. */
export const MOST = 200;
/** Characters of JSON; the server takes 256 KiB, and some letters are two or three bytes. */
const ROOM = 80_000;

/**
 * Cut the next batch off a row of records.
 *
 * @param {readonly Kept[]} waiting in order, without those that nobody takes
 * @param {number} most
 */
export function batchOf(waiting, most) {
  const [first] = waiting;
  /** @type {Kept[]} */
  const batch = [];
  let room = ROOM;
  for (const record of waiting) {
    if (record.kind !== first?.kind || record.pairing !== first.pairing) {
      continue;
    }
    room -= JSON.stringify(record).length;
    if (batch.length && (batch.length >= most || room < 0)) {
      break;
    }
    batch.push(record);
  }
  return batch;
}

/**
 * What is sent of a scan's record.
 *
 * @param {import("./queue.mjs").ScanRecord} record
 * @param {number | null} offset of this phone's clock now
 */
export function scanIn({ scan, offset: then }, offset) {
  return { ...scan, scanned_at: restated(scan.scanned_at, then, offset) };
}

/**
 * What is sent of an advice note's record.
 *
 * @param {import("./queue.mjs").AdviceRecord} record
 * @param {number | null} offset of this phone's clock now
 */
export function noteIn({ note, offset: then }, offset) {
  return { ...note, noted_at: restated(note.noted_at, then, offset) };
}
