/**
 * The loop of the day: a reading comes, its worth is shown, people are let in, the next one comes.
 *
 * Nothing here may end the loop: whatever fails becomes a sentence on the screen.
 *
 * @typedef {import("./check-in.mjs").Finding} Finding
 * @typedef {import("./outbox.mjs").Outcome} Outcome
 * @typedef {{ found: Finding, scanId: string }} Told
 * @typedef {object} Means
 * @property {import("./check-in.mjs").CheckIn} checkIn
 * @property {import("./clock.mjs").Clock} clock
 * @property {import("./verdict-panel.mjs").VerdictPanel} panel
 * @property {import("./last-scan.mjs").LastScan} last
 * @property {import("./signals.mjs").Signals} signals
 * @property {import("./verdict-text.mjs").VerdictText} text
 */
import { ApiError } from "./api.mjs";
import { Recent } from "./recent.mjs";
import { faceOfOutcome } from "./verdict.mjs";

/** Milliseconds in which the camera may still see the code that was just dealt with. */
const SAME_CODE = 2_500;

/** Fires `unpaired` when the server no longer knows this phone. */
export class ScanDesk extends EventTarget {
  #means;
  #station = "";
  #recent = new Recent(SAME_CODE);
  /** What was read last, and what the camera read last. */
  #reading = "";
  #seen = "";
  #isBusy = false;
  /** What the screen is about. @type {Finding | null} */
  #found = null;
  /** Id of the scan that waits on the screen for its answer. @type {string | null} */
  #shown = null;
  /** The scan before, which the line under the camera is about. @type {Told | null} */
  #last = null;

  /** @param {Means} means */
  constructor(means) {
    super();
    this.#means = means;
  }

  /** @param {string} key empty while the volunteer stands nowhere: then nothing is read */
  setStation(key) {
    this.#station = key;
    this.#recent = new Recent(SAME_CODE);
  }

  /**
   * A code came into the camera's view, perhaps the same one as in the picture before.
   *
   * @param {string} text
   */
  async see(text) {
    const now = this.#means.clock.now();
    this.#seen = text;
    if (this.#recent.find(text, now) === null) {
      this.#recent.keep(text, now);
      await this.read(text);
    }
  }

  /**
   * A reading that somebody wanted: typed, or by a hand scanner.
   *
   * @param {string} text
   */
  async read(text) {
    if (!this.#station || this.#isBusy || this.#means.panel.isAsking) {
      return;
    }
    this.#reading = text;
    await this.#safely(() => this.#judge(text));
  }

  async retry() {
    await this.#safely(() => this.#judge(this.#reading));
  }

  /** @param {{ ids: string[] } | { count: number | null }} who */
  async admit(who) {
    const found = this.#found;
    if (found) {
      this.#means.panel.setBusy();
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
      await this.#undo({ found: this.#found, scanId });
    }
  }

  /** Take back the scan before. */
  async undoLast() {
    if (this.#last) {
      await this.#undo(this.#last);
    }
  }

  /**
   * An answer came late: show it where its scan is still shown.
   *
   * @param {Outcome} outcome
   */
  settle(outcome) {
    if (this.#found && outcome.scan.id === this.#shown) {
      this.#tell(this.#found, outcome);
    } else if (this.#last?.scanId === outcome.scan.id) {
      this.#note(this.#last.found, outcome);
    }
  }

  /** A dialog was closed; the camera may still be looking at the ticket before. */
  rest() {
    this.#shown = null;
    for (const text of [this.#reading, this.#seen]) {
      this.#recent.keep(text, this.#means.clock.now());
    }
  }

  /** @param {string} text */
  async #judge(text) {
    const found = await this.#means.checkIn.find(text, this.#station);
    this.#found = found;
    this.#shown = null;
    const [person, ...others] = found.attendees;
    if (found.verdict === "welcome" && person && !others.length) {
      this.#tell(found, await this.#means.checkIn.admit(found, { ids: [person.id] }));
      return;
    }
    this.#means.signals.give(this.#means.panel.ask(found));
  }

  /** @param {Told} told */
  async #undo({ found, scanId }) {
    await this.#safely(async () => this.#tell(found, await this.#means.checkIn.undo(scanId, found)));
  }

  /**
   * @param {Finding} found
   * @param {Outcome} outcome
   */
  #tell(found, outcome) {
    this.#found = found;
    this.#shown = outcome.state === "waiting" ? outcome.scan.id : null;
    this.#means.signals.give(this.#means.panel.tell(found, outcome));
    this.#note(found, outcome);
  }

  /**
   * Write the line under the camera.
   *
   * @param {Finding} found
   * @param {Outcome} outcome
   */
  #note(found, outcome) {
    const isUndoable = outcome.scan.void === undefined && outcome.state !== "rejected";
    this.#last = { found, scanId: outcome.scan.id };
    const { word } = this.#means.text.ofOutcome(faceOfOutcome(outcome), found, outcome);
    this.#means.last.show({ word, number: found.number, isUndoable });
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
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isBusy = false;
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    if (error instanceof ApiError && error.isUnpaired) {
      this.dispatchEvent(new Event("unpaired"));
      return;
    }
    const failed = { ...NOTHING, station: this.#station };
    this.#found = failed;
    this.#means.signals.give(this.#means.panel.ask(failed));
  }
}

/** @type {Finding} */
const NOTHING = {
  reading: null,
  station: "",
  verdict: "failed",
  attendees: [],
  ticketId: null,
  number: null,
  language: null,
  firstSeenAt: null,
  size: null,
  present: 0,
  ownScan: null,
};
