import { action, find, part } from "./elements.mjs";

/**
 * What was it about, and where to next: one tap a topic, one to save. Fires `slip` with the talk that was noted.
 *
 * @typedef {import("./advice.mjs").Talk} Talk
 * @typedef {"topics" | "offices" | "noted"} Step
 */
export class AdvicePanel {
  static moduleName = "advice-panel";
  #dialog;
  #advice;
  #words;
  /** @type {Talk} */
  #talk = { topics: [], followUp: null };

  /**
   * @param {HTMLElement} root
   * @param {{ advice: import("./advice.mjs").Advice, words: import("./locale.mjs").Words }} means
   */
  constructor(root, { advice, words }) {
    this.#dialog = /** @type {HTMLDialogElement} */ (root);
    this.#advice = advice;
    this.#words = words;
    for (const button of this.#topicButtons) {
      button.addEventListener("click", () => this.#toggle(button.value));
    }
    for (const button of this.#officeButtons) {
      button.addEventListener("click", () => this.#choose(button.value || null));
    }
    this.#on("more", () => this.#unfold(true));
    this.#on("offices", () => this.#show("offices"));
    this.#on("save", () => void this.#save());
    this.#on("undo", () => void this.#undo());
    this.#on("slip", () => root.dispatchEvent(new CustomEvent("slip", { detail: this.#talk })));
    for (const close of root.querySelectorAll('[data-action="close"]')) {
      close.addEventListener("click", () => this.#dialog.close());
    }
  }

  open() {
    this.#talk = { topics: [], followUp: null };
    this.#unfold(false);
    this.#show("topics");
    this.#dialog.showModal();
  }

  /** @param {string} code */
  #toggle(code) {
    const { topics } = this.#talk;
    const others = topics.filter((topic) => topic !== code);
    this.#talk.topics = others.length < topics.length ? others : [...topics, code];
    this.#draw();
  }

  /** @param {string | null} code */
  #choose(code) {
    this.#talk.followUp = code;
    this.#show("topics");
    action(this.#dialog, "offices").focus();
  }

  async #save() {
    action(this.#dialog, "save").disabled = true;
    await this.#advice.save(this.#talk);
    this.#show("noted");
  }

  /** What was tapped stays tapped: mostly one topic is to be put right. */
  async #undo() {
    await this.#advice.undo();
    this.#show("topics");
  }

  /** @param {Step} step */
  #show(step) {
    for (const name of ["topics", "offices", "noted"]) {
      part(this.#dialog, name).hidden = name !== step;
    }
    this.#draw();
    find(part(this.#dialog, step), "h2").focus();
  }

  #draw() {
    const { topics, followUp } = this.#talk;
    for (const button of this.#topicButtons) {
      button.setAttribute("aria-pressed", String(topics.includes(button.value)));
    }
    for (const button of this.#officeButtons) {
      button.setAttribute("aria-pressed", String(followUp !== null && button.value === followUp));
    }
    const chosen = this.#officeButtons.find(({ value }) => value && value === followUp);
    const label = part(action(this.#dialog, "offices"), "office");
    label.textContent = chosen ? chosen.textContent.trim() : this.#words.say("no_office");
    label.lang = chosen ? "de" : document.documentElement.lang;
    action(this.#dialog, "save").disabled = !topics.length && followUp === null;
  }

  /** @param {boolean} isOpen */
  #unfold(isOpen) {
    action(this.#dialog, "more").hidden = isOpen;
    for (const button of this.#topicButtons.filter(({ dataset }) => dataset.rare !== undefined)) {
      button.hidden = !isOpen;
    }
  }

  get #topicButtons() {
    return this.#buttonsOf("topics", ".advice__topic[value]");
  }

  get #officeButtons() {
    return this.#buttonsOf("offices", ".advice__office");
  }

  /**
   * @param {string} step
   * @param {string} selector
   * @returns {HTMLButtonElement[]}
   */
  #buttonsOf(step, selector) {
    return [...part(this.#dialog, step).querySelectorAll(selector)].map(
      (button) => /** @type {HTMLButtonElement} */ (button),
    );
  }

  /**
   * @param {string} name
   * @param {() => void} react
   */
  #on(name, react) {
    action(this.#dialog, name).addEventListener("click", react);
  }
}
