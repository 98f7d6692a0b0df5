/**
 * Hand scanners that type: many keys in no time, then Enter.
 *
 * They press the keys of an American keyboard, so on a German or Arabic one the letters come out
 * wrong; the physical keys are kept beside the letters, and whichever holds a ticket wins.
 *
 * @typedef {{ key: string, code: string, timeStamp: number }} Press
 */
import { readingOf } from "./code.mjs";

/** Milliseconds between two keys; nobody types that fast. */
const GAP = 60;
const SHORTEST = 7;
/** @type {{ [code: string]: string }} */
const SIGNS = { Slash: "/", Period: ".", Minus: "-", Semicolon: ":" };

/** Collects what was typed in one go. */
export class KeyBurst {
  #keys = "";
  #places = "";
  #last = -Infinity;

  /**
   * Take a key; returns the whole text when Enter ends a burst, else null.
   *
   * @param {Press} press
   */
  take({ key, code, timeStamp }) {
    const pause = timeStamp - this.#last;
    this.#last = timeStamp;
    if (pause > GAP) {
      this.#clear();
    }
    if (key === "Enter") {
      return this.#finish();
    }
    this.#keys += key.length === 1 ? key : "";
    this.#places += placeOf(code);
    return null;
  }

  #finish() {
    const [keys, places] = [this.#keys, this.#places];
    this.#clear();
    if (Math.max(keys.length, places.length) < SHORTEST) {
      return null;
    }
    return readingOf(keys) || !readingOf(places) ? keys : places;
  }

  #clear() {
    this.#keys = "";
    this.#places = "";
  }
}

/** Hears a hand scanner anywhere on the page and fires `reading` on its root. */
export class KeyboardScanner {
  #burst = new KeyBurst();

  /** @param {HTMLElement} root */
  constructor(root) {
    // In the capture phase, so that its Enter presses no button that happens to have the focus.
    document.addEventListener("keydown", (event) => this.#hear(root, event), { capture: true });
  }

  /**
   * @param {HTMLElement} root
   * @param {KeyboardEvent} event
   */
  #hear(root, event) {
    const text = this.#burst.take(event);
    if (text === null || event.target instanceof HTMLInputElement) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    root.dispatchEvent(new CustomEvent("reading", { detail: text }));
  }
}

/** @param {string} code */
function placeOf(code) {
  return /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? SIGNS[code] ?? "";
}
