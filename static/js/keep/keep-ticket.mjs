import { KeptTickets } from "./kept.mjs";

/**
 * The ticket's page: keep it on this phone with a tap. A ticket that is kept is brought up to date whenever its
 * page is opened, and goes when it is no longer valid.
 */
export class KeepTicket {
  static moduleName = "keep-ticket";
  #root;
  #tickets = new KeptTickets(caches, Date.now);

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    if ("serviceWorker" in navigator) {
      this.#begin();
    }
  }

  async #begin() {
    const ticket = this.#ticket();
    this.#button().addEventListener("click", () => this.#keep());
    if (await this.#tickets.has(ticket)) {
      await this.#tickets.keep(ticket);
      this.#show("kept");
    } else {
      this.#show("offer");
    }
  }

  async #keep() {
    this.#button().disabled = true;
    try {
      await navigator.serviceWorker.register("/sw.js", { scope: "/" });
      await navigator.serviceWorker.ready;
      await this.#tickets.keep(this.#ticket());
      this.#show("kept");
    } catch {
      this.#show("failed");
    }
    this.#button().disabled = false;
  }

  /** @returns {import("./kept.mjs").Kept} */
  #ticket() {
    const facts = JSON.parse(this.#root.querySelector("script")?.textContent ?? "{}");
    const drawing = /** @type {SVGElement} */ (document.querySelector("svg.qr"));
    const side = Number(drawing.getAttribute("viewBox")?.split(" ").at(-1));
    const modules = drawing.lastElementChild?.getAttribute("d") ?? "";
    return { ...facts, code: { side, modules } };
  }

  #button() {
    return /** @type {HTMLButtonElement} */ (this.#root.querySelector("button"));
  }

  /** @param {string} state */
  #show(state) {
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll("[data-state]"))) {
      part.hidden = !part.dataset.state?.split(" ").includes(state);
    }
    this.#root.hidden = false;
  }
}

/** The page of a ticket that is no longer valid: what this phone kept of it goes. */
export class ForgetTicket {
  static moduleName = "forget-ticket";

  /** @param {HTMLElement} root */
  constructor({ dataset }) {
    new KeptTickets(caches, Date.now).remove({ slug: dataset.slug ?? "", number: dataset.number ?? "" });
  }
}
