/**
 * The pipe to the test in Python: one line of JSON each way. Python says what a person does with a phone;
 * while the app does it, the app may ask the network, which is Python's too.
 */
import { createInterface } from "node:readline";
import { settled } from "../clockwork.mjs";

export class Wire {
  #asked = 0;
  /** @type {Map<number, (answer: object) => void>} */
  #waiting = new Map();

  /** @param {(order: any) => Promise<unknown>} obey */
  listen(obey) {
    createInterface({ input: process.stdin }).on("line", (line) => {
      const said = JSON.parse(line);
      if ("reply" in said) {
        this.#answer(said);
      } else {
        void this.#obey(obey, said);
      }
    });
  }

  /**
   * Ask the network.
   *
   * @param {object} request
   * @returns {Promise<any>}
   */
  ask(request) {
    const ask = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(ask, resolve);
      say({ ask, ...request });
    });
  }

  /** @param {any} said */
  #answer({ reply, ...answer }) {
    const resolve = this.#waiting.get(reply);
    this.#waiting.delete(reply);
    resolve?.(answer);
  }

  /**
   * Do it, and everything that follows from it; then say so.
   *
   * @param {(order: any) => Promise<unknown>} obey
   * @param {any} order
   */
  async #obey(obey, { order, ...what }) {
    try {
      const done = (await obey(what)) ?? null;
      do {
        await settled();
      } while (this.#waiting.size);
      say({ order, done });
    } catch (error) {
      say({ order, failed: error instanceof Error ? error.stack : String(error) });
    }
  }
}

/** @param {object} message */
function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
