/**
 * The records of what people did here, oldest first: on the disk before anything is shown, and there until the
 * server has answered and the roster has been asked once more.
 *
 * Where the disk refuses, a record goes on in memory and the disk is asked again and again.
 *
 * @typedef {import("./scans.mjs").Scan} Scan
 * @typedef {object} Note advice given at a station; nobody is named in it
 * @property {string} id
 * @property {string} station
 * @property {string} noted_at ISO 8601 by this phone's clock
 * @property {string[]} topics
 * @property {string | null} follow_up
 * @property {string} [void] id of the note that this one takes back
 * @typedef {object} Common
 * @property {string} id
 * @property {number} [seq] place in the order; none while the disk refuses
 * @property {string} pairing the pairing under which it was made, whose token it is sent with
 * @property {"waiting" | "answered" | "rejected"} state
 * @property {number | null} offset milliseconds by which this phone's clock was known to be slow when it was made
 * @property {{ code: string, detail: string }} [error] why the server refused it
 * @typedef {Common & { kind: "scan", scan: Scan, sighting?: import("./presence.mjs").Sighting }} ScanRecord
 * @typedef {Common & { kind: "advice", note: Note }} AdviceRecord
 * @typedef {ScanRecord | AdviceRecord} Kept
 * @typedef {import("./store.mjs").Keeping} Keeping
 */
export class Queue {
  #store;
  /** @type {Map<string, Kept>} */
  #records = new Map();
  /** Ids of records that only this page knows. @type {Set<string>} */
  #unkept = new Set();
  /** One thing at a time, so that reading never overlooks what is just being written. @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /** @param {Keeping} store */
  constructor(store) {
    this.#store = store;
  }

  /** All records in order, those too that the server has answered but the roster does not show yet. */
  get all() {
    return [...this.#records.values()];
  }

  /** Records the server has not answered, in the order in which they were made. */
  get waiting() {
    return this.all.filter(({ state }) => state === "waiting");
  }

  /** How many wait, how many were refused, and how many of both the disk has not taken. */
  get counts() {
    const rejected = this.all.filter(({ state }) => state === "rejected").length;
    const unkept = this.all.filter(({ id, state }) => this.#unkept.has(id) && state !== "answered").length;
    return { waiting: this.waiting.length, rejected, unkept };
  }

  /** Read what this phone keeps, also what another tab of it has added or sent; and offer the disk what it refused. */
  load() {
    return this.#next(async () => {
      await this.#keepAgain();
      const kept = await this.#store.all("records").catch(() => null);
      for (const { id } of kept ?? []) {
        this.#unkept.delete(id);
      }
      if (kept) {
        const unkept = this.all.filter(({ id }) => this.#unkept.has(id));
        this.#records = new Map([...kept, ...unkept].map((record) => [record.id, record]));
      }
    });
  }

  /**
   * Keep a record; true if it is on the disk, false if only this page knows it. Never throws.
   *
   * @param {Kept} record
   * @returns {Promise<boolean>}
   */
  add(record) {
    return this.#next(async () => {
      if (!this.#records.has(record.id)) {
        this.#records.set(record.id, record);
        this.#unkept.add(record.id);
        await this.#keepAgain();
      }
      return !this.#unkept.has(record.id);
    });
  }

  /**
   * Put newer versions in the place of records that are still here.
   *
   * @param {readonly Kept[]} records
   */
  change(records) {
    return this.#next(async () => {
      const known = records.filter(({ id }) => this.#records.has(id));
      for (const record of known) {
        this.#records.set(record.id, { ...this.#records.get(record.id), ...record });
      }
      await this.#write(known.filter(({ id }) => !this.#unkept.has(id)).map(({ id }) => this.#putting(id)));
    });
  }

  /** @param {readonly string[]} ids */
  remove(ids) {
    return this.#next(async () => {
      const seqs = ids.map((id) => this.#records.get(id)?.seq);
      for (const id of ids) {
        this.#records.delete(id);
        this.#unkept.delete(id);
      }
      const kept = seqs.filter((seq) => seq !== undefined);
      await this.#write(kept.map((seq) => ({ shelf: /** @type {const} */ ("records"), remove: seq })));
    });
  }

  /** Offer the disk in order what it has not taken; what comes after a refusal waits too. */
  async #keepAgain() {
    for (const id of this.#unkept) {
      const keys = await this.#store.write([this.#putting(id)]).catch(() => null);
      if (!keys) {
        return;
      }
      const record = /** @type {Kept} */ (this.#records.get(id));
      this.#records.set(id, { ...record, seq: Number(keys[0]) });
      this.#unkept.delete(id);
    }
  }

  /** @param {string} id */
  #putting(id) {
    return { shelf: /** @type {const} */ ("records"), put: /** @type {Kept} */ (this.#records.get(id)) };
  }

  /**
   * Write what is already so in memory. Where the disk refuses, the page closed now would only send a record again,
   * which the server takes once.
   *
   * @param {import("./store.mjs").Change[]} changes
   */
  async #write(changes) {
    await this.#store.write(changes).catch(() => {});
  }

  /**
   * @template Result
   * @param {() => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  #next(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}
