import { ApiError } from "./api.mjs";
import { find, say } from "./elements.mjs";

/**
 * The promise of confidentiality; giving it pairs the phone. Fires `paired` with the pairing, or
 * `refused` if the link is used up.
 *
 * @typedef {import("./api.mjs").PairAnswer} PairAnswer
 */
export class Pledge {
  static moduleName = "pledge";
  #root;
  #words;
  #pair;
  /** The one-time secret of the organiser's link. */
  #secret = "";

  /**
   * @param {HTMLElement} root
   * @param {{ words: import("./locale.mjs").Words,
   *   pair: (secret: string, name: string) => Promise<PairAnswer> }} means
   */
  constructor(root, { words, pair }) {
    this.#root = root;
    this.#words = words;
    this.#pair = pair;
    find(root, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#promise();
    });
  }

  /** @param {string} secret */
  ask(secret) {
    this.#secret = secret;
    this.#complain(null);
  }

  async #promise() {
    const name = this.#name.value.trim();
    if (!name) {
      this.#complain(this.#words.say("name_missing"));
      return;
    }
    const button = /** @type {HTMLButtonElement} */ (find(this.#root, "button"));
    button.disabled = true;
    try {
      const detail = await this.#pair(this.#secret, name);
      this.#root.dispatchEvent(new CustomEvent("paired", { detail }));
    } catch (error) {
      this.#complain(this.#reason(error));
    } finally {
      button.disabled = false;
    }
  }

  get #name() {
    return /** @type {HTMLInputElement} */ (find(this.#root, "#pledge-name"));
  }

  /** @param {unknown} error */
  #reason(error) {
    if (!(error instanceof ApiError) || error.isPassing) {
      return this.#words.say("unreachable");
    }
    this.#root.dispatchEvent(new Event("refused"));
    return this.#words.say("link_used");
  }

  /** @param {string | null} text */
  #complain(text) {
    say(find(this.#root, "#pledge-error"), text);
    this.#name.setAttribute("aria-invalid", String(text !== null));
    if (text) {
      this.#name.focus();
    }
  }
}
