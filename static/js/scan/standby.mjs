import { choose } from "./shell.mjs";

/**
 * The page's side of the worker with which the app starts without a network. Fires `change` when that becomes true.
 *
 * @typedef {object} Means
 * @property {ServiceWorkerContainer | undefined} workers undefined on pages without HTTPS
 * @property {CacheStorage} caches
 * @property {() => void} reload
 */
export class Standby extends EventTarget {
  #means;
  /** @type {ServiceWorkerRegistration | null} */
  #registration = null;

  /** @param {Means} means */
  constructor(means) {
    super();
    this.#means = means;
  }

  /** Whether this phone holds all that the app needs. */
  get isReady() {
    return Boolean(this.#registration?.active);
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
      this.#registration = await workers.register("/scan/worker.js", { scope: "/scan/" });
      this.#registration = await workers.ready;
      this.dispatchEvent(new Event("change"));
    } catch {
      // A private window, or no room: the app works all the same while there is a network.
    }
  }

  /** Nobody is at work here: a new version that waits may take over, and the page begins anew with it. */
  async renew() {
    const { workers, reload } = this.#means;
    const registration = await workers?.getRegistration("/scan/");
    if (registration?.waiting) {
      workers?.addEventListener("controllerchange", reload, { once: true });
      registration.waiting.postMessage("take over");
    }
  }
}
