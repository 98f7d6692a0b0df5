/**
 * Parties without a ticket: one save is one party is one ticket that this phone makes. Kept first, then shown.
 *
 * @typedef {{ [type: string]: number }} Counts
 * @typedef {import("./presence.mjs").Extra} Extra
 * @typedef {import("./presence.mjs").Place} Place
 * @typedef {import("./presence.mjs").Sighting} Sighting
 * @typedef {import("./scans.mjs").Scan} Scan
 * @typedef {object} Saved
 * @property {string} scanId
 * @property {Counts} counts
 * @property {string | null} homeAgs
 * @property {string | null} number none until the server gave one
 * @property {Sighting} sighting
 * @typedef {object} Means
 * @property {{ add: (scan: Scan, sighting: Sighting) => Promise<unknown> }} outbox
 * @property {Pick<import("./names.mjs").Names, "person">} names
 * @property {() => string} newId
 * @property {() => number} now this phone's clock
 * @property {() => number} trueNow
 * @property {() => Place} place where this phone stands today
 * @property {() => boolean} isOffline
 */
import { undoOf } from "./scans.mjs";

export class WalkIns {
  #means;
  /** What can be taken back, the last one last. @type {Saved[]} */
  #saved = [];

  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
  }

  /** The party that was saved last and still stands. @returns {Saved | null} */
  get last() {
    return this.#saved.at(-1) ?? null;
  }

  /**
   * Keep a party.
   *
   * @param {Counts} counts
   * @param {string | null} homeAgs home district, `00` for elsewhere, null if nobody said
   * @returns {Promise<Saved>}
   */
  async save(counts, homeAgs) {
    const { outbox, newId, place } = this.#means;
    const ticketId = newId();
    const people = await this.#named(ticketId, counts);
    const here = place();
    const sighting = {
      ...{ ticketId, number: null, ...here, at: new Date(this.#means.trueNow()).toISOString() },
      ...{ people: people.map(({ id }) => id), count: null, extra: people },
    };
    const scan = {
      ...{ ...this.#stamped(here.station), ticket_id: ticketId, attendees: null },
      ...{ extra: people, walk_in: { home_ags: homeAgs }, admitted: true },
    };
    await outbox.add(scan, sighting);
    const saved = { scanId: scan.id, counts, homeAgs, number: null, sighting };
    this.#saved.push(saved);
    return saved;
  }

  /**
   * Take back the last party; that is a record of its own.
   *
   * @returns {Promise<Saved | null>} what was taken back
   */
  async undo() {
    const { outbox, newId, now, isOffline } = this.#means;
    const saved = this.#saved.pop() ?? null;
    if (saved) {
      const { station } = saved.sighting;
      await outbox.add(undoOf({ id: newId(), now: now() }, station, saved.scanId, isOffline()), saved.sighting);
    }
    return saved;
  }

  /**
   * The server gave a party its number.
   *
   * @param {string} scanId
   * @param {string | null | undefined} number
   */
  settle(scanId, number) {
    const saved = this.#saved.find((party) => party.scanId === scanId);
    if (saved && number) {
      saved.number = number;
    }
  }

  /**
   * Begin at a station: what was saved elsewhere is taken back there, and what was saved here, before the page was
   * loaded anew, can still be taken back as long as this phone has its record.
   *
   * @param {string} station
   * @param {readonly import("./queue.mjs").Kept[]} records all of this phone, oldest first
   */
  begin(station, records) {
    const scans = records.flatMap((record) => (record.kind === "scan" ? [record] : []));
    const voids = new Set(scans.map(({ scan }) => scan.void));
    const own = scans.filter(({ scan }) => scan.walk_in && scan.station === station && !voids.has(scan.id));
    this.#saved = own.flatMap(({ scan, sighting }) => (sighting ? [savedOf(scan, sighting)] : []));
  }

  /**
   * @param {string} ticketId
   * @param {Counts} counts
   * @returns {Promise<Extra[]>}
   */
  #named(ticketId, counts) {
    const people = Object.entries(counts).flatMap(([type, count]) =>
      Array.from({ length: count }, async (_, index) => ({
        id: await this.#means.names.person(ticketId, type, index + 1),
        type,
      })),
    );
    return Promise.all(people);
  }

  /** @param {string} station */
  #stamped(station) {
    const { newId, now, isOffline } = this.#means;
    return { id: newId(), station, scanned_at: new Date(now()).toISOString(), offline: isOffline() };
  }
}

/**
 * Read a party out of its record.
 *
 * @param {Scan} scan
 * @param {Sighting} sighting
 * @returns {Saved}
 */
function savedOf(scan, sighting) {
  /** @type {Counts} */
  const counts = {};
  for (const { type } of sighting.extra) {
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return { scanId: scan.id, counts, homeAgs: scan.walk_in?.home_ags ?? null, number: null, sighting };
}
