/**
 * Which ticket a reading speaks of, as far as this phone can know.
 *
 * @typedef {import("./code.mjs").Reading} Reading
 * @typedef {import("./pairings.mjs").Pairing} Pairing
 * @typedef {import("./roster.mjs").Ticket} Ticket
 * @typedef {object} Sought
 * @property {"wrong_event" | "forged" | null} refused why the code is none of ours
 * @property {Ticket | null} ticket as the roster has it
 * @property {string | null} ticketId also of a genuine ticket that the roster has not
 * @property {string | null} number
 * @property {number | null} issue of the code that was read; null for a number
 * @property {number | null} size people the code admits, 0 for a blank ticket; null for a number or an unproven code
 * @property {boolean} isNews the roster may know more by now
 */
import { codeOf, hashOf, isGenuine } from "./judging.mjs";

/** @type {Sought} */
const UNHEARD = { refused: null, ticket: null, ticketId: null, number: null, issue: null, size: null, isNews: true };

export class Lookup {
  #roster;
  #subtle;
  #names;

  /**
   * @param {{ roster: import("./roster.mjs").Roster, subtle: import("./names.mjs").Subtle,
   *   names: import("./names.mjs").Names }} means
   */
  constructor({ roster, subtle, names }) {
    this.#roster = roster;
    this.#subtle = subtle;
    this.#names = names;
  }

  /**
   * @param {Reading} reading
   * @param {Pairing} pairing
   * @returns {Promise<Sought>}
   */
  async seek(reading, { event, keys }) {
    if ("number" in reading) {
      const ticket = this.#roster.withNumber(reading.number);
      return { ...UNHEARD, ...idsOf(ticket), number: reading.number, isNews: !ticket };
    }
    const code = codeOf(reading.code);
    if (code.event !== event.number) {
      return { ...UNHEARD, refused: "wrong_event", isNews: false };
    }
    const known = this.#roster.withHash(await hashOf(reading.code, this.#subtle));
    if (known) {
      return { ...UNHEARD, ...idsOf(known), issue: code.issue, size: code.size, isNews: false };
    }
    return this.#unlisted(code, keys);
  }

  /**
   * The roster has no such code: it is an older one, one made since, or none of ours. A phone without a key, paired
   * by an earlier version of this app, cannot tell and does not say that it can.
   *
   * @param {import("./judging.mjs").Code} code
   * @param {import("./judging.mjs").Keys} keys
   * @returns {Promise<Sought>}
   */
  async #unlisted(code, keys) {
    if (!Object.keys(keys).length) {
      return UNHEARD;
    }
    if (!(await isGenuine(code, keys, this.#subtle))) {
      return { ...UNHEARD, refused: "forged", isNews: false };
    }
    const ticketId = await this.#names.ticket(code.event, code.stem);
    const ticket = this.#roster.ticket(ticketId);
    const isOutrun = ticket !== null && code.issue > ticket.issue;
    const { issue, size } = code;
    return { ...UNHEARD, ticketId, ...idsOf(isOutrun ? null : ticket), issue, size, isNews: !ticket || isOutrun };
  }
}

/** @param {Ticket | null} ticket */
function idsOf(ticket) {
  return ticket ? { ticket, ticketId: ticket.id, number: ticket.number } : {};
}
