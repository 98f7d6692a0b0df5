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

  /**
   * @param {import("./report.mjs").Report} report
   * @param {string | null} fresh when this phone was last up to date, in words
   */
  show({ waiting, rejected, reason }, fresh) {
    const isStuck = waiting > 0 && reason !== null;
    this.#root.classList.toggle("scan-status--waiting", isStuck);
    this.#root.classList.toggle("scan-status--calm", !waiting && !rejected && reason === null);
    this.#set("count", isStuck ? this.#words.count("not_sent", waiting) : this.#calm(waiting));
    this.#set("reason", reason ? this.#words.say(`status_${reason}`) : "");
    this.#set("rejected", rejected ? this.#words.count("rejected", rejected) : "");
    this.#set("fresh", fresh ? this.#words.say("up_to_date", { time: fresh }) : "");
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
