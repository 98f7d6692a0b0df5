/** A clock that moves only when a test turns it. */
export class Clockwork {
  #now;
  /** @type {Set<{ at: number, act: () => void }>} */
  #alarms = new Set();

  constructor(now = Date.parse("2026-06-26T09:00:00Z")) {
    this.#now = now;
  }

  now() {
    return this.#now;
  }

  /**
   * @param {number} ms
   * @param {() => void} act
   */
  after(ms, act) {
    const alarm = { at: this.#now + ms, act };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** @param {number} ms */
  async turn(ms) {
    this.#now += ms;
    for (const alarm of [...this.#alarms].filter(({ at }) => at <= this.#now)) {
      this.#alarms.delete(alarm);
      alarm.act();
    }
    await settled();
  }

  get alarms() {
    return [...this.#alarms].map(({ at }) => at - this.#now);
  }

  /** Whoever set an alarm is no more. */
  forgetAlarms() {
    this.#alarms.clear();
  }
}

/** Let everything happen that waits only for promises. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
