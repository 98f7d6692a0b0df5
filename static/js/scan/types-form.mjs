import { action, copyOf, find, part } from "./elements.mjs";
import { PartyDraft } from "./party-draft.mjs";

/** Most people of one type that a ticket can ever have had. */
const MOST = 60;

/**
 * How many of each type came who are on no list: a blank ticket's party, or one more who came along. Each tap is one
 * more. Fires `ticks` when a number changes.
 */
export class TypesForm {
  static moduleName = "types";
  #root;
  #words;
  #templates;
  #draft = new PartyDraft();

  /**
   * @param {HTMLElement} root
   * @param {{ words: import("./locale.mjs").Words, templates: ParentNode }} means
   */
  constructor(root, { words, templates }) {
    this.#root = root;
    this.#words = words;
    this.#templates = templates;
    root.addEventListener("submit", (event) => event.preventDefault());
    action(root, "take-back").addEventListener("click", () => this.#change(() => this.#draft.undo()));
  }

  get counts() {
    return this.#draft.counts;
  }

  get total() {
    return this.#draft.size;
  }

  hide() {
    this.#draft.clear();
    this.#root.hidden = true;
  }

  /**
   * @param {readonly string[]} types
   * @param {string} question key of a message
   */
  show(types, question) {
    this.#draft.clear();
    part(this.#root, "question").textContent = this.#words.say(question);
    part(this.#root, "pad").replaceChildren(...types.map((type) => this.#button(type)));
    this.#root.hidden = false;
    this.#draw();
  }

  /** Come into view, also for whoever taps with a key. */
  focus() {
    find(this.#root, "button").focus();
  }

  /** @param {string} type */
  #button(type) {
    const button = copyOf(this.#templates, '[data-template="type"]');
    button.dataset.type = type;
    find(button, ".type-pad__name").textContent = this.#words.type(type);
    button.addEventListener("click", () => {
      if (this.#draft.count(type) < MOST) {
        this.#change(() => this.#draft.tap(type));
      }
    });
    return button;
  }

  /** @param {() => void} change */
  #change(change) {
    change();
    this.#draw();
    this.#root.dispatchEvent(new Event("ticks"));
  }

  #draw() {
    action(this.#root, "take-back").disabled = this.#draft.size === 0;
    for (const child of part(this.#root, "pad").children) {
      const button = /** @type {HTMLElement} */ (child);
      const count = this.#draft.count(button.dataset.type ?? "");
      button.classList.toggle("type-pad__button--tapped", count > 0);
      find(button, ".type-pad__count").textContent = count ? String(count) : "";
    }
  }
}
