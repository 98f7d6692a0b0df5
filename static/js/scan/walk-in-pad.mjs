import { spaced } from "./code.mjs";
import { action, find, part, say } from "./elements.mjs";
import { TypePad } from "./type-pad.mjs";

/**
 * The pad for people without a ticket: tap who has come, save. At a fair each tap is saved at once.
 *
 * @typedef {import("./walk-ins.mjs").Counts} Counts
 * @typedef {object} Means
 * @property {import("./walk-ins.mjs").WalkIns} walkIns
 * @property {import("./locale.mjs").Words} words
 * @property {() => number} total how many people are here today
 * @property {() => number | null} limit how many the rooms hold
 */
export class WalkInPad {
  static moduleName = "walk-in-pad";
  #dialog;
  #means;
  #pad;
  #isFair = false;

  /**
   * @param {HTMLElement} root
   * @param {Means} means
   */
  constructor(root, means) {
    this.#dialog = /** @type {HTMLDialogElement} */ (root);
    this.#means = means;
    const padRoot = find(root, `[data-module="${TypePad.moduleName}"]`);
    this.#pad = new TypePad(padRoot);
    padRoot.addEventListener("tap", () => void this.#tapped());
    find(root, "form").addEventListener("submit", (event) => event.preventDefault());
    action(root, "save").addEventListener("click", () => void this.#save(this.#pad.counts));
    action(root, "again").addEventListener("click", () => void this.#again());
    action(root, "undo").addEventListener("click", () => void this.#undo());
    action(root, "close").addEventListener("click", () => this.#dialog.close());
  }

  /**
   * @param {{ land: string, preset: string }} event districts of its Land are offered; at a fair nobody saves
   */
  prepare({ land, preset }) {
    this.#isFair = preset === "fair";
    this.#dialog.classList.toggle("pad--fair", this.#isFair);
    action(this.#dialog, "save").hidden = this.#isFair;
    for (const option of this.#district.options) {
      option.hidden = option.disabled = option.value.length > 2 && !option.value.startsWith(land);
    }
  }

  open() {
    this.#pad.clear();
    this.#district.value = "";
    this.#tell(null);
    this.draw();
    this.#dialog.showModal();
  }

  /** Show what is true now; also called when a number or another phone's people arrived. */
  draw() {
    const { words, walkIns } = this.#means;
    const { size } = this.#pad;
    this.#drawTotal();
    action(this.#dialog, "save").disabled = !size;
    action(this.#dialog, "save").textContent = size ? words.count("save_party", size) : words.say("save");
    action(this.#dialog, "again").disabled = !walkIns.last || size > 0;
    action(this.#dialog, "undo").disabled = !walkIns.last && !size;
    this.#drawNumber();
  }

  async #tapped() {
    if (this.#isFair) {
      await this.#save(this.#pad.counts);
    } else {
      this.draw();
    }
  }

  /**
   * Whatever is tapped while the disk is writing belongs to the next party.
   *
   * @param {Counts} counts
   * @param {string | null} [homeAgs]
   */
  async #save(counts, homeAgs = this.#district.value || null) {
    this.#pad.clear();
    this.#district.value = "";
    const { counts: kept } = await this.#means.walkIns.save(counts, homeAgs);
    this.#tell(this.#means.words.say("saved_party", { people: this.#people(kept) }));
    this.draw();
  }

  async #again() {
    const { last } = this.#means.walkIns;
    if (last) {
      await this.#save(last.counts, last.homeAgs);
    }
  }

  /** First the taps, then the party before. */
  async #undo() {
    if (this.#pad.size) {
      this.#pad.undo();
    } else {
      const undone = await this.#means.walkIns.undo();
      this.#tell(undone && this.#means.words.say("undone_party", { people: this.#people(undone.counts) }));
    }
    this.draw();
  }

  /** @param {string | null} text */
  #tell(text) {
    say(part(this.#dialog, "saved"), text);
  }

  /** More than the rooms hold is said, and forbidden by nobody here. */
  #drawTotal() {
    const { total, limit, words } = this.#means;
    const [here, most] = [total(), limit()];
    part(this.#dialog, "total").textContent = String(here);
    say(part(this.#dialog, "full"), most !== null && here > most ? words.say("room_full", { num: most }) : null);
  }

  /** The number to write down belongs to the party that was saved last. */
  #drawNumber() {
    const { last } = this.#means.walkIns;
    const row = part(this.#dialog, "number");
    row.hidden = !last || this.#isFair;
    find(row, "bdi").textContent = last?.number ? spaced(last.number) : "";
    say(part(row, "follows"), last?.number ? null : this.#means.words.say("number_follows"));
  }

  /** @param {Counts} counts */
  #people(counts) {
    const { words } = this.#means;
    return Object.entries(counts)
      .map(([type, count]) => `${count} × ${words.type(type)}`)
      .join(", ");
  }

  get #district() {
    return /** @type {HTMLSelectElement} */ (find(this.#dialog, "select"));
  }
}
