/** The link to the tickets on this phone, shown where there are some. */
export class KeptLink {
  static moduleName = "kept-link";

  /** @param {HTMLElement} root */
  constructor(root) {
    if ("caches" in globalThis) {
      this.#show(root);
    }
  }

  /** @param {HTMLElement} root */
  async #show(root) {
    const name = "eventdesk-tickets";
    root.hidden = !((await caches.has(name)) && (await (await caches.open(name)).keys()).length);
  }
}
