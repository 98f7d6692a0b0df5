import { action, copyOf } from "./elements.mjs";

const LINK = /\/scan\/(?:\?[^#]*)?#(pair=[\w-]+)$/;

/**
 * The organiser's code, read by the app itself: an installed app does not get the links that a phone's camera opens.
 * Fires `link` with the part of the link that pairs.
 *
 * @typedef {import("./viewfinder.mjs").Viewfinder} Viewfinder
 */
export class PairingCamera {
  static moduleName = "pairing-camera";
  #root;
  #finderIn;
  #close = () => {};

  /**
   * @param {HTMLElement} root
   * @param {(place: HTMLElement) => { viewfinder: Viewfinder }} finderIn
   */
  constructor(root, finderIn) {
    this.#root = root;
    this.#finderIn = finderIn;
    action(root, "scan-link").addEventListener("click", () => this.#open());
  }

  close() {
    this.#close();
  }

  #open() {
    const button = action(this.#root, "scan-link");
    const place = copyOf(this.#root, "template");
    button.before(place);
    button.hidden = true;
    const { viewfinder } = this.#finderIn(place);
    place.addEventListener("reading", (event) => this.#read(/** @type {CustomEvent<string>} */ (event).detail));
    void viewfinder.start();
    this.#close = () => {
      viewfinder.stop();
      place.remove();
      button.hidden = false;
    };
  }

  /** @param {string} text */
  #read(text) {
    const [, detail] = LINK.exec(text) ?? [];
    if (detail) {
      this.#root.dispatchEvent(new CustomEvent("link", { detail }));
    }
  }
}
