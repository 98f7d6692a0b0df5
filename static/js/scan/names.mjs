/**
 * Who is who: phones that never met give the same ticket and the same person the same id.
 *
 * Ids are UUIDs of version 5, as `eventdesk/tickets/rules.py` makes them.
 *
 * @typedef {Pick<SubtleCrypto, "digest" | "importKey" | "sign">} Subtle
 */

/** UUIDv5 of "eventdesk" in the namespace of addresses. */
const NAMESPACE = "eventdesk";
const ADDRESSES = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";
/** Most people of one type that a ticket ever had. */
export const MAX_ORDINAL = 60;
const VERSION = 0x50;
const VARIANT = 0x80;

export class Names {
  #subtle;

  /** @param {Subtle} subtle */
  constructor(subtle) {
    this.#subtle = subtle;
  }

  /**
   * Name the ticket whose code has this stem.
   *
   * @param {number} event
   * @param {Uint8Array} stem
   */
  async ticket(event, stem) {
    const ours = await this.#uuid(ADDRESSES, NAMESPACE);
    return this.#uuid(await this.#uuid(ours, `event:${event}`), hexOf(stem));
  }

  /**
   * Name a person of a ticket by type and ordinal, counted from 1 within the type.
   *
   * @param {string} ticket
   * @param {string} type
   * @param {number} ordinal
   */
  person(ticket, type, ordinal) {
    return this.#uuid(ticket, `${type}:${ordinal}`);
  }

  /**
   * Name people who join a ticket: the ordinals behind the last one of their type that anybody knows of.
   *
   * @param {string} ticket
   * @param {string} type
   * @param {number} count
   * @param {ReadonlySet<string>} known ids of everybody known to belong to the ticket
   */
  async next(ticket, type, count, known) {
    const ordinals = Array.from({ length: MAX_ORDINAL }, (_, index) => index + 1);
    const ids = await Promise.all(ordinals.map((ordinal) => this.person(ticket, type, ordinal)));
    const last = ids.map((id) => known.has(id)).lastIndexOf(true);
    return ids.slice(last + 1, last + 1 + count);
  }

  /**
   * @param {string} namespace
   * @param {string} name
   */
  async #uuid(namespace, name) {
    const space = Uint8Array.from(namespace.replaceAll("-", "").match(/../g) ?? [], (pair) =>
      Number.parseInt(pair, 16),
    );
    const digest = await this.#subtle.digest("SHA-1", joined(space, new TextEncoder().encode(name)));
    const bytes = new Uint8Array(digest, 0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | VERSION;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | VARIANT;
    return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
}

/** @param {Uint8Array} bytes */
export function hexOf(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {Uint8Array} first
 * @param {Uint8Array} second
 */
function joined(first, second) {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
