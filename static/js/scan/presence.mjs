/**
 * Who is here, as this phone knows it: whom the roster shows, and whom its own records saw that were not undone.
 *
 * @typedef {{ id: string, type: string }} Extra
 * @typedef {object} Sighting what a record of this phone means for a ticket, before the server has said so
 * @property {string | null} ticketId null if only the number is known
 * @property {string | null} number
 * @property {string} station
 * @property {string} day event day, `YYYY-MM-DD`
 * @property {string} at true time, ISO 8601
 * @property {string[]} people whom it saw; for an undo, whom nobody else is known to have seen
 * @property {number | null} count how many it saw, where it does not know the people
 * @property {Extra[]} extra those of them who came along
 * @typedef {object} Place
 * @property {string} station
 * @property {string} day
 * @typedef {{ people: Set<string>, count: number, firstAt: number | null, extra: Extra[] }} Presence
 * @typedef {import("./queue.mjs").Kept} Kept
 * @typedef {import("./queue.mjs").ScanRecord} ScanRecord
 * @typedef {import("./roster.mjs").Ticket} Ticket
 */

/**
 * Tell who of a ticket is at a station on a day.
 *
 * @param {{ id: string | null, number: string | null, ticket: Ticket | null }} party
 * @param {Place} place
 * @param {readonly Kept[]} records all of this phone, oldest first
 * @returns {Presence}
 */
export function presenceOf(party, place, records) {
  const own = ownOf(party, records);
  const here = own.standing.filter((sighting) => isAt(sighting, place));
  const count = Math.max(0, ...here.map((sighting) => sighting.count ?? 0));
  const hidden = new Set(own.undone.filter((sighting) => isAt(sighting, place)).flatMap(({ people }) => people));
  const seen = seenIn(party.ticket, place).filter(({ id }) => !hidden.has(id));
  const people = new Set(seen.map(({ id }) => id));
  for (const id of [...here.flatMap((sighting) => sighting.people), ...firstOf(party.ticket, count)]) {
    people.add(id);
  }
  const moments = [...seen, ...here].flatMap(({ at }) => (at ? [Date.parse(at)] : []));
  const firstAt = moments.length ? Math.min(...moments) : null;
  return { people, count, firstAt, extra: own.standing.flatMap(({ extra }) => extra) };
}

/**
 * The people a ticket admits now, in vocabulary order.
 *
 * @param {Ticket | null} ticket
 */
export function expectedOf(ticket) {
  return ticket?.attendees.filter(({ extra }) => !extra) ?? [];
}

/**
 * Own sightings that stand, and own undoings, of one ticket.
 *
 * @param {{ id: string | null, number: string | null }} party
 * @param {readonly Kept[]} records
 */
function ownOf(party, records) {
  const scans = records.filter((record) => record.kind === "scan" && record.state !== "rejected");
  const voids = new Set(scans.map((record) => /** @type {ScanRecord} */ (record).scan.void));
  /** @type {{ standing: Sighting[], undone: Sighting[] }} */
  const own = { standing: [], undone: [] };
  for (const { scan, sighting } of /** @type {ScanRecord[]} */ (scans)) {
    if (!sighting || !isOf(sighting, party)) {
      continue;
    }
    if (scan.void !== undefined) {
      own.undone.push(sighting);
    } else if (!voids.has(scan.id)) {
      own.standing.push(sighting);
    }
  }
  return own;
}

/**
 * @param {Sighting} sighting
 * @param {{ id: string | null, number: string | null }} party
 */
function isOf(sighting, party) {
  const isSameTicket = sighting.ticketId !== null && sighting.ticketId === party.id;
  return isSameTicket || (sighting.number !== null && sighting.number === party.number);
}

/**
 * @param {Sighting} sighting
 * @param {Place} place
 */
function isAt(sighting, { station, day }) {
  return sighting.station === station && sighting.day === day;
}

/**
 * Whom the roster shows at a place, and since when.
 *
 * @param {Ticket | null} ticket
 * @param {Place} place
 */
function seenIn(ticket, place) {
  const people = ticket?.attendees ?? [];
  return people.flatMap(({ id, seen }) => {
    const visit = seen.find(({ station, day }) => station === place.station && day === place.day);
    return visit ? [{ id, at: visit.at ?? null }] : [];
  });
}

/**
 * The first so many of a ticket, as the server counts them too.
 *
 * @param {Ticket | null} ticket
 * @param {number} count
 */
function firstOf(ticket, count) {
  return expectedOf(ticket)
    .slice(0, count)
    .map(({ id }) => id);
}
