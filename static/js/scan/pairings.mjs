/**
 * To which events this phone belongs: the one of today, and those before for as long as something waits to be sent
 * with their token.
 *
 * @typedef {import("./api.mjs").PairAnswer} PairAnswer
 * @typedef {import("./api.mjs").EventInfo} EventInfo
 * @typedef {object} Pairing
 * @property {string} id made by this phone
 * @property {string} token
 * @property {EventInfo} event
 * @property {import("./api.mjs").Station[]} stations
 * @property {import("./judging.mjs").Keys} keys none once the pairing has ended
 * @property {boolean} isCurrent
 * @property {string | null} ended the server's word for why it no longer knows this phone
 */
import { keyOf } from "./judging.mjs";

export class Pairings {
  #store;
  #subtle;
  #newId;
  /** @type {Map<string, Pairing>} */
  #known = new Map();

  /**
   * @param {{ store: import("./store.mjs").Keeping, subtle: import("./names.mjs").Subtle | undefined,
   *   newId: () => string }} means `subtle` is missing on pages without HTTPS
   */
  constructor({ store, subtle, newId }) {
    this.#store = store;
    this.#subtle = subtle;
    this.#newId = newId;
  }

  async load() {
    const kept = await this.#store.all("pairing").catch(() => []);
    this.#known = new Map(kept.map((pairing) => [pairing.id, pairing]));
  }

  /** Where this phone scans now. */
  get current() {
    return this.all.find(({ isCurrent }) => isCurrent) ?? null;
  }

  get all() {
    return [...this.#known.values()];
  }

  /** @param {string} id */
  get(id) {
    return this.#known.get(id) ?? null;
  }

  /**
   * Whose token takes what this one can no longer send: the same event's, if the phone was paired for it anew.
   *
   * @param {string} id
   */
  heirOf(id) {
    const { current } = this;
    const isSame = current?.event.slug === this.get(id)?.event.slug;
    return current && isSame && current.id !== id ? current : null;
  }

  /**
   * Belong to an event from now on.
   *
   * @param {PairAnswer} answer
   * @returns {Promise<Pairing>}
   */
  async enter({ token, event, stations, ticket_keys: texts }) {
    const keys = await this.#keysOf(texts ?? {});
    const pairing = { id: this.#newId(), token, event, stations, keys, isCurrent: true, ended: null };
    const former = this.all.filter(({ isCurrent }) => isCurrent).map((one) => ({ ...one, isCurrent: false, keys: {} }));
    await this.#keep([...former, pairing]);
    return pairing;
  }

  /**
   * The server no longer knows this phone: its keys go, its token stays until everything is handed over.
   *
   * @param {string} id
   * @param {string} reason
   */
  async end(id, reason) {
    const pairing = this.get(id);
    if (pairing) {
      await this.#keep([{ ...pairing, keys: {}, isCurrent: false, ended: reason }]);
    }
  }

  /**
   * Take over what the server says of the event today: it may have been moved or called off.
   *
   * @param {string} id
   * @param {Partial<EventInfo>} changes
   */
  async learn(id, changes) {
    const pairing = this.get(id);
    const event = pairing && { ...pairing.event, ...changes };
    if (event && JSON.stringify(event) !== JSON.stringify(pairing.event)) {
      await this.#keep([{ ...pairing, event }]);
    }
  }

  /** @param {string} id */
  async forget(id) {
    this.#known.delete(id);
    await this.#store.write([{ shelf: "pairing", remove: id }]).catch(() => {});
  }

  /**
   * Where the disk refuses, the pairing lasts as long as the page.
   *
   * @param {Pairing[]} pairings
   */
  async #keep(pairings) {
    for (const pairing of pairings) {
      this.#known.set(pairing.id, pairing);
    }
    await this.#store.write(pairings.map((put) => ({ shelf: "pairing", put }))).catch(() => {});
  }

  /**
   * @param {{ [version: string]: string }} texts
   * @returns {Promise<import("./judging.mjs").Keys>}
   */
  async #keysOf(texts) {
    const subtle = this.#subtle;
    if (!subtle) {
      return {};
    }
    const entries = Object.entries(texts).map(async ([version, text]) => [version, await keyOf(text, subtle)]);
    return Object.fromEntries(await Promise.all(entries));
  }
}
