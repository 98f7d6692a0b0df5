/**
 * Send the ticket to one's family: its picture, which opens the door and nothing else. Where a phone cannot send
 * pictures, the address can be copied; the page says what that means.
 */
export class Share {
  static moduleName = "share";
  #root;
  /** @type {File | null} */
  #picture = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    const empty = new File([], "ticket.png", { type: "image/png" });
    if (navigator.canShare?.({ files: [empty] })) {
      this.#offer("picture", () => this.#send());
    } else if (navigator.clipboard) {
      this.#offer("link", () => this.#copy());
    }
  }

  /**
   * @param {string} name
   * @param {() => Promise<void>} act
   */
  #offer(name, act) {
    this.#part(name).hidden = false;
    this.#root.hidden = false;
    this.#part(name).querySelector("button")?.addEventListener("click", act);
  }

  async #send() {
    try {
      this.#picture ??= await this.#fetched();
      await navigator.share({ files: [this.#picture] });
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      // With a slow network the tap is forgotten before the picture is there; the next one finds it.
      const late = name === "NotAllowedError" && this.#picture !== null;
      this.#part("again").hidden = !late;
      this.#part("failed").hidden = late || name === "AbortError";
    }
  }

  async #fetched() {
    const { picture = "", name = "ticket.png" } = this.#root.dataset;
    const answer = await fetch(picture);
    if (!answer.ok) {
      throw new Error(`the picture answered ${answer.status}`);
    }
    return new File([await answer.blob()], name, { type: "image/png" });
  }

  async #copy() {
    await navigator.clipboard.writeText(location.href);
    this.#part("copied").hidden = false;
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(`[data-part=${name}]`));
  }
}
