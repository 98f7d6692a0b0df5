/**
 * Deciding apart from showing and sending: find what a reading is worth, let people in, undo. Asks nobody; only
 * what this phone does not know is looked for once more, for a moment, where there is a network.
 *
 * @typedef {import("./code.mjs").Reading} Reading
 * @typedef {import("./pairings.mjs").Pairing} Pairing
 * @typedef {import("./party.mjs").Attendee} Attendee
 * @typedef {import("./presence.mjs").Place} Place
 * @typedef {import("./presence.mjs").Sighting} Sighting
 * @typedef {import("./scans.mjs").Scan} Scan
 * @typedef {"ticks" | "count" | "types" | "whole"} Asks how the volunteer says who is here: by ticking people this
 *   phone knows, by their number, by their types, or not at all
 * @typedef {object} Finding
 * @property {Reading | null} reading null if there was no ticket in what was read
 * @property {Place} place
 * @property {string} verdict one of the API's, or `failed`
 * @property {Asks | null} asks null if nobody can be let in by this reading
 * @property {Attendee[]} attendees
 * @property {string | null} ticketId
 * @property {string | null} number
 * @property {string | null} language of the family
 * @property {number | null} firstSeenAt true time, if anybody knows
 * @property {number | null} size how many the ticket admits, if anybody knows
 * @property {number} present how many of them were seen at this station
 * @property {number | null} asOf true time at which this phone last knew every ticket
 * @property {string | null} ownScan id of the scan this phone made of it just now
 * @typedef {{ ids: string[], more?: { [type: string]: number } } | { count: number } | { whole: true }} Who
 * @typedef {object} Done
 * @property {Scan} scan
 * @property {number} present
 * @property {number | null} size
 * @property {boolean} isKept false if only this page knows of it
 * @property {string[]} [fresh] whom the scan was the first to see: who is away again once it is taken back
 * @typedef {object} Means
 * @property {import("./pairings.mjs").Pairings} pairings
 * @property {import("./roster.mjs").Roster} roster
 * @property {import("./queue.mjs").Queue} queue
 * @property {Pick<import("./outbox.mjs").Outbox, "add">} outbox
 * @property {Pick<import("./sync.mjs").Sync, "isOnline" | "refreshWithin">} sync
 * @property {import("./true-time.mjs").TrueTime} time
 * @property {import("./clock.mjs").Clock} clock
 * @property {import("./names.mjs").Subtle} subtle
 * @property {() => string} newId
 */
import { readingOf } from "./code.mjs";
import { findingOf, NOTHING } from "./finding.mjs";
import { daysOf, nearestDay } from "./judging.mjs";
import { Lookup } from "./lookup.mjs";
import { Names } from "./names.mjs";
import { Recent } from "./recent.mjs";
import { scanOf, undoOf } from "./scans.mjs";

/** Milliseconds in which a repeated code is no error but "just scanned". */
const JUST_NOW = 60_000;
/** Milliseconds a family waits for news of a ticket that this phone does not know; and for its first list. */
const PATIENCE = 1_000;
const FIRST_PATIENCE = 5_000;

