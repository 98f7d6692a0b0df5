import { action, find, part } from "./elements.mjs";

/** Twenty seconds of training, step by step; whoever knows it skips it. */
export class Training {
  static moduleName = "training";
  #dialog;
  #place = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#dialog = /** @type {HTMLDialogElement} */ (root);
    action(root, "next").addEventListener("click", () => this.#show(this.#place + 1));
    for (const name of ["finish", "skip"]) {
      action(root, name).addEventListener("click", () => this.#dialog.close());
    }
  }

  /** Begin with the first step; resolves when the volunteer has seen enough. */
  async show() {
    this.#dialog.showModal();
    this.#show(0);
    await new Promise((resolve) => this.#dialog.addEventListener("close", resolve, { once: true }));
  }

  /** @param {number} place */
  #show(place) {
    const steps = [.../** @type {NodeListOf<HTMLElement>} */ (this.#dialog.querySelectorAll("[data-step]"))];
    const isLast = place === steps.length - 1;
    for (const [index, step] of steps.entries()) {
      step.hidden = index !== place;
    }
    this.#place = place;
    part(this.#dialog, "step").textContent = `${place + 1} / ${steps.length}`;
    action(this.#dialog, "next").hidden = isLast;
    action(this.#dialog, "skip").hidden = isLast;
    action(this.#dialog, "finish").hidden = !isLast;
    find(this.#dialog, "[data-step]:not([hidden]) h2").focus();
  }
}
