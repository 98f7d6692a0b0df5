/**
 * The page's side of the decoder: one picture at a time, and the plain decoder if the first breaks.
 *
 * @typedef {import("./decoding.mjs").Answer} Answer
 */

/** Milliseconds for one picture, the first one with the download of the decoder. */
const PATIENCE = 10_000;

export class PictureDecoder {
  #addresses;
  /** @type {Worker | null} */
  #worker = null;

  /** @param {string[]} addresses workers, the best one first */
  constructor(addresses) {
    this.#addresses = typeof WebAssembly === "object" ? addresses : addresses.slice(1);
  }

  /**
   * Find the text of a QR code in a picture, or null; throws if the decoder could not look at it.
   *
   * @param {ImageData} picture
   * @returns {Promise<string | null>}
   */
  async decode(picture) {
    const answer = await this.#ask(picture);
    if ("text" in answer) {
      return answer.text;
    }
    this.#replace();
    throw new Error(answer.broken);
  }

  close() {
    this.#worker?.terminate();
    this.#worker = null;
  }

  /**
   * @param {ImageData} picture
   * @returns {Promise<Answer>}
   */
  #ask(picture) {
    this.#worker ??= new Worker(this.#addresses[0] ?? "", { type: "module" });
    const worker = this.#worker;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ broken: "silent" }), PATIENCE);
      /** @param {Answer} answer */
      const finish = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      worker.onmessage = ({ data }) => finish(data);
      worker.onerror = () => finish({ broken: "not started" });
      worker.postMessage(picture, [picture.data.buffer]);
    });
  }

  /** Go on with the next worker; the last one is started anew. */
  #replace() {
    this.close();
    if (this.#addresses.length > 1) {
      this.#addresses = this.#addresses.slice(1);
    }
  }
}
