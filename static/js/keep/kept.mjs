/**
 * Tickets kept on this phone: what is needed at the door, and nothing that opens the family's own page.
 *
 * They lie in a cache of their own, one entry each, so that nothing but a tap of the family makes or removes one.
 *
 * @typedef {{ text: string, language: string }} Words
 * @typedef {object} Kept
 * @property {string} slug of the event
 * @property {string} number seven digits
 * @property {Words} title
 * @property {string} day
 * @property {string} time
 * @property {Words[]} place line by line
 * @property {string} language of day and time
 * @property {number} begins milliseconds since 1970
 * @property {number} expires from then on nobody needs it
 * @property {{ side: number, modules: string }} code the QR code, as SVG path data
 */

export const NAME = "eventdesk-tickets";

export class KeptTickets {
  #caches;
  #now;

  /**
   * @param {Pick<CacheStorage, "open">} caches
   * @param {() => number} now
   */
  constructor(caches, now) {
    this.#caches = caches;
    this.#now = now;
  }

  /**
   * List what is kept, the next event first; what is over goes.
   *
   * @returns {Promise<Kept[]>}
   */
  async list() {
    const cache = await this.#open();
    const answers = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
    const found = /** @type {Kept[]} */ (await Promise.all(answers.map((answer) => answer?.json())));
    const over = found.filter((ticket) => ticket.expires <= this.#now());
    await Promise.all(over.map((ticket) => this.remove(ticket)));
    return found.filter((ticket) => !over.includes(ticket)).sort((a, b) => a.begins - b.begins);
  }

  /** @param {Pick<Kept, "slug" | "number">} ticket */
  async has(ticket) {
    return (await (await this.#open()).match(address(ticket))) !== undefined;
  }

  /**
   * Keep a ticket, or its newest state.
   *
   * @param {Kept} ticket
   */
  async keep(ticket) {
    await (await this.#open()).put(address(ticket), new Response(JSON.stringify(ticket)));
  }

  /** @param {Pick<Kept, "slug" | "number">} ticket */
  async remove(ticket) {
    await (await this.#open()).delete(address(ticket));
  }

  #open() {
    return this.#caches.open(NAME);
  }
}

/**
 * The name of an entry: event and number, which the ticket shows anyway.
 *
 * @param {Pick<Kept, "slug" | "number">} ticket
 */
function address({ slug, number }) {
  return `/kept/${encodeURIComponent(slug)}/${encodeURIComponent(number)}`;
}
