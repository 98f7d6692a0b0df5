import { action, copyOf, find, part, say } from "./elements.mjs";

/**
 * The slip a family takes along, in its own language: what was talked about, which office is next, and the German
 * sentence to show at its counter. To be photographed, printed, or copied by hand; nothing of it is kept.
 *
 * @typedef {{ [language: string]: string }} Texts
 * @typedef {object} AdviceWords
 * @property {{ [code: string]: { names: Texts, counter: string } }} topics
 * @property {{ [code: string]: { german: string, helps: Texts, counter: string, bring: string[], reach: string } }} offices
 * @property {{ [code: string]: Texts }} papers
 * @property {{ [language: string]: Texts }} slip sentences of the slip by language, and its direction
 * @typedef {import("./advice.mjs").Talk} Talk
 */
export class Slip {
  static moduleName = "slip";
  #dialog;
  #words;
  /** @type {Talk} */
  #talk = { topics: [], followUp: null };

  /**
   * @param {HTMLElement} root
   * @param {AdviceWords} words
   */
  constructor(root, words) {
    this.#dialog = /** @type {HTMLDialogElement} */ (root);
    this.#words = words;
    for (const button of this.#languages) {
      button.addEventListener("click", () => this.#write(button.lang));
    }
    action(root, "print").addEventListener("click", () => globalThis.print());
    action(root, "close").addEventListener("click", () => this.#dialog.close());
  }

  /**
   * @param {Talk} talk
   * @param {string} language of the family, if anybody knows it
   */
  open(talk, language) {
    this.#talk = talk;
    this.#write(this.#words.slip[language] ? language : "de");
    this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
    find(this.#dialog, "h2").focus();
  }

  /** @param {string} language */
  #write(language) {
    const paper = part(this.#dialog, "paper");
    paper.lang = language;
    paper.dir = this.#words.slip[language]?.direction ?? "ltr";
    for (const button of this.#languages) {
      button.setAttribute("aria-pressed", String(button.lang === language));
    }
    for (const element of paper.querySelectorAll("[data-sentence]")) {
      const { dataset } = /** @type {HTMLElement} */ (element);
      element.textContent = this.#words.slip[language]?.[dataset.sentence ?? ""] ?? "";
    }
    this.#writeTopics(language);
    this.#writeOffice(language);
    this.#writeCounter();
  }

  /** @param {string} language */
  #writeTopics(language) {
    const topics = this.#talk.topics.map((code) => this.#words.topics[code]?.names[language] ?? code);
    part(this.#dialog, "talked").hidden = !topics.length;
    this.#list("topics", topics);
  }

  /** @param {string} language */
  #writeOffice(language) {
    const office = this.#office;
    part(this.#dialog, "office").hidden = !office;
    say(part(this.#dialog, "german"), office?.german ?? null);
    say(part(this.#dialog, "helps"), office?.helps[language] ?? null);
    part(this.#dialog, "local").hidden = office?.reach !== "local";
    const papers = office?.bring.map((code) => this.#words.papers[code]?.[language] ?? code) ?? [];
    part(this.#dialog, "bring").hidden = !papers.length;
    this.#list("papers", papers);
  }

  /** German, whatever the language of the slip. */
  #writeCounter() {
    const topics = this.#talk.topics.map((code) => this.#words.topics[code]?.counter ?? "");
    this.#list("counter", [this.#office?.counter ?? "", ...topics].filter(Boolean));
  }

  get #office() {
    return this.#words.offices[this.#talk.followUp ?? ""];
  }

  get #languages() {
    return /** @type {HTMLButtonElement[]} */ ([...part(this.#dialog, "languages").querySelectorAll("button")]);
  }

  /**
   * German words in brackets are kept together and run from left to right, as on the office's door.
   *
   * @param {string} name
   * @param {string[]} lines
   */
  #list(name, lines) {
    const items = lines.map((line) => {
      const item = copyOf(this.#dialog, '[data-template="line"]');
      const { before, german } = partsOf(line);
      find(item, ".slip__text").textContent = before;
      say(find(item, "bdi"), german);
      return item;
    });
    part(this.#dialog, name).replaceChildren(...items);
  }
}

/**
 * Cut a text before the German words in brackets at its end.
 *
 * @param {string} line
 */
function partsOf(line) {
  const found = /^(.*?) (\([A-Za-zÄÖÜäöüß ]+\))$/.exec(line);
  return { before: found ? `${found[1]} ` : line, german: found?.[2] ?? null };
}
