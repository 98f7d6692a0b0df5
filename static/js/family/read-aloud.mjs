import { passagesOf } from "./passages.mjs";

/**
 * Reads a page aloud with a voice of the phone itself. Nothing is sent anywhere: voices that live on a
 * server are never used, and without a voice of its own for the page's language there is no button.
 *
 * @typedef {import("./passages.mjs").Passage} Passage
 * @typedef {Pick<SpeechSynthesisVoice, "lang" | "localService" | "default">} Voice
 */

export class ReadAloud {
  static moduleName = "read-aloud";
  #button;
  #speech;
  #Utterance;
  #content;
  #language;
  #words;
  /** @type {Passage[]} */
  #passages = [];
  #next = 0;
  #turn = 0;
  /** @type {Element | null} */
  #marked = null;
  /** @type {SpeechSynthesisUtterance | null} Browsers forget what they say if nobody holds it. */
  #saying = null;

  /**
   * @param {HTMLElement} button
   * @param {{ speech?: SpeechSynthesis, Utterance?: typeof SpeechSynthesisUtterance, content?: Element | null, language?: string }} means
   */
  constructor(
    button,
    {
      speech = globalThis.speechSynthesis,
      Utterance = globalThis.SpeechSynthesisUtterance,
      content = document.querySelector("main"),
      language = document.documentElement.lang,
    } = {},
  ) {
    this.#button = button;
    this.#speech = speech;
    this.#Utterance = Utterance;
    this.#content = content;
    this.#language = language;
    const word = /** @type {Element} */ (button.querySelector("span"));
    this.#words = { start: word.textContent ?? "", pause: button.dataset.pause ?? "" };
    if (!speech || !Utterance) return;
    this.#offer();
    speech.onvoiceschanged = () => this.#offer();
    button.addEventListener("click", () => (this.#saying ? this.#stop() : this.#start()));
    globalThis.addEventListener?.("pagehide", () => this.#stop());
  }

  /** Phones name their voices late; some never have one for this language. */
  #offer() {
    this.#button.hidden = !voiceFor(this.#speech.getVoices(), this.#language);
  }

  /** Begin, or go on where it was stopped. */
  #start() {
    if (this.#next === 0) this.#passages = passagesOf(this.#content, this.#language);
    this.#speech.cancel();
    this.#say();
  }

  #stop() {
    this.#turn += 1;
    this.#show(null);
    this.#speech.cancel();
  }

  #say() {
    const passage = this.#passages[this.#next];
    const voices = this.#speech.getVoices();
    const voice = passage && (voiceFor(voices, passage.language) ?? voiceFor(voices, this.#language));
    if (!passage || !voice) {
      this.#next = 0;
      this.#stop();
      return;
    }
    this.#turn += 1;
    const turn = this.#turn;
    const saying = new this.#Utterance(passage.text);
    saying.voice = voice;
    saying.lang = voice.lang;
    saying.rate = 0.9;
    saying.onend = saying.onerror = () => {
      if (turn !== this.#turn) return;
      this.#next += 1;
      this.#say();
    };
    this.#show(passage.element, saying);
    this.#speech.speak(saying);
  }

  /**
   * Show what is read, and what the button does now.
   *
   * @param {Element | null} element
   * @param {SpeechSynthesisUtterance | null} saying
   */
  #show(element, saying = null) {
    this.#marked?.removeAttribute("data-reading");
    this.#marked = element;
    this.#saying = saying;
    element?.setAttribute("data-reading", "");
    element?.scrollIntoView({ block: "nearest" });
    const word = /** @type {Element} */ (this.#button.querySelector("span"));
    word.textContent = saying ? this.#words.pause : this.#words.start;
    this.#button.toggleAttribute("data-on", saying !== null);
  }
}

/**
 * Choose a voice that lives on this phone.
 *
 * @template {Voice} V
 * @param {V[]} voices
 * @param {string} language
 * @returns {V | undefined}
 */
export function voiceFor(voices, language) {
  const own = voices.filter((voice) => voice.localService && voice.lang.split(/[-_]/)[0]?.toLowerCase() === language);
  return own.find((voice) => voice.default) ?? own[0];
}
