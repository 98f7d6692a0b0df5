/**
 * One volunteer's phone: the app's own modules, with a store, a clock and a network that the test holds.
 *
 * What is kept survives a restart; everything else is made anew, as when a tab is closed and opened again.
 */
import { Api } from "../../../static/js/scan/api.mjs";
import { CheckIn } from "../../../static/js/scan/check-in.mjs";
import { MemoryQueue } from "../../../static/js/scan/memory-queue.mjs";
import { Outbox } from "../../../static/js/scan/outbox.mjs";
import { isOpen } from "../../../static/js/scan/verdict.mjs";

export class Phone {
  #means;
  #kept = new MemoryQueue();
  #life = 0;
  /** @type {any} */
  #app;
  /** What the screen shows. @type {any} */
  #found = null;
  #station = "";

  /** @param {{ token: string, clock: any, network: (request: object) => Promise<any>, newId: () => string }} means */
  constructor(means) {
    this.#means = means;
    this.start();
  }

  /** Open the app; what it was just doing ends wherever it was. */
  start() {
    const life = ++this.#life;
    const { clock, newId, token } = this.#means;
    clock.forgetAlarms();
    const fetch = (/** @type {string} */ address, /** @type {RequestInit} */ request) =>
      this.#fetch(life, address, request);
    const api = new Api({ fetch: /** @type {typeof globalThis.fetch} */ (fetch), language: "de", token: () => token });
    const outbox = new Outbox({ queue: this.#kept, clock, send: (scans, now) => api.send(scans, now) });
    const checkIn = new CheckIn({ tickets: (reading, at) => api.ticket(reading, at), outbox, clock, newId });
    this.#app = { outbox, checkIn };
    this.#found = null;
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
    return this.#told(await this.#app.checkIn.undo(scan, this.#found ?? { station: this.#station, ticketId: null }));
  }

  async sync() {
    await this.#app.outbox.flush();
    return this.#app.outbox.report;
  }

  /** @param {any} outcome */
  #told({ state, scan, answer }) {
    return { scan: scan.id, state, admitted: state === "waiting" || answer?.admitted === true };
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
