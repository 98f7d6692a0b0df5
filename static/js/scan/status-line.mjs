import { part } from "./elements.mjs";

/** The truth about what is not sent yet, and why. */
export class StatusLine {
  static moduleName = "status-line";
  #root;
  #words;

  /**
   * @param {HTMLElement} root
   * @param {import("./locale.mjs").Words} words
   */
  constructor(root, words) {
    this.#root = root;
    this.#words = words;
  }

  /** @param {{ waiting: number, rejected: number, status: number | null }} report */
  show({ waiting, rejected, status }) {
    const isStuck = waiting > 0 && status !== null;
    this.#root.classList.toggle("scan-status--waiting", isStuck);
    this.#root.classList.toggle("scan-status--calm", !waiting && !rejected);
    this.#set("count", isStuck ? this.#words.count("not_sent", waiting) : this.#calm(waiting));
    this.#set("reason", isStuck ? this.#words.say(reasonOf(status)) : "");
    this.#set("rejected", rejected ? this.#words.count("rejected", rejected) : "");
  }

  /** @param {number} waiting */
  #calm(waiting) {
    return this.#words.say(waiting ? "sending" : "all_sent");
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #set(name, text) {
    const element = part(this.#root, name);
    // Screen readers repeat a text that is written again, even if it is the same.
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }
}

/** @param {number} status */
function reasonOf(status) {
  if (status === 401) {
    return "not_connected";
  }
  return status === 0 ? "no_network" : "server_busy";
}