export class CheckIn {
  #means;
  #names;
  #lookup;
  #own = new Recent(JUST_NOW);
  /** Whom each scan was the first to see. @type {Map<string, string[]>} */
  #fresh = new Map();

  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
    this.#names = new Names(means.subtle);
    this.#lookup = new Lookup({ ...means, names: this.#names });
  }

  /**
   * Say what was read is worth at this station.
   *
   * @param {string} text
   * @param {string} station
   * @returns {Promise<Finding>}
   */
  async find(text, station) {
    const { pairings, sync, roster, queue } = this.#means;
    const reading = readingOf(text);
    const pairing = pairings.current;
    if (!reading || !pairing) {
      return { ...NOTHING, place: { station, day: "" }, verdict: reading ? "failed" : "malformed" };
    }
    let sought = await this.#lookup.seek(reading, pairing);
    if (sought.isNews) {
      await sync.refreshWithin(roster.freshAt === null ? FIRST_PATIENCE : PATIENCE);
      sought = await this.#lookup.seek(reading, pairing);
    }
    const found = { ...findingOf(sought, this.placeOf(station), queue.all), reading, asOf: roster.freshAt };
    return { ...found, ownScan: this.#own.find(ownKey(found), this.#means.clock.now()) };
  }

  /**
   * Let people in: from now on they are, whatever the server knows by then.
   *
   * @param {Finding} found
   * @param {Who} who
   * @returns {Promise<Done>}
   */
  async admit(found, who) {
    const { outbox, clock } = this.#means;
    const people = await this.#peopleOf(found, who);
    const scan = scanOf(this.#stamp(), { ...found, isOffline: !this.#means.sync.isOnline }, people);
    const sighting = this.#sightingOf(found, people);
    const before = new Set(found.attendees.filter(({ present }) => present).map(({ id }) => id));
    const fresh = sighting.people.filter((id) => !before.has(id));
    this.#fresh.set(scan.id, fresh);
    const isKept = await outbox.add(scan, sighting);
    this.#own.keep(ownKey(found), clock.now(), scan.id);
    const present = sighting.count ?? found.present + fresh.length;
    return { scan, present, size: found.size || present, isKept, fresh };
  }

  /**
   * Take back a scan of this phone, also one that was not sent yet.
   *
   * @param {string} scanId
   * @param {Finding} found
   * @param {string[]} [fresh] whom the scan was the first to see, if it was made before the page was loaded anew
   * @returns {Promise<Done>}
   */
  async undo(scanId, found, fresh = []) {
    const scan = undoOf(this.#stamp(), found.place.station, scanId, !this.#means.sync.isOnline);
    const people = this.#fresh.get(scanId) ?? fresh;
    const isKept = await this.#means.outbox.add(scan, { ...this.#sightingOf(found, { ids: people, extra: [] }) });
    this.#own.forget(ownKey(found));
    return { scan, present: 0, size: found.size, isKept };
  }

  /**
   * @param {Finding} found
   * @param {import("./scans.mjs").People} people
   * @returns {Sighting}
   */
  #sightingOf({ ticketId, number, place, size }, people) {
    const at = new Date(this.#means.time.now()).toISOString();
    const who = { ticketId, number, ...place, at };
    if ("ids" in people) {
      return { ...who, people: [...people.ids, ...people.extra.map(({ id }) => id)], count: null, extra: people.extra };
    }
    return { ...who, people: [], count: people.count ?? size, extra: [] };
  }

  /**
   * Give everybody an id who has none yet: people who came along, and those of a blank ticket.
   *
   * @param {Finding} found
   * @param {Who} who
   * @returns {Promise<import("./scans.mjs").People>}
   */
  async #peopleOf({ attendees, ticketId, size }, who) {
    if (!("ids" in who)) {
      const count = "count" in who && who.count !== size ? who.count : null;
      return { count };
    }
    const known = new Set(attendees.map(({ id }) => id));
    const came = attendees.filter(({ id, isExtra }) => isExtra && who.ids.includes(id));
    const extra = came.map(({ id, type }) => ({ id, type }));
    for (const [type, count] of Object.entries(who.more ?? {})) {
      const ids = ticketId ? await this.#names.next(ticketId, type, count, known) : [];
      extra.push(...ids.map((id) => ({ id, type })));
    }
    const strangers = new Set(extra.map(({ id }) => id));
    return { ids: who.ids.filter((id) => !strangers.has(id)), extra };
  }

  /**
   * Where and on which day of the event whoever comes now is seen.
   *
   * @param {string} station
   * @returns {Place}
   */
  placeOf(station) {
    const event = this.#means.pairings.current?.event;
    return { station, day: event ? nearestDay(this.#means.time.now(), daysOf(event)) : "" };
  }

  #stamp() {
    return { id: this.#means.newId(), now: this.#means.clock.now() };
  }
}

/** @param {Finding} found */
function ownKey({ ticketId, number, reading, place }) {
  return `${ticketId ?? number ?? JSON.stringify(reading)} ${place.station}`;
}
