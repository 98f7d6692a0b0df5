import { spaced } from "./code.mjs";
import { action, find, part, rootOf, say, sign } from "./elements.mjs";
import { Headcount } from "./headcount.mjs";
import { PartyForm } from "./party-form.mjs";
import { TypesForm } from "./types-form.mjs";
import { faceOfDone, faceOfFinding, isAnyway, isGrowing, isOpen } from "./verdict.mjs";

/** Milliseconds a good result stays; long enough to read, and Undo stays on the next screen. */
const GOOD_STAYS = 3_000;
const TONES = ["go", "look", "stop"];

/**
 * The full-screen verdict: shows a finding, asks who is here, shows the outcome.
 *
 * Fires `admit` (detail: who), `undo` (detail: id of the scan), `open` and `close`.
 *
 * @typedef {import("./check-in.mjs").Finding} Finding
 * @typedef {import("./check-in.mjs").Done} Done
 * @typedef {import("./check-in.mjs").Who} Who
 * @typedef {import("./verdict.mjs").Face} Face
 */
export class VerdictPanel {
  static moduleName = "verdict";
  #dialog;
  #means;
  #party;
  #headcount;
  #types;
  #forgetTimer = () => {};
  #isAsking = false;
  /** What the screen is about. @type {Finding | null} */
  #found = null;
  /** Id of the scan that Undo takes back. @type {string | null} */
  #undoable = null;

