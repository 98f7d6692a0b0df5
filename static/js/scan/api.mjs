/**
 * The server's four addresses for a paired phone.
 *
 * @typedef {import("./code.mjs").Reading} Reading
 * @typedef {import("./scans.mjs").Scan} Scan
 * @typedef {{ [language: string]: string }} Titles
 * @typedef {{ slug: string, title: Titles, time_zone: string }} EventInfo
 * @typedef {{ key: string, title: Titles, number: number | null, colour: string, icon: string }} Station
 * @typedef {{ token: string, event: EventInfo, stations: Station[] }} Pairing
 * @typedef {object} TicketAnswer
 * @property {string} verdict
 * @property {string | null} [ticket_id]
 * @property {string | null} [number]
 * @property {string | null} [language]
 * @property {number} [present]
 * @property {number} [admits]
 * @property {import("./party.mjs").Attendee[]} [attendees]
 * @property {string | null} [first_seen_at]
 * @typedef {object} ScanAnswer
 * @property {string} id
 * @property {string | null} [verdict] none for an undo or an error
 * @property {boolean} [admitted]
 * @property {number} [present]
 * @property {number} [admits]
 * @property {string | null} [first_seen_at]
 * @property {{ code: string, detail: string }} [error] why this one scan could not be taken
 */

/** Milliseconds after which a silent server counts as away. */
const PATIENCE = 8_000;
const AWAY = 0;
const UNPAIRED = 401;
/** What our server says of the request itself. Any other status may come from a proxy or from a network's sign-in page. */
const REFUSALS = new Set([400, 410, 413, 415, 422]);

/** The server refused, failed, or did not answer (status 0). */
export class ApiError extends Error {
  name = "ApiError";

  /**
   * @param {number} status
   * @param {number | null} retryAfter seconds the server asks us to wait
   */
  constructor(status, retryAfter = null) {
    super(`status ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** The token is unknown, expired or revoked. */
  get isUnpaired() {
    return this.status === UNPAIRED;
  }

  /** Asking again later may help. */
  get isPassing() {
    return !this.isUnpaired && !REFUSALS.has(this.status);
  }
}

export class Api {
  #fetch;
  #language;
  #token;

  /**
   * @param {{ fetch: typeof globalThis.fetch, language: string, token: () => string | null }} means
   */
  constructor({ fetch, language, token }) {
    this.#fetch = fetch;
    this.#language = language;
    this.#token = token;
  }

  /**
   * Trade the one-time secret of the organiser's link for a token of this phone.
   *
   * @param {string} secret
   * @param {string} name
   * @returns {Promise<Pairing>}
   */
  async pair(secret, name) {
    return /** @type {Pairing} */ (await this.#post("/api/v1/devices/pair", { secret, name }));
  }

  /**
   * Ask what a ticket is worth at this station; nothing is recorded by asking.
   *
   * @param {Reading} reading
   * @param {string} station
   * @returns {Promise<TicketAnswer>}
   */
  async ticket(reading, station) {
    const query = new URLSearchParams({ ...reading, station });
    return /** @type {TicketAnswer} */ (await this.#ask(`/api/v1/tickets?${query}`, {}));
  }

  /**
   * Hand scans over, in order; each is answered on its own.
   *
   * @param {readonly Scan[]} scans
   * @param {number} now
   * @returns {Promise<ScanAnswer[]>}
   */
  async send(scans, now) {
    const body = { sent_at: new Date(now).toISOString(), scans };
    const answer = await this.#post("/api/v1/scans", body);
    return /** @type {{ results: ScanAnswer[] }} */ (answer).results;
  }

  /**
   * @param {string} address
   * @param {object} body
   */
  #post(address, body) {
    const headers = { "Content-Type": "application/json" };
    return this.#ask(address, { method: "POST", body: JSON.stringify(body), headers });
  }

  /**
   * @param {string} address
   * @param {RequestInit} request
   */
  async #ask(address, request) {
    const token = this.#token();
    const headers = {
      Accept: "application/json, application/problem+json",
      "Accept-Language": this.#language,
      ...request.headers,
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    };
    const response = await this.#reach(address, { ...request, headers });
    if (response.status === UNPAIRED && token !== this.#token()) {
      throw new ApiError(AWAY); // the phone was paired anew while it asked
    }
    if (!response.ok) {
      throw refusal(response);
    }
    return jsonOf(response);
  }

  /**
   * @param {string} address
   * @param {RequestInit} request
   */
  async #reach(address, request) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const { signal } = patience;
      return await this.#fetch(address, { ...request, signal, cache: "no-store", credentials: "omit" });
    } catch {
      throw new ApiError(AWAY);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @param {Response} response */
function refusal(response) {
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new ApiError(response.status, Number.isNaN(wait) ? null : wait);
}

/**
 * Read the answer; a page instead of data comes from a hotel's sign-in page, not from our server.
 *
 * @param {Response} response
 */
async function jsonOf(response) {
  try {
    return /** @type {unknown} */ (await response.json());
  } catch {
    throw new ApiError(AWAY);
  }
}
