import { KeptTickets } from "./kept.mjs";

const SVG = "http://www.w3.org/2000/svg";

/** The page of all tickets kept on this phone, drawn from what the phone knows; each can be removed. */
export class KeptList {
  static moduleName = "kept-list";
  #root;
  #tickets = new KeptTickets(caches, Date.now);

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#show();
  }

  async #show() {
    const tickets = await this.#tickets.list();
    const list = this.#part("[data-part=list]");
    list.replaceChildren(...tickets.map((ticket) => this.#drawn(ticket)));
    this.#part("[data-part=none]").hidden = tickets.length > 0;
    this.#root.hidden = false;
  }

  /**
   * @param {import("./kept.mjs").Kept} ticket
   */
  #drawn(ticket) {
    const template = /** @type {HTMLTemplateElement} */ (this.#root.querySelector("template"));
    const card = /** @type {HTMLElement} */ (template.content.cloneNode(true)).children[0];
    const part = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (card?.querySelector(`[data-part=${name}]`));
    say(part("title"), ticket.title);
    part("code").append(picture(ticket.code));
    part("number").textContent = ticket.number.slice(0, 3);
    part("number-end").textContent = ticket.number.slice(3);
    say(part("day"), { text: ticket.day, language: ticket.language });
    part("time").textContent = ticket.time;
    part("place").replaceChildren(...ticket.place.map(line));
    this.#offerRemoval(part("remove"), part("sure"), ticket);
    return /** @type {Element} */ (card);
  }

  /**
   * A ticket goes with the second tap: the first one only asks.
   *
   * @param {HTMLElement} button
   * @param {HTMLElement} sure
   * @param {import("./kept.mjs").Kept} ticket
   */
  #offerRemoval(button, sure, ticket) {
    button.addEventListener("click", () => {
      button.hidden = true;
      sure.hidden = false;
      sure.focus();
    });
    sure.addEventListener("click", async () => {
      await this.#tickets.remove(ticket);
      await this.#show();
      const removed = this.#part("[data-part=removed]");
      removed.hidden = false;
      removed.focus();
    });
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(selector));
  }
}

/**
 * @param {HTMLElement} element
 * @param {import("./kept.mjs").Words} words
 */
function say(element, { text, language }) {
  element.textContent = text;
  element.lang = language;
  element.dir = "auto";
}

/** @param {import("./kept.mjs").Words} words */
function line(words) {
  const element = document.createElement("div");
  const name = element.appendChild(document.createElement("bdi"));
  say(name, words);
  return element;
}

/** @param {{ side: number, modules: string }} code */
function picture({ side, modules }) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "qr");
  drawing.setAttribute("viewBox", `0 0 ${side} ${side}`);
  drawing.setAttribute("aria-hidden", "true");
  for (const [fill, d] of [
    ["#fff", `M0 0h${side}v${side}H0z`],
    ["#000", modules],
  ]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("fill", fill ?? "");
    path.setAttribute("d", d ?? "");
    drawing.append(path);
  }
  return drawing;
}
