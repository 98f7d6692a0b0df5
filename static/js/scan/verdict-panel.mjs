import { spaced } from "./code.mjs";
import { action, find, part, rootOf, say, sign } from "./elements.mjs";
import { Headcount } from "./headcount.mjs";
import { PartyForm } from "./party-form.mjs";
import { faceOfFinding, faceOfOutcome, isOpen } from "./verdict.mjs";

/** Milliseconds a good result stays; long enough to read, and Undo stays on the next screen. */
const GOOD_STAYS = 3_000;
const TONES = ["go", "look", "stop"];

/**
 * The full-screen verdict: shows a finding, asks who is here, shows the outcome.
 *
 * Fires `admit` (detail: who), `undo` (detail: id of the scan), `retry`, `open` and `close`.
 *
 * @typedef {import("./check-in.mjs").Finding} Finding
 * @typedef {import("./outbox.mjs").Outcome} Outcome
 * @typedef {import("./verdict.mjs").Face} Face
 */
export class VerdictPanel {
  static moduleName = "verdict";
  #dialog;
  #means;
  #party;
  #headcount;
  #forgetTimer = () => {};
  #isAsking = false;
  /** False when nobody could be asked who belongs to the ticket. */
  #knowsPeople = true;
  /** @type {number | null} */
  #size = null;
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
    this.#listen();
  }

  get isOpen() {
    return this.#dialog.open;
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
    this.#isAsking = isOpen(found);
    this.#undoable = found.ownScan;
    this.#draw(face, this.#means.text.ofFinding(face, found), found);
    this.#offer(found);
    this.#open(this.#isAsking ? "admit" : "close");
    this.#closeSoon(face.tone === "go" && !this.#isAsking);
    return face.tone;
  }

  /**
   * Show what became of a scan.
   *
   * @param {Finding} found
   * @param {Outcome} outcome
   * @returns {import("./verdict.mjs").Tone}
   */
  tell(found, outcome) {
    const isUndo = outcome.scan.void !== undefined;
    const face = faceOfOutcome(outcome);
    this.#isAsking = false;
    this.#undoable = isUndo || outcome.state === "rejected" ? null : outcome.scan.id;
    this.#draw(face, this.#means.text.ofOutcome(face, found, outcome), found);
    this.#party.hide();
    this.#headcount.hide();
    this.#open("close");
    this.#closeSoon(face.tone === "go" || isUndo);
    return face.tone;
  }

  /** A decision was taken and its answer is on the way. */
  setBusy() {
    action(this.#dialog, "admit").disabled = true;
    part(this.#dialog, "wait").hidden = false;
  }

  close() {
    this.#dialog.close();
  }

  #listen() {
    const dialog = this.#dialog;
    action(dialog, "admit").addEventListener("click", () => this.#fire("admit", this.#who()));
    action(dialog, "undo").addEventListener("click", () => this.#fire("undo", this.#undoable));
    action(dialog, "retry").addEventListener("click", () => this.#fire("retry", null));
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
    part(this.#dialog, "wait").hidden = true;
    this.#greet(face.tone === "go" ? words.greeting(found.language) : null, found.language, text.word);
    part(this.#dialog, "number").hidden = !found.number;
    find(this.#dialog, '[data-part="number"] bdi').textContent = spaced(found.number ?? "");
    action(this.#dialog, "undo").hidden = this.#undoable === null;
    action(this.#dialog, "retry").hidden = found.verdict !== "unreachable" || !this.#isAsking;
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
  #offer({ verdict, attendees, size }) {
    this.#party.hide();
    this.#headcount.hide();
    if (verdict === "unreachable" && size !== null) {
      this.#headcount.show(size);
    } else if (attendees.length) {
      this.#party.show(attendees);
    }
    this.#knowsPeople = verdict !== "unreachable";
    this.#size = size;
    this.#label();
  }

  #who() {
    if (this.#knowsPeople) {
      return { ids: this.#party.ids };
    }
    return { count: this.#size === null ? null : this.#headcount.count };
  }

  #label() {
    const { words } = this.#means;
    const who = this.#who();
    const count = "ids" in who ? who.ids.length : who.count;
    const button = action(this.#dialog, "admit");
    button.textContent = count === null ? words.say("admit_all") : words.count("admit", count);
    button.disabled = count === 0;
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
