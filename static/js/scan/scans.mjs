/**
 * The records this phone makes: each has an id of its own before it is shown or sent.
 *
 * @typedef {import("./code.mjs").Reading} Reading
 * @typedef {{ entry: Reading | { ticket_id: string }, station: string, size: number | null }} Seen
 * @typedef {object} Scan
 * @property {string} id
 * @property {string} station
 * @property {string} scanned_at ISO 8601 by this phone's clock
 * @property {boolean} offline decided without an answer of the server
 * @property {string} [code]
 * @property {string} [number]
 * @property {string} [ticket_id]
 * @property {string[] | null} [attendees] null means everybody of that issue
 * @property {number} [count] the first so many, where this phone does not know the people
 * @property {boolean} [admitted] true if they were let in whatever the server knows by now
 * @property {string} [void] id of the scan that this one takes back
 */

/**
 * These people are here; the server decides whether the ticket lets them in.
 *
 * @param {{ id: string, now: number }} stamp
 * @param {Seen} seen
 * @param {string[]} attendees
 * @returns {Scan}
 */
export function scanOf(stamp, seen, attendees) {
  return { ...stamped(stamp, seen.station, false), ...seen.entry, attendees };
}

/**
 * These people were let in although nobody could be asked: it stands, and is sent later.
 *
 * @param {{ id: string, now: number }} stamp
 * @param {Seen} seen
 * @param {number | null} count null means the whole party
 * @returns {Scan}
 */
export function keptScanOf(stamp, seen, count) {
  const people = count === null || count === seen.size ? { attendees: null } : { count };
  return { ...stamped(stamp, seen.station, true), ...seen.entry, ...people, admitted: true };
}

/**
 * The same scan once people were let in by it without an answer; whatever the server knows by then, they are in.
 *
 * @param {Scan} scan
 * @returns {Scan}
 */
export function standing(scan) {
  return { ...scan, offline: true, admitted: true };
}

/**
 * Take an earlier scan back; taking back is a scan with an id of its own.
 *
 * @param {{ id: string, now: number }} stamp
 * @param {string} station
 * @param {string} undone
 * @returns {Scan}
 */
export function undoOf(stamp, station, undone) {
  return { ...stamped(stamp, station, false), void: undone };
}

/**
 * @param {{ id: string, now: number }} stamp
 * @param {string} station
 * @param {boolean} offline
 */
function stamped({ id, now }, station, offline) {
  return { id, station, scanned_at: new Date(now).toISOString(), offline };
}
