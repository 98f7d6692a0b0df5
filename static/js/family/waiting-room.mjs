/** Longest pause a browser can count; the room of an event further away is not waited for. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Looks again by itself once the online room opens. It reloads once, not every minute, so that whoever has the
 * page read aloud is not interrupted; without scripts there is a link that does the same.
 */
export class WaitingRoom {
  static moduleName = "waiting-room";
  #opensAt;

  /**
   * @param {HTMLElement} root
   * @param {() => void} reload
   */
  constructor(root, reload = () => location.reload()) {
    const milliseconds = Number(root.dataset.seconds) * 1000 + 1000;
    this.#opensAt = Date.now() + milliseconds;
    if (milliseconds <= LONGEST_MS) {
      setTimeout(reload, milliseconds);
      // A phone that slept has not counted.
      document.addEventListener("visibilitychange", () => Date.now() >= this.#opensAt && reload());
    }
  }
}
