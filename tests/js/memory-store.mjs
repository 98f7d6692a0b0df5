/** Under which name a shelf finds its things again. */
const KEYS = { pairing: "id", tickets: "id", records: "seq", meta: "name" };

/** The shelves of `static/js/scan/store.mjs` without a browser; `isFull` makes it refuse as a full phone does. */
export class MemoryStore {
  #shelves = { pairing: new Map(), tickets: new Map(), records: new Map(), meta: new Map() };
  #last = 0;
  isFull = false;

  async all(shelf) {
    return [...this.#shelves[shelf].values()];
  }

  async get(shelf, key) {
    return this.#shelves[shelf].get(key);
  }

  async write(changes) {
    if (this.isFull && changes.some((change) => "put" in change)) {
      throw new DOMException("no room", "QuotaExceededError");
    }
    return changes.map((change) => this.#apply(change));
  }

  #apply(change) {
    const shelf = this.#shelves[change.shelf];
    if ("put" in change) {
      const kept = { ...change.put };
      if (change.shelf === "records") {
        kept.seq ??= ++this.#last;
      }
      const key = kept[KEYS[change.shelf]];
      shelf.set(key, kept);
      return key;
    }
    if ("clear" in change) {
      shelf.clear();
    } else {
      shelf.delete(change.remove);
    }
    return null;
  }
}
