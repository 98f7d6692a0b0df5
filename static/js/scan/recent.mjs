/** Remembers for a short while; what it knows by time, never by a timer. */
export class Recent {
  #span;
  /** @type {Map<string, { value: string, until: number }>} */
  #kept = new Map();

  /** @param {number} span milliseconds */
  constructor(span) {
    this.#span = span;
  }

  /**
   * @param {string} key
   * @param {number} now
   */
  find(key, now) {
    const kept = this.#kept.get(key);
    return kept && now < kept.until ? kept.value : null;
  }

  /**
   * @param {string} key
   * @param {number} now
   * @param {string} [value]
   */
  keep(key, now, value = key) {
    for (const [old, { until }] of this.#kept) {
      if (until <= now) {
        this.#kept.delete(old);
      }
    }
    this.#kept.set(key, { value, until: now + this.#span });
  }

  /** @param {string} key */
  forget(key) {
    this.#kept.delete(key);
  }
}
