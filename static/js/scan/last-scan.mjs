import { spaced } from "./code.mjs";
import { action, part } from "./elements.mjs";

/** One line about the scan before, so that it can still be taken back. Fires `undo`. */
export class LastScan {
  static moduleName = "last-scan";
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    action(root, "undo").addEventListener("click", () => root.dispatchEvent(new Event("undo")));
  }

  /** @param {{ word: string, number: string | null, isUndoable: boolean }} last */
  show({ word, number, isUndoable }) {
    part(this.#root, "word").textContent = word;
    part(this.#root, "number").textContent = spaced(number ?? "");
    action(this.#root, "undo").hidden = !isUndoable;
    this.#root.hidden = false;
  }

  hide() {
    this.#root.hidden = true;
  }
}