  /**
   * @param {HTMLElement} root
   * @param {{ words: import("./locale.mjs").Words, clock: import("./clock.mjs").Clock,
   *   text: import("./verdict-text.mjs").VerdictText }} means
   */
  constructor(root, means) {
    this.#dialog = /** @type {HTMLDialogElement} */ (root);
    this.#means = means;
    this.#party = new PartyForm(rootOf(root, PartyForm), { ...means, templates: root });
    this.#headcount = new Headcount(rootOf(root, Headcount));
    this.#types = new TypesForm(rootOf(root, TypesForm), { ...means, templates: root });
    this.#listen();
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /** Language of the family that was shown last, if anybody knows it. */
  get language() {
    return this.#found?.language ?? null;
  }

  /** The volunteer has to decide something before the next ticket. */
  get isAsking() {
    return this.isOpen && this.#isAsking;
  }

  /**
   * Show what a reading is worth and, if people may come in, ask who.
   *
   * @param {Finding} found
   * @returns {import("./verdict.mjs").Tone}
   */
  ask(found) {
    const face = faceOfFinding(found);
    this.#found = found;
    this.#isAsking = isOpen(found);
    this.#undoable = found.ownScan;
    this.#draw(face, this.#means.text.ofFinding(face, found), found);
    this.#offer(found);
    this.#open(this.#isAsking && !isAnyway(found) ? "admit" : "close");
    this.#closeSoon(face.tone === "go" && !this.#isAsking);
    return face.tone;
  }

  /**
   * Show what was written down.
   *
   * @param {Finding} found
   * @param {Done} done
   * @returns {import("./verdict.mjs").Tone}
   */
  tell(found, done) {
    const isUndo = done.scan.void !== undefined;
    const face = faceOfDone(found, done);
    this.#found = found;
    this.#isAsking = false;
    this.#undoable = isUndo ? null : done.scan.id;
    this.#draw(face, this.#means.text.ofDone(face, done), found);
    this.#hideForms();
    this.#open("close");
    this.#closeSoon(face.tone === "go" || isUndo);
    return face.tone;
  }

  close() {
    this.#dialog.close();
  }

  #listen() {
    const dialog = this.#dialog;
    action(dialog, "admit").addEventListener("click", () => this.#fire("admit", this.#who()));
    action(dialog, "undo").addEventListener("click", () => this.#fire("undo", this.#undoable));
    action(dialog, "more").addEventListener("click", () => this.#grow());
    action(dialog, "close").addEventListener("click", () => this.close());
    find(dialog, ".verdict__head").addEventListener("click", () => this.#isAsking || this.close());
    for (const form of dialog.querySelectorAll("form")) {
      form.addEventListener("ticks", () => this.#label());
    }
    for (const touch of ["pointerdown", "keydown"]) {
      dialog.addEventListener(touch, () => this.#forgetTimer());
    }
    dialog.addEventListener("close", () => this.#forgetTimer());
  }

  /**
   * @param {Face} face
   * @param {import("./verdict-text.mjs").Text} text
   * @param {Finding} found
   */
  #draw(face, text, found) {
    const { words } = this.#means;
    this.#dialog.classList.remove(...TONES.map((tone) => `verdict--${tone}`));
    this.#dialog.classList.add(`verdict--${face.tone}`);
    this.#dialog.classList.toggle("verdict--asking", this.#isAsking);
    sign(this.#dialog, face.sign);
    find(this.#dialog, "#verdict-word").textContent = text.word;
    find(this.#dialog, "#verdict-about").textContent = text.about;
    this.#greet(face.tone === "go" ? words.greeting(found.language) : null, found.language, text.word);
    part(this.#dialog, "number").hidden = !found.number;
    find(this.#dialog, '[data-part="number"] bdi').textContent = spaced(found.number ?? "");
    action(this.#dialog, "undo").hidden = this.#undoable === null;
    action(this.#dialog, "admit").hidden = !this.#isAsking;
  }

  /**
   * @param {string | null} text
   * @param {string | null} language
   * @param {string} word what is already said above it
   */
  #greet(text, language, word) {
    const greeting = part(this.#dialog, "greeting");
    say(greeting, text === word ? null : text);
    greeting.lang = language ?? "";
    greeting.dir = language === "ar" ? "rtl" : "ltr";
  }

  /** @param {Finding} found */
  #offer(found) {
    const { asks, attendees, size, present } = found;
    this.#hideForms();
    action(this.#dialog, "more").hidden = !isGrowing(found);
    if (asks === "ticks") {
      this.#party.show(attendees);
    } else if (this.#isAsking && asks === "count") {
      this.#headcount.show(size ?? 1, present);
    } else if (this.#isAsking && asks === "types") {
      this.#types.show(this.#means.words.typesLike(null), "who_is_here");
    }
    this.#label();
  }

  /** One more came along than the ticket admits: asked for by a tap of its own. */
  #grow() {
    const [person] = this.#found?.attendees ?? [];
    this.#isAsking = true;
    this.#dialog.classList.add("verdict--asking");
    action(this.#dialog, "more").hidden = true;
    action(this.#dialog, "admit").hidden = false;
    this.#types.show(this.#means.words.typesLike(person?.type ?? null), "who_came_along");
    this.#types.focus();
    this.#label();
  }

  #hideForms() {
    this.#party.hide();
    this.#headcount.hide();
    this.#types.hide();
    action(this.#dialog, "more").hidden = true;
  }

  /** @returns {Who} */
  #who() {
    const asks = this.#found?.asks;
    if (asks === "count") {
      return { count: this.#headcount.count };
    }
    return asks === "whole" ? { whole: true } : { ids: this.#party.ids, more: this.#types.counts };
  }

  #label() {
    const button = action(this.#dialog, "admit");
    const { text, isEmpty } = this.#admission();
    const isConsidered = this.#found !== null && isAnyway(this.#found);
    button.classList.toggle("scan-button--main", !isConsidered);
    button.classList.toggle("scan-button--considered", isConsidered);
    button.textContent = text;
    button.disabled = isEmpty;
  }

  #admission() {
    const { words } = this.#means;
    const who = this.#who();
    const count = "ids" in who ? who.ids.length + this.#types.total : this.#headcount.count;
    const isEmpty = "ids" in who && count === 0;
    if (this.#found && isAnyway(this.#found)) {
      return { text: words.say("let_in_anyway"), isEmpty };
    }
    const more = this.#found?.asks === "ticks" ? this.#types.total : 0;
    const n = count + (this.#found?.present ?? 0);
    return { text: more ? words.say("admit_more", { n, more }) : words.count("admit", count), isEmpty };
  }

  /** @param {string} focus */
  #open(focus) {
    if (!this.isOpen) {
      this.#dialog.showModal();
      this.#fire("open", null);
    }
    this.#dialog.scrollTop = 0;
    action(this.#dialog, focus).focus({ preventScroll: true });
  }

  /** @param {boolean} isGood */
  #closeSoon(isGood) {
    this.#forgetTimer();
    this.#forgetTimer = isGood ? this.#means.clock.after(GOOD_STAYS, () => this.close()) : () => {};
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #fire(name, detail) {
    this.#dialog.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
