/**
 * The app without its screens: what it keeps, decides and sends. Everything it needs of the browser is given.
 *
 * @typedef {object} Means
 * @property {import("./store.mjs").Keeping} store
 * @property {typeof globalThis.fetch} fetch
 * @property {import("./clock.mjs").Clock} clock
 * @property {SubtleCrypto} subtle missing on pages without HTTPS; then no code can be judged
 * @property {() => string} newId
 * @property {string} language
 * @property {LockManager | undefined} [locks]
 */
import { Api } from "./api.mjs";
import { noteIn, scanIn } from "./batches.mjs";
import { CheckIn } from "./check-in.mjs";
import { oneTab } from "./one-tab.mjs";
import { Outbox } from "./outbox.mjs";
import { Pairings } from "./pairings.mjs";
import { Queue } from "./queue.mjs";
import { reportOf } from "./report.mjs";
import { Roster } from "./roster.mjs";
import { Sync } from "./sync.mjs";
import { TrueTime } from "./true-time.mjs";

/** Milliseconds. */
const MINUTE = 60_000;

export class Phone {
  #clock;
  #forgetMinute = () => {};

  /** @param {Means} means */
  constructor({ store, fetch, clock, subtle, newId, language, locks }) {
    this.#clock = clock;
    this.api = new Api({ fetch, language });
    this.time = new TrueTime({ clock, store });
    this.pairings = new Pairings({ store, subtle, newId });
    this.roster = new Roster(store);
    this.queue = new Queue(store);
    const { api, time, pairings, roster, queue } = this;
    this.sync = new Sync({ api, clock, time, roster, queue, pairings });
    this.outbox = new Outbox({
      queue,
      pairings,
      clock,
      time,
      send: (batch) => this.#send(batch),
      prepare: () => this.sync.prepare(),
      lose: (pairing, reason) => this.sync.lose(pairing, reason),
      exclusively: oneTab(locks),
    });
    this.outbox.addEventListener("sent", () => this.sync.refreshSoon());
    const { sync, outbox } = this;
    this.checkIn = new CheckIn({ pairings, roster, queue, outbox, sync, time, clock, subtle, newId });
  }

  /** What the line at the foot of the screen says. */
  get report() {
    return reportOf({ outbox: this.outbox.report, sync: this.sync.report, pairing: this.pairings.current });
  }

  /** Find again what this phone kept; nobody is asked yet. */
  async load() {
    await Promise.all([this.pairings.load(), this.time.load()]);
    const { current } = this.pairings;
    await (current ? this.roster.load(current.id) : this.roster.wipe());
    await this.outbox.start();
  }

  /**
   * Belong to an event from now on. What waits of another one is sent with that one's token.
   *
   * @param {import("./api.mjs").PairAnswer} answer
   */
  async enter(answer) {
    const pairing = await this.pairings.enter(answer);
    await this.roster.wipe();
    await this.roster.load(pairing.id);
    return pairing;
  }

  /** Be in contact from now on: read the roster, then send what waits; again every minute, until `rest`. */
  async start() {
    this.rest();
    this.#forgetMinute = this.#clock.after(MINUTE, () => void this.start());
    await this.sync.refresh();
    this.outbox.nudge();
  }

  /** Ask no more by itself, for example while nobody looks; what is added is still sent. */
  rest() {
    this.#forgetMinute();
  }

  /** @param {import("./outbox.mjs").Batch} batch */
  #send({ pairing, records, unsent }) {
    const { offset } = this.time;
    const now = this.#clock.now();
    const notes = records.flatMap((record) => (record.kind === "advice" ? [noteIn(record, offset)] : []));
    if (notes.length) {
      return this.api.notes(pairing.token, notes, { now });
    }
    const scans = records.flatMap((record) => (record.kind === "scan" ? [scanIn(record, offset)] : []));
    return this.api.scans(pairing.token, scans, { now, unsent });
  }
}
