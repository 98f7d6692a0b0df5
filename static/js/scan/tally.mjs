/**
 * How many people are here today: whom any phone saw, as the roster says, and whom this one saw since.
 *
 * @typedef {import("./presence.mjs").Place} Place
 * @typedef {import("./presence.mjs").Sighting} Sighting
 * @typedef {import("./queue.mjs").Kept} Kept
 * @typedef {import("./queue.mjs").ScanRecord} ScanRecord
 * @typedef {import("./roster.mjs").Ticket} Ticket
 */
import { expectedOf } from "./presence.mjs";

/**
 * @param {readonly Ticket[]} tickets the roster
 * @param {Place} place
 * @param {readonly Kept[]} records all of this phone, oldest first
 */
export function peopleHere(tickets, place, records) {
  const { standing, undone } = ownAt(place, records);
  const people = new Set(tickets.flatMap((ticket) => seenIn(ticket, place)));
  for (const id of undone.flatMap((sighting) => sighting.people)) {
    people.delete(id);
  }
  for (const id of standing.flatMap((sighting) => sighting.people)) {
    people.add(id);
  }
  const counted = countedOf(tickets, standing);
  for (const id of counted.people) {
    people.add(id);
  }
  return people.size + counted.strangers;
}

/**
 * Parties of which this phone counted heads: the first so many, if it knows them; else only how many.
 *
 * @param {readonly Ticket[]} tickets
 * @param {Sighting[]} standing
 */
function countedOf(tickets, standing) {
  /** @type {Map<string, number>} */
  const heads = new Map();
  for (const { ticketId, number, count } of standing) {
    const key = ticketId ?? number ?? "";
    heads.set(key, Math.max(count ?? 0, heads.get(key) ?? 0));
  }
  const known = tickets.filter(({ id }) => heads.has(id));
  const people = known.flatMap((ticket) =>
    expectedOf(ticket)
      .slice(0, heads.get(ticket.id))
      .map(({ id }) => id),
  );
  const strangers = [...heads].filter(([key]) => !known.some(({ id }) => id === key)).map(([, count]) => count);
  return { people, strangers: strangers.reduce((sum, count) => sum + count, 0) };
}

/**
 * @param {Ticket} ticket
 * @param {Place} place
 */
function seenIn({ attendees }, place) {
  return attendees.filter(({ seen }) => seen.some((visit) => isAt(visit, place))).map(({ id }) => id);
}

/**
 * Sightings of this phone that stand, and those it took back.
 *
 * @param {Place} place
 * @param {readonly Kept[]} records
 */
function ownAt(place, records) {
  const scans = /** @type {ScanRecord[]} */ (
    records.filter(({ kind, state }) => kind === "scan" && state !== "rejected")
  );
  const voids = new Set(scans.map(({ scan }) => scan.void));
  /** @type {{ standing: Sighting[], undone: Sighting[] }} */
  const own = { standing: [], undone: [] };
  for (const { scan, sighting } of scans) {
    if (sighting && isAt(sighting, place) && (scan.void !== undefined || !voids.has(scan.id))) {
      own[scan.void === undefined ? "standing" : "undone"].push(sighting);
    }
  }
  return own;
}

/** @param {Place} seen @param {Place} place */
function isAt(seen, place) {
  return seen.station === place.station && seen.day === place.day;
}
