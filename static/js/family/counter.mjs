/**
 * A number with a minus and a plus beside it. Without scripts the number is typed, and all is well.
 */
export class Counter {
  static moduleName = "counter";
  #input;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#input = /** @type {HTMLInputElement} */ (root.querySelector("input"));
    for (const button of root.querySelectorAll("button")) {
      button.hidden = false;
      button.addEventListener("click", () => this.#step(Number(button.dataset.step)));
    }
  }

  /** @param {number} step */
  #step(step) {
    this.#input.value = String(Math.max(0, countOf(this.#input.value) + step));
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/**
 * Read a count as it may have been typed, with Western, Arabic or Persian digits; anything else is nobody.
 *
 * @param {string} text
 */
export function countOf(text) {
  const western = text.trim().replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
  return /^\d{1,3}$/.test(western) ? Number(western) : 0;
}
