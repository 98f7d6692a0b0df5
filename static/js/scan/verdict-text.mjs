/**
 * The sentences of a verdict, with its numbers and times filled in.
 *
 * @typedef {import("./check-in.mjs").Finding} Finding
 * @typedef {import("./check-in.mjs").Done} Done
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
  ofFinding(face, { present, size, firstSeenAt, asOf }) {
    return this.#text(face, {
      n: present,
      total: size ?? present,
      time: this.time(firstSeenAt),
      list: this.time(asOf),
    });
  }

  /**
   * @param {Face} face
   * @param {Done} done
   * @returns {Text}
   */
  ofDone(face, { present, size }) {
    return this.#text(face, { n: present, total: size ?? present });
  }

  /**
   * Tell a moment by the clocks where the event is.
   *
   * @param {string | number | null} moment
   */
  time(moment) {
    return moment === null ? "–" : this.#words.time(moment, this.#zone, this.#clock.now());
  }

  /**
   * @param {Face} face
   * @param {{ [name: string]: string | number }} values
   */
  #text(face, values) {
    return { word: this.#words.say(face.word, values), about: this.#words.say(face.about, values) };
  }
}
