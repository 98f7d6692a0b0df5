/**
 * What this phone remembers when its page is loaded anew, beside its pairing: its station, its settings, and the scan
 * before, so that it can still be taken back.
 *
 * @typedef {{ found: import("./check-in.mjs").Finding, done: import("./check-in.mjs").Done }} Told
 * @typedef {{ sound: boolean, vibration: boolean, camera: string | null, trained: boolean }} Settings
 */

/** @type {Settings} */
const USUAL = { sound: true, vibration: true, camera: null, trained: false };

export class Memory {
  #store;

  /** @param {import("./store.mjs").Keeping} store */
  constructor(store) {
    this.#store = store;
  }

  /** @returns {Promise<string | null>} key of the station */
  async station() {
    return (await this.#read("station")) ?? null;
  }

  /** @param {string | null} key */
  keepStation(key) {
    return this.#write("station", key);
  }

  /** @returns {Promise<Settings>} */
  async settings() {
    return { ...USUAL, ...(await this.#read("settings")) };
  }

  /** @param {Settings} settings */
  keepSettings(settings) {
    return this.#write("settings", { ...settings });
  }

  /** @returns {Promise<Told | null>} the scan before */
  async last() {
    return (await this.#read("last")) ?? null;
  }

  /** @param {Told | null} told */
  keepLast(told) {
    return this.#write("last", told);
  }

  /** @param {string} name */
  async #read(name) {
    return (await this.#store.get("meta", name).catch(() => null))?.value;
  }

  /**
   * A full or forbidden store costs the memory of tomorrow, not the work of today.
   *
   * @param {string} name
   * @param {unknown} value
   */
  async #write(name, value) {
    await this.#store.write([{ shelf: "meta", put: { name, value } }]).catch(() => {});
  }
}
