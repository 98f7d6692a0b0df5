/**
 * One volunteer's phone: the app's own modules, with a store, a clock and a network that the test holds.
 *
 * What is kept survives a restart; everything else is made anew, as when a tab is closed and opened again.
 */
import { NOTHING } from "../../../static/js/scan/finding.mjs";
import { Phone as App } from "../../../static/js/scan/phone.mjs";
import { isOpen } from "../../../static/js/scan/verdict.mjs";
import { MemoryStore } from "../memory-store.mjs";

export class Phone {
  #means;
  #kept = new MemoryStore();
  #life = 0;
  /** @type {App} */
  #app;
  /** What the screen shows. @type {any} */
  #found = null;
  #station = "";

  /** @param {{ clock: any, network: (request: object) => Promise<any>, newId: () => string }} means */
  constructor(means) {
    this.#means = means;
    this.#app = this.#opened();
  }

  /** Belong to an event; what it knows of it comes later. */
  async pair(/** @type {any} */ answer) {
    await this.#app.load();
    await this.#app.enter(answer);
  }

  /** Open the app; what it was just doing ends wherever it was. */
  async start() {
    this.#app = this.#opened();
    this.#found = null;
    await this.#app.load();
  }

  /** @param {{ text: string, station: string }} what */
  async read({ text, station }) {
    const found = await this.#app.checkIn.find(text, station);
    this.#found = found;
    this.#station = station;
    const { verdict, size, attendees, ticketId } = found;
    return { verdict, size, attendees, ticket: ticketId, open: isOpen(found) };
  }

  /** @param {{ who: any }} what */
  async admit({ who }) {
    return this.#told(await this.#app.checkIn.admit(this.#found, who));
  }

  /** @param {{ scan: string }} what */
  async undo({ scan }) {
    return this.#told(
      await this.#app.checkIn.undo(scan, this.#found ?? { ...NOTHING, place: { station: this.#station, day: "" } }),
    );
  }

  async sync() {
    await this.#app.sync.refresh();
    await this.#app.outbox.flush();
    return this.#app.report;
  }

  #opened() {
    const life = ++this.#life;
    const { clock, newId } = this.#means;
    clock.forgetAlarms();
    const fetch = (/** @type {string} */ address, /** @type {RequestInit} */ request) =>
      this.#fetch(life, address, request);
    const means = { store: this.#kept, clock, newId, language: "de", subtle: globalThis.crypto.subtle };
    return new App({ ...means, fetch: /** @type {typeof globalThis.fetch} */ (fetch) });
  }

  /** @param {import("../../../static/js/scan/check-in.mjs").Done} done */
  #told({ scan }) {
    return { scan: scan.id, admitted: scan.admitted === true };
  }

  /**
   * A request of an app that was closed meanwhile is never answered to it.
   *
   * @param {number} life
   * @param {string} address
   * @param {RequestInit} request
   */
  async #fetch(life, address, { method = "GET", headers, body }) {
    const answer = await this.#means.network({ address, method, headers, body });
    if (life !== this.#life || answer.killed) {
      return new Promise(() => {});
    }
    if (answer.lost) {
      throw new TypeError("Failed to fetch");
    }
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  }
}
