/**
 * What a code is worth, decided without a network as the server decides it (`eventdesk/checkin/rules.py`).
 *
 * Nothing here asks anybody or keeps anything; the browser's cryptography is given.
 *
 * @typedef {import("./names.mjs").Subtle} Subtle
 * @typedef {{ [version: string]: CryptoKey }} Keys the event's keys, by the version that a code names
 * @typedef {object} Code
 * @property {number} version
 * @property {number} size how many people it admits; 0 for a blank ticket
 * @property {number} event
 * @property {Uint8Array} stem
 * @property {number} issue
 * @property {Uint8Array} body what the signature vouches for
 * @property {Uint8Array} mac
 * @typedef {{ first: string, last: string, zone: string }} Days local dates, `YYYY-MM-DD`
 */
import { ALPHABET } from "./code.mjs";
import { hexOf } from "./names.mjs";

const BYTES = 20;
const BITS_A_LETTER = 5;
/** Bytes of SHA-256 by which a phone knows a code, and bytes of the signature in it. */
const HASH_BYTES = 16;
const BODY_BYTES = 12;
const HMAC = { name: "HMAC", hash: "SHA-256" };

/**
 * Take the 32 letters of a code apart; whether we made it is another question.
 *
 * @param {string} letters in their one spelling
 * @returns {Code}
 */
export function codeOf(letters) {
  const raw = bytesOf(letters);
  const [head = 0, high = 0, low = 0] = raw;
  return {
    version: head >> BITS_A_LETTER,
    size: head & 0b11111,
    event: (high << 8) | low,
    stem: raw.slice(3, 11),
    issue: raw[11] ?? 0,
    body: raw.slice(0, BODY_BYTES),
    mac: raw.slice(BODY_BYTES),
  };
}

/**
 * The name under which the roster knows a code.
 *
 * @param {string} letters
 * @param {Subtle} subtle
 */
export async function hashOf(letters, subtle) {
  const digest = await subtle.digest("SHA-256", new TextEncoder().encode(letters));
  return hexOf(new Uint8Array(digest, 0, HASH_BYTES));
}

/**
 * Make a key that can vouch for codes and cannot be read out again.
 *
 * @param {string} text base64url
 * @param {Subtle} subtle
 */
export function keyOf(text, subtle) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  return subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
}

/**
 * Say whether our server made a code.
 *
 * @param {Code} code
 * @param {Keys} keys
 * @param {Subtle} subtle
 */
export async function isGenuine({ version, body, mac }, keys, subtle) {
  const key = keys[version];
  if (!key) {
    return false;
  }
  const whole = new Uint8Array(await subtle.sign("HMAC", key, /** @type {BufferSource} */ (body)));
  return mac.every((byte, index) => byte === whole[index]);
}

/**
 * Judge a ticket at a station on a day, before the scan in hand counts.
 *
 * @param {{ issue: number, status: string, people: readonly string[] }} ticket `people` are those it admits now
 * @param {number} issue of the code that was read; the newest one if a number was read
 * @param {ReadonlySet<string>} seen who of the ticket was seen there on that day
 */
export function judge(ticket, issue, seen) {
  if (issue < ticket.issue) {
    return "replaced";
  }
  if (ticket.status === "cancelled") {
    return "cancelled";
  }
  if (!seen.size) {
    return "welcome";
  }
  return ticket.people.every((id) => seen.has(id)) ? "seen_before" : "partly_seen";
}

/**
 * The local dates of an event; one that ends at midnight has not begun the next.
 *
 * @param {{ starts_at: string, ends_at: string, time_zone: string }} event
 * @returns {Days}
 */
export function daysOf({ starts_at: start, ends_at: end, time_zone: zone }) {
  return { first: dateAt(Date.parse(start), zone), last: dateAt(Date.parse(end) - 1, zone), zone };
}

/**
 * The event day a moment belongs to: its local date, moved into the event.
 *
 * @param {number} moment milliseconds, by the true time
 * @param {Days} days
 */
export function nearestDay(moment, { first, last, zone }) {
  const date = dateAt(moment, zone);
  const notBefore = date < first ? first : date;
  return notBefore > last ? last : notBefore;
}

/**
 * @param {number} moment
 * @param {string} zone
 */
function dateAt(moment, zone) {
  const digits = /** @type {const} */ ({ year: "numeric", month: "2-digit", day: "2-digit" });
  const format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", { ...digits, timeZone: zone });
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** @param {string} letters */
function bytesOf(letters) {
  const bytes = new Uint8Array(BYTES);
  for (const [place, letter] of [...letters].entries()) {
    const value = ALPHABET.indexOf(letter);
    for (let bit = 0; bit < BITS_A_LETTER; bit += 1) {
      const at = place * BITS_A_LETTER + bit;
      const isSet = (value >> (BITS_A_LETTER - 1 - bit)) & 1;
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (isSet << (7 - (at & 7)));
    }
  }
  return bytes;
}
