/**
 * Deciding apart from showing and sending: find what a reading is worth, let people in, undo.
 *
 * @typedef {import("./api.mjs").TicketAnswer} TicketAnswer
 * @typedef {import("./code.mjs").Reading} Reading
 * @typedef {import("./outbox.mjs").Outcome} Outcome
 * @typedef {import("./party.mjs").Attendee} Attendee
 * @typedef {import("./scans.mjs").Scan} Scan
 * @typedef {object} Finding
 * @property {Reading | null} reading null if there was no ticket in what was read
 * @property {string} station
 * @property {string} verdict one of the API's, or `unreachable` or `failed`
 * @property {Attendee[]} attendees
 * @property {string | null} ticketId
 * @property {string | null} number
 * @property {string | null} language of the family
 * @property {string | null} firstSeenAt
 * @property {number | null} size how many the ticket admits, if anybody knows
 * @property {number} present how many of them were seen at this station
 * @property {string | null} ownScan id of the scan this phone made of it just now
 */
import { ApiError } from "./api.mjs";
import { readingOf, sizeOf } from "./code.mjs";
import { Recent } from "./recent.mjs";
import { keptScanOf, scanOf, undoOf } from "./scans.mjs";

/** Milliseconds in which a repeated code is no error but "just scanned". */
const JUST_NOW = 60_000;
/** Milliseconds a family waits for the server; the scan itself keeps trying. */
const PATIENCE = 4_000;

export class CheckIn {
  #tickets;
  #outbox;
  #clock;
  #newId;
  #own = new Recent(JUST_NOW);

  /**
   * @param {{ tickets: (reading: Reading, station: string) => Promise<TicketAnswer>,
   *   outbox: Pick<import("./outbox.mjs").Outbox, "add" | "insist">,
   *   clock: import("./clock.mjs").Clock, newId: () => string }} means
   */
  constructor({ tickets, outbox, clock, newId }) {
    this.#tickets = tickets;
    this.#outbox = outbox;
    this.#clock = clock;
    this.#newId = newId;
  }

  /**
   * Say what was read is worth at this station; only a phone that is no longer paired throws.
   *
   * @param {string} text
   * @param {string} station
   * @returns {Promise<Finding>}
   */
  async find(text, station) {
    const reading = readingOf(text);
    if (!reading) {
      return finding(null, station, { verdict: "malformed" });
    }
    const answer = await this.#ask(reading, station);
    const found = finding(reading, station, answer);
    const own = found.ticketId && this.#own.find(ownKey(found.ticketId, station), this.#clock.now());
    return { ...found, ownScan: own || null };
  }

  /**
   * Let people in by their ids, or as many as were counted if nobody could be asked.
   *
   * @param {Finding} found
   * @param {{ ids: string[] } | { count: number | null }} who
   * @returns {Promise<Outcome>}
   */
  async admit(found, who) {
    const reading = found.reading;
    if (!reading) {
      throw new TypeError("nobody is let in without a ticket");
    }
    const seen = { entry: entryOf(found, reading), station: found.station, size: found.size };
    const scan = "ids" in who ? scanOf(this.#stamp(), seen, who.ids) : keptScanOf(this.#stamp(), seen, who.count);
    if (found.ticketId) {
      this.#own.keep(ownKey(found.ticketId, found.station), this.#clock.now(), scan.id);
    }
    const outcome = await this.#hand(scan);
    if (outcome.state === "waiting") {
      await this.#outbox.insist(scan);
    }
    return outcome;
  }

  /**
   * Take back a scan of this phone.
   *
   * @param {string} scanId
   * @param {Finding} found
   * @returns {Promise<Outcome>}
   */
  async undo(scanId, found) {
    if (found.ticketId) {
      this.#own.forget(ownKey(found.ticketId, found.station));
    }
    return this.#hand(undoOf(this.#stamp(), found.station, scanId));
  }

  /**
   * Give a scan to the outbox and wait for its answer, but not for long.
   *
   * @param {Scan} scan
   * @returns {Promise<Outcome>}
   */
  #hand(scan) {
    return new Promise((resolve, reject) => {
      const forget = this.#clock.after(PATIENCE, () => resolve({ state: "waiting", scan, status: 0 }));
      this.#outbox.add(scan).then(resolve, reject).finally(forget);
    });
  }

  #stamp() {
    return { id: this.#newId(), now: this.#clock.now() };
  }

  /**
   * @param {Reading} reading
   * @param {string} station
   * @returns {Promise<TicketAnswer>}
   */
  async #ask(reading, station) {
    try {
      return await this.#tickets(reading, station);
    } catch (error) {
      if (!(error instanceof ApiError) || error.isUnpaired) {
        throw error;
      }
      return { verdict: error.isPassing ? "unreachable" : "failed" };
    }
  }
}

/**
 * @param {Reading | null} reading
 * @param {string} station
 * @param {TicketAnswer} answer
 * @returns {Finding}
 */
function finding(reading, station, answer) {
  return {
    reading,
    station,
    verdict: answer.verdict,
    attendees: answer.attendees ?? [],
    ticketId: answer.ticket_id ?? null,
    number: answer.number ?? null,
    language: answer.language ?? null,
    firstSeenAt: answer.first_seen_at ?? null,
    size: answer.admits || (reading && sizeOf(reading)),
    present: answer.present ?? 0,
    ownScan: null,
  };
}

/**
 * A replaced ticket lets the current party in, so the scan names the ticket and not its old code.
 *
 * @param {Finding} found
 * @param {Reading} reading
 */
function entryOf(found, reading) {
  const isOld = found.verdict === "replaced" && found.ticketId !== null;
  return isOld ? { ticket_id: /** @type {string} */ (found.ticketId) } : reading;
}

/**
 * @param {string} ticketId
 * @param {string} station
 */
function ownKey(ticketId, station) {
  return `${ticketId} ${station}`;
}
