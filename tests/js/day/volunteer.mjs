/**
 * A volunteer with her phone: the app without its screens, with a disk, a clock and a network that the test holds.
 *
 * What is on the disk survives a restart; everything else is made anew, as when a tab is killed and opened again.
 */
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { Names } from "../../../static/js/scan/names.mjs";
import { Phone } from "../../../static/js/scan/phone.mjs";
import { isGrowing, isOpen } from "../../../static/js/scan/verdict.mjs";
import { WalkIns } from "../../../static/js/scan/walk-ins.mjs";
import { Clockwork } from "../clockwork.mjs";
import { MemoryStore } from "../memory-store.mjs";

export class Volunteer {
  #network;
  #ids;
  #made = 0;
  #lives = 0;
  #store = new MemoryStore();
  /** @type {Clockwork} */
  #clock;
  /** @type {Phone} */
  #phone;
  /** @type {WalkIns} */
  #walkIns;
  #station = "";
  /** What the screen shows. @type {any} */
  #found = null;
  /** What it showed when somebody was let in, by scan: without it nothing can be taken back. @type {Map<string, any>} */
  #told = new Map();

  /** @param {{ now: number, ids: string, network: (request: object) => Promise<any> }} means `ids` begins all ids */
  constructor({ now, ids, network }) {
    this.#ids = ids;
    this.#network = network;
    this.#clock = new Clockwork(now);
    this.#phone = this.#opened();
    this.#walkIns = this.#padOf(this.#phone);
  }

  /**
   * Do something at a moment of this phone's clock.
   *
   * @param {number} now
   * @param {string} verb
   * @param {any} what
   */
  async at(now, verb, what) {
    await this.#clock.turn(now - this.#clock.now());
    return /** @type {any} */ (this)[verb](what);
  }

  /** @param {{ answer: any }} what the server's answer to pairing */
  async pair({ answer }) {
    await this.#phone.load();
    await this.#phone.enter(answer);
    this.#station = answer.stations[0].key;
    this.#walkIns = this.#padOf(this.#phone);
  }

  /** The tab was closed, or killed, and is opened again; tells whether the last record it made is still known. */
  async restart() {
    this.#phone = this.#opened();
    this.#found = null;
    this.#told.clear();
    await this.#phone.load();
    this.#walkIns = this.#padOf(this.#phone);
    const last = this.#phone.queue.all.at(-1);
    await this.#phone.start();
    return last?.id === this.#lastId() ? { scan: last.id, ticket: last.scan?.ticket_id } : null;
  }

  /** Be in contact, as every minute while somebody looks. */
  async sync() {
    await this.#phone.start();
  }

  /** @param {{ text: string }} what */
  async read({ text }) {
    const found = await this.#phone.checkIn.find(text, this.#station);
    this.#found = found;
    const { verdict, asks, size, present, attendees } = found;
    return { verdict, asks, size, present, attendees, isOpen: isOpen(found), isGrowing: isGrowing(found) };
  }

  /**
   * Tells the record's id; null if the phone belongs to no event any more and says so.
   *
   * @param {{ who: any }} what
   */
  async admit({ who }) {
    const found = this.#found;
    const done = await this.#unlessUnpaired(this.#phone.checkIn.admit(found, who));
    if (done) {
      this.#told.set(done.scan.id, found);
    }
    return done && { scan: done.scan.id };
  }

  /**
   * Note a party that has no ticket.
   *
   * @param {{ counts: { [type: string]: number } }} what
   */
  async note({ counts }) {
    const saved = await this.#unlessUnpaired(this.#walkIns.save(counts, "15083"));
    return saved && { scan: saved.scanId, ticket: saved.sighting.ticketId };
  }

  /** @param {{ scan: string }} what */
  async undo({ scan }) {
    const found = this.#told.get(scan);
    const isWalkIn = this.#walkIns.last?.scanId === scan;
    if (!found && !isWalkIn) {
      return null;
    }
    const taken = isWalkIn ? this.#walkIns.undo() : this.#phone.checkIn.undo(scan, found);
    return (await this.#unlessUnpaired(taken)) && { scan: this.#lastId() };
  }

  /** @param {{ isFull: boolean }} what */
  async disk({ isFull }) {
    this.#store.isFull = isFull;
  }

  /**
   * Everything this phone could tell somebody: what it reports, what it keeps of others, and whom it shows as here.
   *
   * @param {{ texts: string[] }} what
   */
  async look({ texts }) {
    const { report, checkIn } = this.#phone;
    const tickets = await this.#store.all("tickets");
    const visits = tickets.flatMap(({ attendees }) =>
      attendees.flatMap((/** @type {any} */ { id, seen }) => seen.map(({ station, day }) => [id, station, day])),
    );
    const found = await Promise.all(texts.map((text) => checkIn.find(text, this.#station)));
    const here = found.flatMap(({ attendees }) => attendees.filter(({ present }) => present).map(({ id }) => id));
    return { report, visits, here };
  }

  /**
   * A phone that has lost its event writes nothing down any more.
   *
   * @template Done
   * @param {Promise<Done>} deed
   * @returns {Promise<Done | null>}
   */
  async #unlessUnpaired(deed) {
    if (this.#phone.pairings.current) {
      return deed;
    }
    await assert.rejects(deed);
    return null;
  }

  /** The pad for walk-ins, fitted as `pads.mjs` fits it. */
  #padOf(/** @type {Phone} */ phone) {
    const pad = new WalkIns({
      outbox: phone.outbox,
      newId: () => this.#nextId(),
      place: () => phone.checkIn.placeOf(this.#station),
      names: new Names(/** @type {SubtleCrypto} */ (webcrypto.subtle)),
      now: () => this.#clock.now(),
      trueNow: () => phone.time.now(),
      isOffline: () => !phone.sync.isOnline,
    });
    pad.begin(this.#station, phone.queue.all);
    return pad;
  }

  #opened() {
    const life = ++this.#lives;
    this.#clock.forgetAlarms();
    const phone = new Phone({
      store: this.#store,
      clock: this.#clock,
      subtle: /** @type {SubtleCrypto} */ (webcrypto.subtle),
      newId: () => this.#nextId(),
      language: "de",
      fetch: /** @type {typeof fetch} */ ((address, request) => this.#fetch(life, String(address), request ?? {})),
    });
    phone.sync.addEventListener("unpaired", () => void phone.outbox.flush());
    return phone;
  }

  #nextId() {
    this.#made += 1;
    return this.#lastId();
  }

  #lastId() {
    return this.#ids + this.#made.toString(16).padStart(8, "0");
  }

  /**
   * An app that was closed meanwhile hears nothing any more.
   *
   * @param {number} life
   * @param {string} address
   * @param {RequestInit} request
   */
  async #fetch(life, address, { method = "GET", headers, body }) {
    const answer = await this.#network({ address, method, headers, body });
    if (life !== this.#lives || answer.killed) {
      return new Promise(() => {});
    }
    if (answer.lost) {
      throw new TypeError("Failed to fetch");
    }
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  }
}
