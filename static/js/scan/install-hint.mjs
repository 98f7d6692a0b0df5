import { action, part } from "./elements.mjs";

/**
 * Offers to install the app, once the browser says that it could. Phones of Apple ask nobody; there a sentence says
 * how, and that the installed app knows nothing of the tab.
 *
 * @typedef {Event & { prompt(): Promise<unknown> }} InstallEvent Chromium's own
 */
export class InstallHint {
  static moduleName = "install-hint";
  #roots;
  /** @type {InstallEvent | null} */
  #offer = null;

  /** @param {HTMLElement} app several places in it say the same */
  constructor(app) {
    /** @type {NodeListOf<HTMLElement>} */
    this.#roots = app.querySelectorAll(`[data-module="${InstallHint.moduleName}"]`);
    for (const root of this.#roots) {
      action(root, "install").addEventListener("click", () => void this.#install());
    }
    globalThis.addEventListener("beforeinstallprompt", (event) => this.#keep(/** @type {InstallEvent} */ (event)));
    globalThis.addEventListener("appinstalled", () => this.#show("offer", false));
    if (/** @type {{ standalone?: boolean }} */ (/** @type {unknown} */ (navigator)).standalone === false) {
      this.#show("iphone", true);
    }
  }

  /** @param {InstallEvent} event */
  #keep(event) {
    event.preventDefault(); // no banner over the camera's picture
    this.#offer = event;
    this.#show("offer", true);
  }

  async #install() {
    await this.#offer?.prompt();
    this.#show("offer", false); // each offer can be taken once; the browser makes another one
  }

  /**
   * @param {string} name
   * @param {boolean} isShown
   */
  #show(name, isShown) {
    for (const root of this.#roots) {
      part(root, name).hidden = !isShown;
      root.hidden = !isShown;
    }
  }
}
