/**
 * The phone's contact with the server: reads the roster, measures the clock, and says how both stand.
 *
 * @typedef {import("./pairings.mjs").Pairing} Pairing
 * @typedef {object} Means
 * @property {import("./api.mjs").Api} api
 * @property {import("./clock.mjs").Clock} clock
 * @property {import("./true-time.mjs").TrueTime} time
 * @property {import("./roster.mjs").Roster} roster
 * @property {import("./queue.mjs").Queue} queue
 * @property {import("./pairings.mjs").Pairings} pairings
 */
import { ApiError } from "./api.mjs";

/** Milliseconds. */
const MINUTE = 60_000;
/** After a batch was sent: a little later, so that a busy minute asks once and not for each family. */
const SOON = 2_000;
const AWAY = 0;

/**
 * Fires `change` after each contact and each failure, `event` when the server told something new of the event, and
 * `unpaired` with the pairing and the server's word when it no longer knows this phone.
 */
export class Sync extends EventTarget {
  #means;
  #forgetSoon = () => {};
  /** @type {Promise<void> | null} */
  #pulling = null;
  /** Status of the last failure: 0 for no network, null for none. @type {number | null} */
  #status = null;
  /** When the server last answered, by this phone's clock. */
  #contactAt = Number.NEGATIVE_INFINITY;

  /** @param {Means} means */
  constructor(means) {
    super();
    this.#means = means;
  }

  /** What is true right now: when the roster was whole, and why it is not asked. */
  get report() {
    return { freshAt: this.#means.roster.freshAt, offset: this.#means.time.offset, status: this.#status };
  }

  /** The server answered within the last minute or so, and nothing has failed since. */
  get isOnline() {
    return this.#status === null && this.#silence < 2 * MINUTE;
  }

  /** Ask a little later, once for all who want it. */
  refreshSoon() {
    this.#forgetSoon();
    this.#forgetSoon = this.#means.clock.after(SOON, () => void this.refresh());
  }

  /** Read what has changed, one at a time; never throws. */
  async refresh() {
    this.#pulling ??= this.#try().finally(() => {
      this.#pulling = null;
    });
    await this.#pulling;
  }

  /** Before sending: know what the clock is worth. Where even that fails, sending can wait too. */
  async prepare() {
    if (this.#silence < MINUTE) {
      return;
    }
    await this.refresh();
    if (this.#status !== null) {
      throw new ApiError(this.#status);
    }
  }

  /**
   * Look once more for what the roster does not know, where that costs little.
   *
   * @param {number} patience milliseconds
   */
  async refreshWithin(patience) {
    if (this.#status === AWAY) {
      return; // the minute's own try finds out when the network is back
    }
    /** @type {Promise<void>} */
    const enough = new Promise((resolve) => {
      this.#means.clock.after(patience, resolve);
    });
    await Promise.race([this.#refreshAnew(), enough]);
  }

  /**
   * The server no longer takes this pairing's token: the roster and the keys go at once.
   *
   * @param {Pairing} pairing
   * @param {string} reason
   */
  async lose(pairing, reason) {
    const { pairings, roster } = this.#means;
    if (pairings.get(pairing.id)?.ended === null) {
      await pairings.end(pairing.id, reason);
      if (roster.pairing === pairing.id) {
        await roster.wipe();
      }
      this.dispatchEvent(new CustomEvent("unpaired", { detail: { pairing, reason } }));
    }
  }

  /** What was asked before now may have been answered before what is looked for was there. */
  async #refreshAnew() {
    await this.#pulling;
    await this.refresh();
  }

  /** Milliseconds since the server last answered; a clock that was turned, either way, makes it long. */
  get #silence() {
    return Math.abs(this.#means.clock.now() - this.#contactAt);
  }

  async #try() {
    const pairing = this.#means.pairings.current;
    if (!pairing) {
      return;
    }
    try {
      await this.#pull(pairing);
      this.#status = null;
    } catch (error) {
      await this.#fail(pairing, error);
    }
    this.dispatchEvent(new Event("change"));
  }

  /**
   * What was answered before the roster was asked is in it, so this phone need not remember it any longer.
   *
   * @param {Pairing} pairing
   */
  async #pull(pairing) {
    const { roster, queue, time } = this.#means;
    if (roster.pairing !== pairing.id) {
      await roster.load(pairing.id);
    }
    const answered = queue.all.filter(({ state }) => state === "answered").map(({ id }) => id);
    await roster.pull(
      (cursor) => this.#page(pairing, cursor),
      () => time.now(),
    );
    await queue.remove(answered);
  }

  /**
   * @param {Pairing} pairing
   * @param {string} cursor
   */
  async #page(pairing, cursor) {
    const { api, clock, time, queue, pairings } = this.#means;
    const askedAt = clock.now();
    const page = await api.roster(pairing.token, { cursor, unsent: queue.counts.waiting });
    this.#contactAt = clock.now();
    await time.heard(page.server_time, askedAt);
    if (page.event) {
      await pairings.learn(pairing.id, page.event);
      this.dispatchEvent(new Event("event"));
    }
    return page;
  }

  /**
   * @param {Pairing} pairing
   * @param {unknown} error
   */
  async #fail(pairing, error) {
    const problem = error instanceof ApiError ? error : new ApiError(AWAY);
    this.#status = problem.isUnpaired ? null : problem.status;
    if (problem.isUnpaired) {
      await this.lose(pairing, problem.code ?? "");
    }
  }
}
