/**
 * The tickets of the event as this phone last heard of them: no name, no contact, not even the codes.
 *
 * @typedef {{ station: string, day: string, at?: string | null }} Visit `at` is when first, if that was on this day
 * @typedef {object} Person
 * @property {string} id
 * @property {string} type
 * @property {boolean} extra not expected: came along, or was seen before leaving the party
 * @property {Visit[]} seen
 * @typedef {object} Ticket
 * @property {string} id
 * @property {string | null} code_hash first 16 bytes of SHA-256 of its newest code, hex; null if it has no code
 * @property {string} number
 * @property {"valid" | "cancelled"} status
 * @property {number} issue
 * @property {number} admits
 * @property {string} source
 * @property {string | null} language
 * @property {Person[]} attendees those of the newest issue and who came along, in vocabulary order
 * @typedef {object} Page
 * @property {Ticket[]} tickets
 * @property {string} cursor
 * @property {boolean} more
 * @property {string} [server_time]
 * @property {Partial<import("./api.mjs").EventInfo>} [event] what of the event may have changed
 * @typedef {{ name: "roster", pairing: string, cursor: string, freshAt: number | null }} Bookmark
 *   how far this phone has read; `freshAt` is the true time at which it had read everything
 * @typedef {import("./store.mjs").Change} Change
 */
export class Roster {
  #store;
  /** @type {Map<string, Ticket>} */
  #byId = new Map();
  /** @type {Map<string, Ticket>} */
  #byHash = new Map();
  /** @type {Map<string, Ticket>} */
  #byNumber = new Map();
  /** @type {Bookmark} */
  #mark = blankMark("");
  /** True while the disk lacks a page that this page of the browser knows. */
  #isBehind = false;

  /** @param {import("./store.mjs").Keeping} store */
  constructor(store) {
    this.#store = store;
  }

  /** Id of the pairing whose event this is; empty if it was wiped. */
  get pairing() {
    return this.#mark.pairing;
  }

  get size() {
    return this.#byId.size;
  }

  /** Every ticket this phone knows. */
  get all() {
    return [...this.#byId.values()];
  }

  /** When this phone last knew everything, by the true time; null if it never did. */
  get freshAt() {
    return this.#mark.freshAt;
  }

  /** @param {string} id */
  ticket(id) {
    return this.#byId.get(id) ?? null;
  }

  /** @param {string} hash */
  withHash(hash) {
    return this.#byHash.get(hash) ?? null;
  }

  /** @param {string} number */
  withNumber(number) {
    return this.#byNumber.get(number) ?? null;
  }

  /**
   * Read what is kept of the roster; that of another pairing is of no use here.
   *
   * @param {string} pairing
   */
  async load(pairing) {
    this.#forget(pairing);
    const mark = await this.#kept();
    if (mark?.pairing === pairing) {
      this.#mark = mark;
      this.#take(await this.#store.all("tickets").catch(() => []));
    }
  }

  /**
   * Ask for what has changed, page after page; a tab killed in between goes on behind its last page. One at a time.
   *
   * @param {(cursor: string) => Promise<Page>} ask
   * @param {() => number} trueTime
   */
  async pull(ask, trueTime) {
    const { pairing } = this.#mark;
    await this.#catchUp();
    for (let more = true; more; ) {
      const page = await ask(this.#mark.cursor);
      if (this.#mark.pairing !== pairing) {
        return; // wiped, or paired anew, while it asked
      }
      more = page.more;
      await this.#keep(page.tickets, {
        ...this.#mark,
        cursor: page.cursor,
        freshAt: more ? this.#mark.freshAt : trueTime(),
      });
    }
  }

  /** Forget every ticket, at once here and then on the disk; where that fails, the next start tries again. */
  async wipe() {
    this.#forget("");
    const nothing = /** @type {Change[]} */ ([
      { shelf: "tickets", clear: true },
      { shelf: "meta", remove: "roster" },
    ]);
    await this.#store.write(nothing).catch(() => {});
  }

  /**
   * Tickets and how far we have read go into one transaction. A disk that refused once gets everything the next time,
   * so that what it keeps never has a hole.
   *
   * @param {Ticket[]} tickets
   * @param {Bookmark} mark
   */
  async #keep(tickets, mark) {
    const isWhole = this.#isBehind || this.#mark.cursor === "";
    this.#mark = mark;
    this.#take(tickets);
    const puts = (isWhole ? [...this.#byId.values()] : tickets).map((put) => ({ shelf: "tickets", put }));
    const first = isWhole ? [{ shelf: "tickets", clear: true }] : [];
    const changes = /** @type {Change[]} */ ([...first, ...puts, { shelf: "meta", put: mark }]);
    this.#isBehind = await this.#store.write(changes).then(
      () => false,
      () => true,
    );
  }

  /** Another tab of this app may have read further; or it belongs to another event, and keeps that one's tickets. */
  async #catchUp() {
    const mark = await this.#kept();
    if (mark?.pairing !== this.#mark.pairing) {
      this.#isBehind = true;
    } else if ((mark.freshAt ?? 0) > (this.#mark.freshAt ?? 0)) {
      await this.load(mark.pairing);
    }
  }

  /** @returns {Promise<Bookmark | null>} */
  async #kept() {
    return (await this.#store.get("meta", "roster").catch(() => null)) ?? null;
  }

  /** @param {string} pairing */
  #forget(pairing) {
    this.#mark = blankMark(pairing);
    this.#isBehind = false;
    for (const map of [this.#byId, this.#byHash, this.#byNumber]) {
      map.clear();
    }
  }

  /** @param {readonly Ticket[]} tickets */
  #take(tickets) {
    for (const ticket of tickets) {
      const before = this.#byId.get(ticket.id);
      if (before?.code_hash) {
        this.#byHash.delete(before.code_hash);
      }
      this.#byId.set(ticket.id, ticket);
      this.#byNumber.set(ticket.number, ticket);
      if (ticket.code_hash) {
        this.#byHash.set(ticket.code_hash, ticket);
      }
    }
  }
}

/**
 * @param {string} pairing
 * @returns {Bookmark}
 */
function blankMark(pairing) {
  return { name: "roster", pairing, cursor: "", freshAt: null };
}
