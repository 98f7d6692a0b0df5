/**
 * The server's addresses for a paired phone.
 *
 * @typedef {import("./queue.mjs").Note} Note
 * @typedef {import("./roster.mjs").Page} Page
 * @typedef {import("./scans.mjs").Scan} Scan
 * @typedef {{ [language: string]: string }} Titles
 * @typedef {object} EventInfo
 * @property {number} number
 * @property {string} slug
 * @property {Titles} title
 * @property {string} starts_at
 * @property {string} ends_at
 * @property {string} time_zone
 * @property {string} [preset] kind of event, for example `fair`
 * @property {string} [land] whose districts most people come from
 * @property {number | null} [room_limit]
 * @property {boolean} [closed] its figures are final
 * @property {boolean} [cancelled]
 * @typedef {{ key: string, kind?: string, title: Titles, number: number | null, colour: string,
 *   icon: string }} Station
 * @typedef {{ token: string, event: EventInfo, stations: Station[],
 *   ticket_keys?: { [version: string]: string } }} PairAnswer
 * @typedef {object} Answer
 * @property {string} id
 * @property {string | null} [verdict] none for an undo, an error or a note
 * @property {string | null} [number] of the ticket
 * @property {boolean} [admitted]
 * @property {boolean} [kept] taken from a phone that no longer belongs to the event, for the organiser to look at
 * @property {number} [present]
 * @property {number} [admits]
 * @property {string | null} [first_seen_at]
 * @property {{ code: string, detail: string }} [error] why this one item could not be taken
 */

/** Milliseconds after which a silent server counts as away. */
const PATIENCE = 8_000;
const AWAY = 0;
const UNPAIRED = 401;
const TOO_LARGE = 413;
const PROBLEM = "application/problem+json";
/** What our server says of the request itself. Any other status may come from a proxy or from a network's sign-in page. */
const REFUSALS = new Set([400, 410, 415, 422]);

/** The server refused, failed, or did not answer (status 0). */
export class ApiError extends Error {
  name = "ApiError";

  /**
   * @param {number} status
   * @param {{ retryAfter?: number | null, code?: string | null }} [more] seconds the server asks us to wait; our
   *   server's own word for what is wrong, null if somebody else answered
   */
  constructor(status, { retryAfter = null, code = null } = {}) {
    super(`status ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
    this.code = code;
  }

  /** The token is unknown, expired or revoked. */
  get isUnpaired() {
    return this.status === UNPAIRED;
  }

  /** The request itself is wrong, or larger than anybody on the way lets through. */
  get isRefusal() {
    return this.status === TOO_LARGE || (REFUSALS.has(this.status) && this.code !== null);
  }

  /** Asking again later may help. */
  get isPassing() {
    return !this.isUnpaired && !this.isRefusal;
  }
}

export class Api {
  #fetch;
  #language;

  /** @param {{ fetch: typeof globalThis.fetch, language: string }} means */
  constructor({ fetch, language }) {
    this.#fetch = fetch;
    this.#language = language;
  }

  /**
   * Trade the one-time secret of the organiser's link for a token of this phone.
   *
   * @param {string} secret
   * @param {string} name
   * @returns {Promise<PairAnswer>}
   */
  async pair(secret, name) {
    return /** @type {PairAnswer} */ (await this.#post(null, "/api/v1/devices/pair", { secret, name }));
  }

  /**
   * Read what has changed in the roster.
   *
   * @param {string} token
   * @param {{ cursor: string, unsent: number }} asked
   * @returns {Promise<Page>}
   */
  async roster(token, { cursor, unsent }) {
    const query = new URLSearchParams({ cursor, unsent: String(unsent) });
    const page = /** @type {Page} */ (await this.#ask(token, `/api/v1/roster?${query}`, {}));
    return Array.isArray(page.tickets) && typeof page.cursor === "string" ? page : strange();
  }

  /**
   * Hand scans over, in order; each is answered on its own.
   *
   * @param {string} token
   * @param {readonly Scan[]} scans
   * @param {{ now: number, unsent: number }} state
   */
  scans(token, scans, { now, unsent }) {
    return this.#hand(token, "/api/v1/scans", { sent_at: new Date(now).toISOString(), unsent, scans });
  }

  /**
   * Hand over what advice was given; nobody is named.
   *
   * @param {string} token
   * @param {readonly Note[]} notes
   * @param {{ now: number }} state
   */
  notes(token, notes, { now }) {
    return this.#hand(token, "/api/v1/advice", { sent_at: new Date(now).toISOString(), notes });
  }

  /**
   * @param {string} token
   * @param {string} address
   * @param {object} body
   * @returns {Promise<Answer[]>}
   */
  async #hand(token, address, body) {
    const { results } = /** @type {{ results: Answer[] }} */ (await this.#post(token, address, body));
    return Array.isArray(results) ? results : strange();
  }

  /**
   * @param {string | null} token
   * @param {string} address
   * @param {object} body
   */
  #post(token, address, body) {
    const headers = { "Content-Type": "application/json" };
    return this.#ask(token, address, { method: "POST", body: JSON.stringify(body), headers });
  }

  /**
   * @param {string | null} token
   * @param {string} address
   * @param {RequestInit} request
   * @returns {Promise<object>}
   */
  async #ask(token, address, request) {
    const headers = {
      Accept: `application/json, ${PROBLEM}`,
      "Accept-Language": this.#language,
      ...request.headers,
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    };
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const { signal } = patience;
      const asked = { ...request, headers, signal, cache: /** @type {const} */ ("no-store") };
      return await answerOf(await this.#fetch(address, { ...asked, credentials: "omit" }));
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(AWAY);
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * Read an answer; a page instead of data comes from a hotel's sign-in page, not from our server.
 *
 * @param {Response} response
 * @returns {Promise<object>}
 */
async function answerOf(response) {
  if (!response.ok) {
    throw await refusalOf(response);
  }
  const data = await response.json();
  return typeof data === "object" && data !== null ? data : strange();
}

/** @param {Response} response */
async function refusalOf(response) {
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const retryAfter = Number.isNaN(wait) ? null : wait;
  const isOurs = response.headers.get("Content-Type")?.startsWith(PROBLEM);
  const problem = isOurs ? await response.json().catch(() => null) : null;
  const code = problem ? String(problem.code ?? "") : null;
  const isPortal = response.status === UNPAIRED && code === null; // a network that wants people to sign in
  return new ApiError(isPortal ? AWAY : response.status, { retryAfter, code });
}

/** @returns {never} */
function strange() {
  throw new ApiError(AWAY);
}
