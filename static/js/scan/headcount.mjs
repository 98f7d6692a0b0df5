import { part } from "./elements.mjs";

/** How many came, when nobody can be asked who they are. Fires `ticks` when it changes. */
export class Headcount {
  static moduleName = "headcount";
  #root;
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

  /** @param {number} size as many as the code itself admits */
  show(size) {
    this.#most = size;
    this.#count = size;
    this.#root.hidden = false;
    this.#draw();
  }

  /** @param {number} step */
  #step(step) {
    this.#count = Math.min(this.#most, Math.max(1, this.#count + step));
    this.#draw();
    this.#root.dispatchEvent(new Event("ticks"));
  }

  #draw() {
    part(this.#root, "number").textContent = String(this.#count);
  }
}
