/**
 * What this phone keeps, in IndexedDB. Four shelves: `pairing` (by id), `tickets` (the roster, by id), `records`
 * (what people did here, in order), `meta` (single facts by name).
 *
 * Everything above it speaks to three methods, so that tests put `MemoryStore` in its place.
 *
 * @typedef {"pairing" | "tickets" | "records" | "meta"} Shelf
 * @typedef {{ shelf: Shelf, put: object } | { shelf: Shelf, remove: string | number } | { shelf: Shelf, clear: true }} Change
 * @typedef {object} Keeping
 * @property {(shelf: Shelf) => Promise<any[]>} all everything on a shelf, records in the order in which they were made
 * @property {(shelf: Shelf, key: string) => Promise<any>} get
 * @property {(changes: readonly Change[]) => Promise<(string | number | null)[]>} write all or nothing, and only then
 *   resolved; tells the key of each thing put
 */
import { openDB } from "idb";

export const NAME = "eventdesk-scan";
const VERSION = 1;
/** On the disk, not only promised to it; browsers that do not know the word ignore it. */
const DURABLY = /** @type {const} */ ({ durability: "strict" });

/** @implements {Keeping} */
export class Store {
  #name;
  /** @type {Promise<import("idb").IDBPDatabase> | null} */
  #database = null;

  /** @param {string} [name] */
  constructor(name = NAME) {
    this.#name = name;
  }

  /** @param {Shelf} shelf */
  all(shelf) {
    return this.#with((database) => database.getAll(shelf));
  }

  /**
   * @param {Shelf} shelf
   * @param {string} key
   */
  get(shelf, key) {
    return this.#with((database) => database.get(shelf, key));
  }

  /** @param {readonly Change[]} changes */
  write(changes) {
    return this.#with((database) => written(database, changes));
  }

  /** Give the database free, for example for a newer version of the app in another tab. */
  async close() {
    const database = await this.#database?.catch(() => null);
    this.#database = null;
    database?.close();
  }

  /**
   * Phones close the database of a page that slept; then it is opened once more.
   *
   * @template Result
   * @param {(database: import("idb").IDBPDatabase) => Promise<Result>} work
   */
  async #with(work) {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "InvalidStateError") {
        throw error;
      }
      this.#database = null;
      return work(await this.#open());
    }
  }

  #open() {
    this.#database ??= openDB(this.#name, VERSION, {
      upgrade: (database) => furnish(database),
      blocking: () => void this.close(),
      terminated: () => {
        this.#database = null;
      },
    }).catch((error) => {
      this.#database = null; // it may be allowed, or have room, a minute later
      throw error;
    });
    return this.#database;
  }
}

/** @param {import("idb").IDBPDatabase} database */
function furnish(database) {
  database.createObjectStore("pairing", { keyPath: "id" });
  database.createObjectStore("meta", { keyPath: "name" });
  const tickets = database.createObjectStore("tickets", { keyPath: "id" });
  tickets.createIndex("code_hash", "code_hash");
  tickets.createIndex("number", "number");
  const records = database.createObjectStore("records", { keyPath: "seq", autoIncrement: true });
  records.createIndex("id", "id", { unique: true });
}

/**
 * @param {import("idb").IDBPDatabase} database
 * @param {readonly Change[]} changes
 */
async function written(database, changes) {
  const shelves = [...new Set(changes.map(({ shelf }) => shelf))];
  if (!shelves.length) {
    return [];
  }
  const transaction = database.transaction(shelves, "readwrite", DURABLY);
  const asked = changes.map((change) => applied(transaction.objectStore(change.shelf), change));
  const [keys] = await Promise.all([Promise.all(asked), transaction.done]);
  return keys;
}

/**
 * @param {import("idb").IDBPObjectStore<unknown, Shelf[], Shelf, "readwrite">} shelf
 * @param {Change} change
 * @returns {Promise<string | number | null>}
 */
async function applied(shelf, change) {
  if ("put" in change) {
    return /** @type {string | number} */ (await shelf.put(change.put));
  }
  await ("remove" in change ? shelf.delete(change.remove) : shelf.clear());
  return null;
}
