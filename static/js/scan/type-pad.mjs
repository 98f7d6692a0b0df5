import { action, find } from "./elements.mjs";
import { PartyDraft } from "./party-draft.mjs";

/** Most people of one party; a larger group is two. As many as a ticket admits. */
const MOST = 30;

/**
 * One large button for each type of person; each tap is one more. Fires `tap` with the type.
 */
export class TypePad {
  static moduleName = "type-pad";
  #root;
  #draft = new PartyDraft();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    for (const button of this.#buttons) {
      button.addEventListener("click", () => this.#tap(button.dataset.type ?? ""));
    }
    const more = action(root, "more");
    more.addEventListener("click", () => this.#turn(more.getAttribute("aria-pressed") !== "true"));
  }

  get size() {
    return this.#draft.size;
  }

  get counts() {
    return this.#draft.counts;
  }

  /** Take back the last tap. */
  undo() {
    this.#draft.undo();
    this.#draw();
  }

  /** Empty the pad for the next party. */
  clear() {
    this.#draft.clear();
    this.#turn(false);
    this.#draw();
  }

  /** @returns {HTMLButtonElement[]} */
  get #buttons() {
    return [...this.#root.querySelectorAll("button")].filter(({ dataset }) => dataset.type);
  }

  /** @param {string} type */
  #tap(type) {
    if (this.#draft.size < MOST) {
      this.#draft.tap(type);
      this.#draw();
      this.#root.dispatchEvent(new CustomEvent("tap", { detail: type }));
    }
  }

  #draw() {
    for (const button of this.#buttons) {
      const count = this.#draft.count(button.dataset.type ?? "");
      button.classList.toggle("type-pad__button--tapped", count > 0);
      find(button, ".type-pad__count").textContent = count ? String(count) : "";
    }
  }

  /**
   * The rarer types come in the place of the usual ones, so that nothing below moves.
   *
   * @param {boolean} isRare
   */
  #turn(isRare) {
    action(this.#root, "more").setAttribute("aria-pressed", String(isRare));
    for (const button of this.#buttons) {
      button.hidden = (button.dataset.rare !== undefined) !== isRare;
    }
  }
}
