import { copyOf, part } from "./elements.mjs";

/**
 * How many of each type came who are on no list: a blank ticket's party, or one more who came along. Fires `ticks`
 * when a number changes.
 */
export class TypesForm {
  static moduleName = "types";
  #root;
  #words;
  #templates;
  /** @type {Map<string, number>} */
  #counts = new Map();

  /**
   * @param {HTMLElement} root
   * @param {{ words: import("./locale.mjs").Words, templates: ParentNode }} means
   */
  constructor(root, { words, templates }) {
    this.#root = root;
    this.#words = words;
    this.#templates = templates;
    root.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Only the types of which somebody came. */
  get counts() {
    return Object.fromEntries([...this.#counts].filter(([, count]) => count));
  }

  get total() {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  hide() {
    this.#counts.clear();
    this.#root.hidden = true;
  }

  /**
   * @param {readonly string[]} types
   * @param {string} question key of a message
   */
  show(types, question) {
    this.#counts.clear();
    part(this.#root, "question").textContent = this.#words.say(question);
    part(this.#root, "rows").replaceChildren(...types.map((type) => this.#row(type)));
    this.#root.hidden = false;
  }

  /** @param {string} type */
  #row(type) {
    const row = copyOf(this.#templates, '[data-template="type"]');
    const name = part(row, "name");
    const count = part(row, "count");
    name.textContent = this.#words.type(type);
    name.id = `type-${type}`;
    row.setAttribute("aria-labelledby", name.id);
    const draw = () => {
      count.textContent = String(this.#counts.get(type) ?? 0);
    };
    draw();
    for (const button of row.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        this.#step(type, Number(button.dataset.step));
        draw();
      });
    }
    return row;
  }

  /**
   * @param {string} type
   * @param {number} step
   */
  #step(type, step) {
    this.#counts.set(type, Math.max(0, (this.#counts.get(type) ?? 0) + step));
    this.#root.dispatchEvent(new Event("ticks"));
  }
}
