/**
 * Scans that the server has not answered, oldest first, for as long as the page is open.
 *
 * Every method waits, so that a store which survives the page can take its place.
 *
 * @template {{ id: string }} Item
 */
export class MemoryQueue {
  /** @type {Map<string, Item>} */
  #items = new Map();

  /** @param {Item} item */
  async add(item) {
    this.#items.set(item.id, item);
  }

  /**
   * Put another version in the place of a scan that still waits.
   *
   * @param {Item} item
   */
  async replace(item) {
    if (this.#items.has(item.id)) {
      this.#items.set(item.id, item);
    }
  }

  /** @param {number} limit */
  async oldest(limit) {
    return [...this.#items.values()].slice(0, limit);
  }

  /** @param {readonly string[]} ids */
  async remove(ids) {
    for (const id of ids) {
      this.#items.delete(id);
    }
  }

  async count() {
    return this.#items.size;
  }
}
