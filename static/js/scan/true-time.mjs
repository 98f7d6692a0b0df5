/**
 * The true time, as far as this phone knows it: its own clock, and by how much the server's was ahead of it.
 *
 * **Rule.** A scan keeps the time of the phone's clock, and the offset that was known when it was made. The server
 * corrects a batch by the clock's error while sending (`sent_at`). That is right as long as nobody turned the clock
 * in between; where the offset known now is another one, the time is sent as today's clock would have shown it:
 * then the server's correction gives the true time again. Offsets closer than `NOISE` are one and the same.
 *
 * @typedef {import("./clock.mjs").Clock} Clock
 */

/** Milliseconds by which two measurements of one clock may differ: a slow answer is halved, not weighed. */
const NOISE = 5_000;

export class TrueTime {
  #clock;
  #store;
  /** @type {number | null} */
  #offset = null;

  /** @param {{ clock: Clock, store: import("./store.mjs").Keeping }} means */
  constructor({ clock, store }) {
    this.#clock = clock;
    this.#store = store;
  }

  /** Milliseconds by which this phone's clock is slow; null if no server was ever asked. */
  get offset() {
    return this.#offset;
  }

  now() {
    return this.#clock.now() + (this.#offset ?? 0);
  }

  async load() {
    const kept = await this.#store.get("meta", "clock").catch(() => null);
    this.#offset = kept?.offset ?? null;
  }

  /**
   * The server told its time in an answer; it was that time half-way between question and answer.
   *
   * @param {string | undefined} serverTime ISO 8601
   * @param {number} askedAt by this phone's clock
   */
  async heard(serverTime, askedAt) {
    const moment = Date.parse(serverTime ?? "");
    if (Number.isNaN(moment)) {
      return;
    }
    this.#offset = Math.round(moment - (askedAt + this.#clock.now()) / 2);
    await this.#store.write([{ shelf: "meta", put: { name: "clock", offset: this.#offset } }]).catch(() => {});
  }
}

/**
 * The time of a scan as the clock of now would have shown it.
 *
 * @param {string} shown ISO 8601, what the phone's clock showed then
 * @param {number | null} then offset known when the scan was made
 * @param {number | null} now offset known now
 */
export function restated(shown, then, now) {
  if (then === null || now === null || Math.abs(then - now) <= NOISE) {
    return shown;
  }
  return new Date(Date.parse(shown) + then - now).toISOString();
}
