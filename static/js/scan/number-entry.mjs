import { codeIn, NUMBER_LENGTH, numberIn, plainDigits } from "./code.mjs";
import { action, find, say } from "./elements.mjs";

/** The seven digits by hand, checked before anybody is asked. Fires `reading` with the text. */
export class NumberEntry {
  static moduleName = "number-entry";
  #dialog;
  #words;

  /**
   * @param {HTMLElement} root
   * @param {import("./locale.mjs").Words} words
   */
  constructor(root, words) {
    this.#dialog = /** @type {HTMLDialogElement} */ (root);
    this.#words = words;
    find(root, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    action(root, "close").addEventListener("click", () => this.#dialog.close());
  }

  open() {
    this.#input.value = "";
    this.#complain(null);
    this.#dialog.showModal();
    this.#input.focus();
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (find(this.#dialog, "input"));
  }

  #submit() {
    const text = this.#input.value;
    const problem = this.#problem(text);
    this.#complain(problem);
    if (!problem) {
      this.#dialog.close();
      const detail = codeIn(text) ? text : numberIn(text);
      this.#dialog.dispatchEvent(new CustomEvent("reading", { detail }));
    }
  }

  /**
   * A hand scanner may type a whole code into this field; that is welcome too.
   *
   * @param {string} text
   */
  #problem(text) {
    if (codeIn(text) || numberIn(text)) {
      return null;
    }
    return this.#words.say(plainDigits(text).length === NUMBER_LENGTH ? "number_wrong" : "number_length");
  }

  /** @param {string | null} text */
  #complain(text) {
    say(find(this.#dialog, "#number-error"), text);
    this.#input.setAttribute("aria-invalid", String(text !== null));
    if (text) {
      this.#input.select();
    }
  }
}
