/**
 * What this phone remembers from one day to the next: its pairing, its station, its settings.
 *
 * Methods wait, so that a database can take the place of `localStorage`.
 *
 * @typedef {import("./api.mjs").Pairing} Pairing
 * @typedef {{ sound: boolean, vibration: boolean, camera: string | null }} Settings
 */

const PAIRING = "eventdesk.pairing";
const STATION = "eventdesk.station";
const SETTINGS = "eventdesk.settings";
/** @type {Settings} */
const USUAL = { sound: true, vibration: true, camera: null };

export class Memory {
  #store;

  /** @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} store */
  constructor(store) {
    this.#store = store;
  }

  /** @returns {Promise<Pairing | null>} */
  async pairing() {
    return /** @type {Pairing | null} */ (this.#read(PAIRING));
  }

  /** @param {Pairing} pairing */
  async keepPairing({ token, event, stations }) {
    // The event's key stays out: it is needed only for deciding without a network.
    this.#write(PAIRING, { token, event, stations });
  }

  /** @returns {Promise<string | null>} */
  async station() {
    return /** @type {string | null} */ (this.#read(STATION));
  }

  /** @param {string} key */
  async keepStation(key) {
    this.#write(STATION, key);
  }

  /** Forget the pairing; what is still unsent is not kept here and stays. */
  async forgetPairing() {
    this.#store.removeItem(PAIRING);
    this.#store.removeItem(STATION);
  }

  /** @returns {Promise<Settings>} */
  async settings() {
    return { ...USUAL, .../** @type {Partial<Settings>} */ (this.#read(SETTINGS) ?? {}) };
  }

  /** @param {Settings} settings */
  async keepSettings(settings) {
    this.#write(SETTINGS, settings);
  }

  /**
   * @param {string} key
   * @returns {unknown}
   */
  #read(key) {
    try {
      return JSON.parse(this.#store.getItem(key) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  #write(key, value) {
    try {
      this.#store.setItem(key, JSON.stringify(value));
    } catch {
      // A full or forbidden store costs the memory of tomorrow, not the work of today.
    }
  }
}
