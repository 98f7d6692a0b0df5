/**
 * The sentences of a verdict, with its numbers and times filled in.
 *
 * @typedef {import("./check-in.mjs").Finding} Finding
 * @typedef {import("./outbox.mjs").Outcome} Outcome
 * @typedef {import("./verdict.mjs").Face} Face
 * @typedef {{ word: string, about: string }} Text
 */
export class VerdictText {
  #words;
  #clock;
  /** Time zone of the event; undefined means the phone's own. @type {string | undefined} */
  #zone;

  /** @param {{ words: import("./locale.mjs").Words, clock: import("./clock.mjs").Clock }} means */
  constructor({ words, clock }) {
    this.#words = words;
    this.#clock = clock;
  }

  /** @param {string | undefined} zone IANA name */
  setZone(zone) {
    this.#zone = zone;
  }

  /**
   * @param {Face} face
   * @param {Finding} found
   * @returns {Text}
   */
  ofFinding(face, found) {
    return this.#text(face, this.#values(found.present, found.size, found.firstSeenAt));
  }

  /**
   * @param {Face} face
   * @param {Finding} found
   * @param {Outcome} outcome
   * @returns {Text}
   */
  ofOutcome(face, found, outcome) {
    if (outcome.state !== "settled") {
      return this.#text(face, {});
    }
    const { present, admits, first_seen_at: seen } = outcome.answer;
    return this.#text(face, this.#values(present ?? 0, admits ?? found.size, seen ?? null));
  }

  /**
   * @param {Face} face
   * @param {{ [name: string]: string | number }} values
   */
  #text(face, values) {
    return { word: this.#words.say(face.word, values), about: this.#words.say(face.about, values) };
  }

  /**
   * @param {number} here
   * @param {number | null} total
   * @param {string | null} seen
   */
  #values(here, total, seen) {
    const time = seen ? this.#words.time(seen, this.#zone, this.#clock.now()) : "–";
    return { n: here, total: total ?? here, time };
  }
}
