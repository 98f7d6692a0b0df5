/**
 * The scans this phone makes: each has an id of its own before it is shown or sent.
 *
 * @typedef {import("./code.mjs").Reading} Reading
 * @typedef {import("./presence.mjs").Extra} Extra
 * @typedef {{ ids: string[], extra: Extra[] } | { count: number | null }} People who is here; a count of null means
 *   everybody of the issue that was read
 * @typedef {object} Scan
 * @property {string} id
 * @property {string} station
 * @property {string} scanned_at ISO 8601 by this phone's clock
 * @property {boolean} offline decided while the server could not be reached
 * @property {string} [code]
 * @property {string} [number]
 * @property {string} [ticket_id]
 * @property {string[] | null} [attendees] null means everybody of that issue
 * @property {Extra[]} [extra] people who came along, or who are named on a blank ticket or a walk-in
 * @property {number} [count] the first so many, where this phone does not know the people
 * @property {{ home_ags: string | null }} [walk_in] a party without a ticket; the phone makes the ticket's id
 * @property {boolean} [admitted] true if they were let in whatever the server knows by now
 * @property {string} [void] id of the scan that this one takes back
 */

/**
 * People were let in: it stands, whenever it is sent.
 *
 * @param {{ id: string, now: number }} stamp
 * @param {Pick<import("./check-in.mjs").Finding, "reading" | "verdict" | "ticketId" | "place"> & { isOffline: boolean }} found
 * @param {People} people
 * @returns {Scan}
 */
export function scanOf(stamp, found, people) {
  const scan = { ...stamped(stamp, found.place.station, found.isOffline), ...entryOf(found), admitted: true };
  if ("ids" in people) {
    return { ...scan, attendees: people.ids, ...(people.extra.length ? { extra: people.extra } : {}) };
  }
  return { ...scan, ...(people.count === null ? { attendees: null } : { count: people.count }) };
}

/**
 * Take an earlier scan back; taking back is a scan with an id of its own.
 *
 * @param {{ id: string, now: number }} stamp
 * @param {string} station
 * @param {string} undone
 * @param {boolean} isOffline
 * @returns {Scan}
 */
export function undoOf(stamp, station, undone, isOffline) {
  return { ...stamped(stamp, station, isOffline), void: undone };
}

/**
 * A replaced ticket lets the current party in, so the scan names the ticket and not its old code.
 *
 * @param {Pick<import("./check-in.mjs").Finding, "reading" | "verdict" | "ticketId">} found
 */
function entryOf({ reading, verdict, ticketId }) {
  if (!reading) {
    throw new TypeError("nobody is let in without a ticket");
  }
  return verdict === "replaced" && ticketId ? { ticket_id: ticketId } : reading;
}

/**
 * @param {{ id: string, now: number }} stamp
 * @param {string} station
 * @param {boolean} offline
 */
function stamped({ id, now }, station, offline) {
  return { id, station, scanned_at: new Date(now).toISOString(), offline };
}
