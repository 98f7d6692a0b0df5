/** Keep the screen on while scanning, where the browser can; it forgets when the page was hidden. */
export class WakeLock {
  /** @type {WakeLockSentinel | null} */
  #lock = null;

  async hold() {
    if (this.#lock && !this.#lock.released) {
      return;
    }
    // Refused with a low battery or on an old browser; scanning works all the same.
    this.#lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  }

  async release() {
    await this.#lock?.release().catch(() => {});
    this.#lock = null;
  }
}
