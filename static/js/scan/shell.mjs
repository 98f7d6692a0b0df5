/**
 * The app's own page and files, kept on the phone: one version at a time, whole or not at all.
 *
 * @typedef {object} App what the server says belongs to this version
 * @property {string} version
 * @property {{ [language: string]: string }} pages
 * @property {string[]} named files that the page itself asks for
 * @property {string[]} decoder
 * @property {string[]} plainDecoder
 * @typedef {object} Means
 * @property {App} app
 * @property {CacheStorage} caches
 * @property {typeof globalThis.fetch} fetch
 */

const PREFIX = "eventdesk-station-";
/** The language in which the app was opened last lies apart: it outlives every version. */
const CHOICE = "eventdesk-station-choice";
const LANGUAGE = "/scan/language";

/**
 * Remember the language in which the app is open.
 *
 * @param {CacheStorage} caches
 * @param {string} language
 */
export async function choose(caches, language) {
  await (await caches.open(CHOICE)).put(LANGUAGE, new Response(language));
}

export class Shell {
  #app;
  #caches;
  #fetch;

  /** @param {Means} means */
  constructor({ app, caches, fetch }) {
    this.#app = app;
    this.#caches = caches;
    this.#fetch = fetch;
  }

  /** Fetch all that the app needs; throws if something is missing. What is merely useful comes if it can. */
  async fill() {
    const { pages, named, decoder, plainDecoder } = this.#app;
    const [usual, other] = typeof WebAssembly === "object" ? [decoder, plainDecoder] : [plainDecoder, decoder];
    const language = await this.#language();
    await Promise.all([...named, ...usual].map((file) => this.#keepFile(file)));
    await this.#keepPage(language);
    const others = Object.keys(pages).filter((code) => code !== language);
    const useful = [...others.map((code) => this.#keepPage(code)), ...other.map((file) => this.#keepFile(file))];
    await Promise.allSettled(useful);
  }

  /** Remove what versions before left, once a page of this one is opened. */
  async clear() {
    const own = new Set([this.#name, CHOICE]);
    const old = (await this.#caches.keys()).filter((name) => name.startsWith(PREFIX) && !own.has(name));
    await Promise.all(old.map((name) => this.#caches.delete(name)));
  }

  /**
   * Answer with the page: in the language asked for, else in the last one; without it, whatever the network says.
   *
   * @param {Request} request
   */
  async page(request) {
    const asked = new URL(request.url).searchParams.get("language") ?? (await this.#language());
    return (await this.#kept(this.#app.pages[asked])) ?? (await this.#reach(request));
  }

  /**
   * Answer with a file, of whatever version: a page may have begun just before this version took over.
   *
   * @param {Request} request
   */
  async file(request) {
    return (await this.#caches.match(request.url, { ignoreVary: true })) ?? this.#fetch(request);
  }

  get #name() {
    return PREFIX + this.#app.version;
  }

  async #language() {
    const answer = await this.#caches.match(LANGUAGE);
    const chosen = (await answer?.text()) ?? "";
    return chosen in this.#app.pages ? chosen : "de";
  }

  /** @param {string | undefined} address */
  async #kept(address) {
    const cache = await this.#caches.open(this.#name);
    return address === undefined ? undefined : cache.match(address, { ignoreVary: true });
  }

  /** @param {Request} request */
  async #reach(request) {
    try {
      return await this.#fetch(request);
    } catch {
      return (await this.#kept(this.#app.pages[await this.#language()])) ?? Response.error();
    }
  }

  /**
   * Keep a file, from the version before if it was there: its name says what is in it.
   *
   * @param {string} file
   */
  async #keepFile(file) {
    const cache = await this.#caches.open(this.#name);
    const there = await this.#caches.match(file, { ignoreVary: true });
    await cache.put(file, there ?? whole(await this.#fetch(file)));
  }

  /**
   * Keep a page, if it is of this version: the server may be changing it right now.
   *
   * @param {string} language
   */
  async #keepPage(language) {
    const address = this.#app.pages[language] ?? "";
    const answer = whole(await this.#fetch(address, { credentials: "omit", cache: "reload" }));
    const text = await answer.clone().text();
    if (!this.#app.named.every((file) => text.includes(file))) {
      throw new Error(`${address} is of another version`);
    }
    await (await this.#caches.open(this.#name)).put(address, answer);
  }
}

/** @param {Response} answer */
function whole(answer) {
  if (!answer.ok) {
    throw new Error(`${answer.url} answered ${answer.status}`);
  }
  return answer;
}
