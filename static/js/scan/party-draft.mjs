/**
 * A party as it is tapped: how many of which type, and in which order, so that the last tap can be taken back.
 */
export class PartyDraft {
  /** @type {string[]} */
  #taps = [];

  get size() {
    return this.#taps.length;
  }

  /** How many of each type, types in the order in which they were first tapped. */
  get counts() {
    /** @type {{ [type: string]: number }} */
    const counts = {};
    for (const type of this.#taps) {
      counts[type] = (counts[type] ?? 0) + 1;
    }
    return counts;
  }

  /** @param {string} type */
  count(type) {
    return this.counts[type] ?? 0;
  }

  /** @param {string} type */
  tap(type) {
    this.#taps.push(type);
  }

  /** Take back the last tap. */
  undo() {
    this.#taps.pop();
  }

  clear() {
    this.#taps = [];
  }
}
