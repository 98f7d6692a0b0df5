import { action, find, part } from "./elements.mjs";

/**
 * Twenty seconds of training, step by step; whoever knows it skips it.
 *
 * @typedef {import("./memory.mjs").Settings} Settings
 */
export class Training {
  static moduleName = "training";
  #dialog;
  #means;
  #place = 0;

  /**
   * @param {HTMLElement} root
   * @param {{ settings: Settings, keep: (settings: Settings) => Promise<unknown> }} means
   */
  constructor(root, means) {
    this.#dialog = /** @type {HTMLDialogElement} */ (root);
    this.#means = means;
    action(root, "next").addEventListener("click", () => this.#show(this.#place + 1));
    for (const name of ["finish", "skip"]) {
      action(root, name).addEventListener("click", () => this.#dialog.close());
    }
  }

  /** Train a volunteer who has not been trained on this phone. */
  async once() {
    const { settings, keep } = this.#means;
    if (!settings.trained) {
      await this.show();
      settings.trained = true;
      await keep(settings);
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
