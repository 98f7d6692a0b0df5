/**
 * The loop of the day: a reading comes, its worth is shown, people are let in, the next one comes.
 *
 * Nothing here may end the loop: whatever fails becomes a sentence on the screen.
 *
 * @typedef {import("./check-in.mjs").Finding} Finding
 * @typedef {import("./check-in.mjs").Done} Done
 * @typedef {import("./memory.mjs").Told} Told
 * @typedef {object} Means
 * @property {Pick<import("./check-in.mjs").CheckIn, "find" | "admit" | "undo" | "placeOf">} checkIn
 * @property {Pick<import("./memory.mjs").Memory, "last" | "keepLast">} memory
 * @property {import("./clock.mjs").Clock} clock
 * @property {import("./verdict-panel.mjs").VerdictPanel} panel
 * @property {import("./last-scan.mjs").LastScan} last
 * @property {import("./signals.mjs").Signals} signals
 * @property {import("./verdict-text.mjs").VerdictText} text
 */
import { NOTHING } from "./finding.mjs";
import { Recent } from "./recent.mjs";
import { faceOfDone, faceOfNews } from "./verdict.mjs";

/** Milliseconds for which a code must be out of the camera's view before it is read again. */
const SAME_CODE = 2_500;

export class ScanDesk {
  #means;
  #station = "";
  #recent = new Recent(SAME_CODE);
  /** What was read last, and what the camera read last. */
  #reading = "";
  #seen = "";
  #isBusy = false;
  /** What the screen is about. @type {Finding | null} */
  #found = null;
  /** The scan before, which the line under the camera is about. @type {Told | null} */
  #last = null;

  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
  }

  /** @param {string} key empty while the volunteer stands nowhere: then nothing is read */
  setStation(key) {
    this.#station = key;
    this.#recent = new Recent(SAME_CODE);
  }

  /** The page was loaded anew: the scan before it, if it was made here and today, can still be taken back. */
  async recall() {
    const told = await this.#means.memory.last();
    const here = this.#means.checkIn.placeOf(this.#station);
    const isHere = told?.found.place.station === here.station && told.found.place.day === here.day;
    if (told && isHere && !this.#last) {
      this.#last = told;
      this.#note(told, faceOfDone(told.found, told.done));
    }
  }

  /** Another event begins, or this one has ended for this phone: nothing of it is left. */
  async forget() {
    this.#last = null;
    this.#means.last.hide();
    await this.#means.memory.keepLast(null);
  }

  /**
   * A code came into the camera's view, perhaps the same one as in the picture before.
   *
   * @param {string} text
   */
  async see(text) {
    if (this.#isOccupied) {
      return; // the next family's code may be in view already, and is read when it is its turn
    }
    const now = this.#means.clock.now();
    const isSame = this.#recent.find(text, now) !== null;
    this.#seen = text;
    this.#recent.keep(text, now);
    if (!isSame) {
      await this.read(text);
    }
  }

  /**
   * A reading that somebody wanted: typed, or by a hand scanner.
   *
   * @param {string} text
   */
  async read(text) {
    if (this.#isOccupied) {
      return;
    }
    this.#reading = text;
    await this.#safely(() => this.#judge(text));
  }

  get #isOccupied() {
    return !this.#station || this.#isBusy || this.#means.panel.isAsking;
  }

  /** @param {import("./check-in.mjs").Who} who */
  async admit(who) {
    const found = this.#found;
    if (found) {
      await this.#safely(async () => this.#tell(found, await this.#means.checkIn.admit(found, who)));
    }
  }

  /**
   * Take back the scan on the screen.
   *
   * @param {string} scanId
   */
  async undo(scanId) {
    if (this.#found) {
      await this.#undo(this.#found, scanId);
    }
  }

  /** Take back the scan before. */
  async undoLast() {
    if (this.#last) {
      const { found, done } = this.#last;
      await this.#undo(found, done.scan.id, done.fresh);
    }
  }

  /**
   * The server answered what was shown long ago. If it knew better, the line under the camera says so; nobody is
   * called back for it, the organiser's list has it.
   *
   * @param {import("./outbox.mjs").Outcome} outcome
   */
  settle({ record, answer }) {
    const face = this.#last?.done.scan.id === record.id ? faceOfNews(this.#last.found, answer) : null;
    if (this.#last && face) {
      this.#note(this.#last, face);
    }
  }

  /** A dialog was closed; the camera may still be looking at the ticket before. */
  rest() {
    for (const text of [this.#reading, this.#seen]) {
      this.#recent.keep(text, this.#means.clock.now());
    }
  }

  /** @param {string} text */
  async #judge(text) {
    const found = await this.#means.checkIn.find(text, this.#station);
    this.#found = found;
    const [person, ...others] = found.attendees;
    if (found.verdict === "welcome" && person && !others.length) {
      this.#tell(found, await this.#means.checkIn.admit(found, { ids: [person.id] }));
      return;
    }
    this.#means.signals.give(this.#means.panel.ask(found));
  }

  /**
   * @param {Finding} found
   * @param {string} scanId
   * @param {string[]} [fresh]
   */
  async #undo(found, scanId, fresh) {
    await this.#safely(async () => this.#tell(found, await this.#means.checkIn.undo(scanId, found, fresh)));
  }

  /**
   * @param {Finding} found
   * @param {Done} done
   */
  #tell(found, done) {
    this.#found = found;
    this.#last = { found, done };
    this.#means.signals.give(this.#means.panel.tell(found, done));
    this.#note(this.#last, faceOfDone(found, done));
    void this.#means.memory.keepLast(this.#last);
  }

  /**
   * Write the line under the camera.
   *
   * @param {Told} told
   * @param {import("./verdict.mjs").Face} face
   */
  #note({ found, done }, face) {
    const { word } = this.#means.text.ofDone(face, done);
    this.#means.last.show({ word, number: found.number, isUndoable: done.scan.void === undefined });
  }

  /**
   * One thing at a time; an unexpected mistake frees the desk instead of freezing it.
   *
   * @param {() => Promise<void>} work
   */
  async #safely(work) {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    try {
      await work();
    } catch {
      this.#fail();
    } finally {
      this.#isBusy = false;
    }
  }

  #fail() {
    this.#found = NOTHING;
    this.#means.signals.give(this.#means.panel.ask(NOTHING));
  }
}
