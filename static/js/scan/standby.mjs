import { choose } from "./shell.mjs";

/**
 * The page's side of the worker with which the app starts without a network.
 *
 * @typedef {object} Means
 * @property {ServiceWorkerContainer | undefined} workers undefined on pages without HTTPS
 * @property {CacheStorage} caches
 * @property {() => void} reload
 * @property {() => boolean} isAtWork whether somebody is scanning by now
 */
export class Standby {
  #means;

  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
  }

  /**
   * Let the phone keep the app, in this language first; a try that failed is made again by calling again.
   *
   * @param {string} language
   */
  async begin(language) {
    const { workers, caches } = this.#means;
    if (!workers) {
      return;
    }
    try {
      await choose(caches, language);
      await workers.register("/scan/worker.js", { scope: "/scan/" });
    } catch {
      // A private window, or no room: the app works all the same while there is a network.
    }
  }

  /**
   * Nobody is at work here: a new version that waits may take over, and the page begins anew with it.
   *
   * A browser may take half a minute until it lets the old version go. Whoever has begun to work by then goes on with
   * the page as it is; its files are still there.
   */
  async renew() {
    const { workers, reload, isAtWork } = this.#means;
    const registration = await workers?.getRegistration("/scan/");
    if (registration?.waiting) {
      workers?.addEventListener("controllerchange", () => isAtWork() || reload(), { once: true });
      registration.waiting.postMessage("take over");
    }
  }
}
