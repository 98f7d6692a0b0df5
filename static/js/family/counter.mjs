const MOST = 30;
/** @type {Record<string, number>} */
const STEPS = { ArrowUp: 1, ArrowDown: -1 };

/**
 * A number with a minus and a plus beside it. Without scripts the server counts, or the number is typed.
 */
export class Counter {
  static moduleName = "counter";
  #input;
  #said = document.createElement("output");

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#input = /** @type {HTMLInputElement} */ (root.querySelector("input"));
    for (const button of root.querySelectorAll("button")) {
      button.hidden = false;
      button.type = "button";
      button.tabIndex = -1; // keys type the number, or step through it
      button.addEventListener("click", () => this.#step(Number(button.dataset.step)));
    }
    this.#input.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (step) {
        event.preventDefault();
        this.#step(step);
      }
    });
    this.#said.className = "sr-only";
    root.append(this.#said);
  }

  /** @param {number} step */
  #step(step) {
    this.#input.value = String(Math.max(0, Math.min(MOST, countOf(this.#input.value) + step)));
    this.#said.textContent = this.#input.value;
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
