import { copyOf, find, part, sayTitle, sign } from "./elements.mjs";

/**
 * One large button for each station of this phone. Fires `station` with the chosen one.
 *
 * @typedef {import("./api.mjs").Station} Station
 */
export class StationChoice {
  static moduleName = "station-choice";
  #root;
  #words;

  /**
   * @param {HTMLElement} root
   * @param {import("./locale.mjs").Words} words
   */
  constructor(root, words) {
    this.#root = root;
    this.#words = words;
  }

  /** @param {{ event: import("./api.mjs").EventInfo, stations: Station[] }} pairing */
  offer({ event, stations }) {
    sayTitle(part(this.#root, "event"), this.#words.title(event.title));
    part(this.#root, "list").replaceChildren(...stations.map((station) => this.#item(station)));
  }

  /** @param {Station} station */
  #item(station) {
    const item = copyOf(this.#root, "template");
    const button = find(item, "button");
    button.classList.add(`scan-stations__button--${station.colour}`);
    sign(item, station.icon);
    find(item, ".scan-stations__number").textContent = station.number ? String(station.number) : "";
    sayTitle(find(item, ".scan-stations__title"), this.#words.title(station.title));
    button.addEventListener("click", () => {
      this.#root.dispatchEvent(new CustomEvent("station", { detail: station }));
    });
    return item;
  }
}
