import { part } from "./elements.mjs";

/** How many are here, where this phone does not know who they are. Fires `ticks` when it changes. */
export class Headcount {
  static moduleName = "headcount";
  #root;
  #least = 1;
  #most = 1;
  #count = 1;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    root.addEventListener("submit", (event) => event.preventDefault());
    for (const button of root.querySelectorAll("button")) {
      button.addEventListener("click", () => this.#step(Number(button.dataset.step)));
    }
  }

  get count() {
    return this.#count;
  }

  hide() {
    this.#root.hidden = true;
  }

  /**
   * @param {number} size as many as the code itself admits
   * @param {number} present how many of them are here already
   */
  show(size, present) {
    this.#least = present + 1;
    this.#most = size;
    this.#count = size;
    this.#root.hidden = false;
    this.#draw();
  }

  /** @param {number} step */
  #step(step) {
    this.#count = Math.min(this.#most, Math.max(this.#least, this.#count + step));
    this.#draw();
    this.#root.dispatchEvent(new Event("ticks"));
  }

  #draw() {
    part(this.#root, "number").textContent = String(this.#count);
  }
}
