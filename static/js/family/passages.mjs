/**
 * What can be seen of a page, in its order: a passage for each block, and for each change of language.
 *
 * @typedef {{ text: string, language: string, element: Element }} Passage
 */

const INLINE = new Set(["A", "ABBR", "B", "BDI", "EM", "I", "SMALL", "SPAN", "STRONG", "TIME"]);
const SILENT = new Set(["INPUT", "SCRIPT", "SELECT", "STYLE", "SVG", "TEXTAREA"]);
const ELEMENT = 1;
const TEXT = 3;

/**
 * @param {Element | null} root
 * @param {string} language
 * @returns {Passage[]}
 */
export function passagesOf(root, language) {
  const collected = new Collector(language);
  if (root) collected.read(root, language, root);
  return collected.passages
    .map((one) => ({ ...one, text: one.text.replace(/\s+/g, " ").trim() }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

class Collector {
  /** @type {Passage[]} */
  passages = [];
  #language;
  #begins = true;

  /** @param {string} language */
  constructor(language) {
    this.#language = language;
  }

  /**
   * @param {Node} node
   * @param {string} language
   * @param {Element} block
   */
  read(node, language, block) {
    if (node.nodeType === TEXT) this.#add(node.nodeValue ?? "", language, block);
    else if (node.nodeType === ELEMENT) this.#enter(/** @type {HTMLElement} */ (node), language, block);
  }

  /**
   * @param {HTMLElement} element
   * @param {string} language
   * @param {Element} block
   */
  #enter(element, language, block) {
    if (isSilent(element)) return;
    const holder = INLINE.has(element.tagName) ? block : element;
    this.#begins ||= holder === element;
    if (element.dataset.read === "digits") this.#add(digits(element), this.#language, element);
    else for (const part of partsOf(element)) this.read(part, element.lang || language, holder);
    this.#begins ||= holder === element;
  }

  /**
   * @param {string} text
   * @param {string} language
   * @param {Element} element
   */
  #add(text, language, element) {
    const last = this.passages.at(-1);
    if (last && !this.#begins && last.language === language) last.text += text;
    else this.passages.push({ text, language, element });
    this.#begins = false;
  }
}

/** @param {HTMLElement} element */
function isSilent(element) {
  return (
    SILENT.has(element.tagName.toUpperCase()) ||
    element.hidden ||
    element.getAttribute("aria-hidden") === "true" ||
    element.className === "sr-only"
  );
}

/**
 * What is inside; of something closed only the line that opens it.
 *
 * @param {Element} element
 */
function partsOf(element) {
  const closed = element.tagName === "DETAILS" && !(/** @type {HTMLDetailsElement} */ (element).open);
  return [...element.childNodes].filter((child) => !closed || child.nodeName === "SUMMARY");
}

/**
 * A number as people read it out.
 *
 * @param {Element} element
 */
function digits(element) {
  return [...(element.textContent ?? "").replace(/\D/g, "")].join(", ");
}
