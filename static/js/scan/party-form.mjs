import { copyOf, find, part } from "./elements.mjs";
import { groupsOf, Selection } from "./party.mjs";

/**
 * The people of a ticket as large ticks, by type. Fires `ticks` when one changes.
 *
 * @typedef {import("./party.mjs").Attendee} Attendee
 */
export class PartyForm {
  static moduleName = "party";
  #root;
  #words;
  #templates;
  #selection = new Selection([]);

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

  get ids() {
    return this.#selection.ids;
  }

  hide() {
    this.#selection = new Selection([]);
    this.#root.hidden = true;
  }

  /** @param {readonly Attendee[]} attendees */
  show(attendees) {
    this.#selection = new Selection(attendees);
    const groups = groupsOf(attendees).map((group) => this.#group(group));
    part(this.#root, "groups").replaceChildren(...groups);
    this.#root.hidden = false;
  }

  /** @param {import("./party.mjs").Group} group */
  #group({ type, people }) {
    const group = copyOf(this.#templates, '[data-template="group"]');
    const name = this.#words.type(type);
    const isAlone = people.length === 1;
    find(group, ".party-group__type").textContent = name;
    const count = find(group, ".party-group__count");
    const recount = () => {
      count.textContent = `${this.#selection.hereOf(people)} / ${people.length}`;
    };
    recount();
    find(group, "legend").hidden = isAlone;
    const nameOf = (/** @type {number} */ index) => (isAlone ? name : `${name} ${index + 1}`);
    group.append(...people.map((person, index) => this.#person(person, nameOf(index), recount)));
    return group;
  }

  /**
   * @param {Attendee} person
   * @param {string} name
   * @param {() => void} recount
   */
  #person(person, name, recount) {
    const row = copyOf(this.#templates, '[data-template="person"]');
    const tick = /** @type {HTMLInputElement} */ (find(row, "input"));
    tick.checked = person.present || this.#selection.has(person.id);
    tick.disabled = person.present;
    row.classList.toggle("party-person--here", person.present);
    find(row, ".party-person__name").textContent = name;
    find(row, ".party-person__here").hidden = !person.present;
    tick.addEventListener("change", () => {
      this.#toggle(person.id);
      recount();
    });
    return row;
  }

  /** @param {string} id */
  #toggle(id) {
    this.#selection.toggle(id);
    this.#root.dispatchEvent(new Event("ticks"));
  }
}
