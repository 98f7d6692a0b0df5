/**
 * What families talk about at a station: topics and the office they are sent on to. Nothing about anybody.
 *
 * @typedef {import("./queue.mjs").Note} Note
 * @typedef {{ topics: string[], followUp: string | null }} Talk
 */
export class Advice {
  #means;
  #station = "";
  /** What can be taken back, the last one last. @type {Note[]} */
  #kept = [];

  /**
   * @param {{ outbox: { addAdvice: (note: Note) => Promise<unknown> }, newId: () => string, now: () => number }} means
   */
  constructor(means) {
    this.#means = means;
  }

  /** @param {string} key */
  setStation(key) {
    this.#station = key;
    this.#kept = [];
  }

  /**
   * Keep what a conversation was about, before anything is shown.
   *
   * @param {Talk} talk
   */
  async save({ topics, followUp }) {
    const note = { ...this.#stamped(), topics, follow_up: followUp };
    await this.#means.outbox.addAdvice(note);
    this.#kept.push(note);
  }

  /** Take back the last note by a note of its own: the first one may be on its way already. */
  async undo() {
    const note = this.#kept.pop();
    if (note) {
      await this.#means.outbox.addAdvice({ ...this.#stamped(), topics: [], follow_up: null, void: note.id });
    }
  }

  #stamped() {
    const { newId, now } = this.#means;
    return { id: newId(), station: this.#station, noted_at: new Date(now()).toISOString() };
  }
}
