/**
 * Finding the parts of a screen; a missing one is a mistake in the template and says its name.
 */

/**
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Kind}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) {
    throw new Error(`the page has no ${selector}`);
  }
  return /** @type {Kind} */ (found);
}

/**
 * Find the element that a class of the app works on.
 *
 * @param {ParentNode} parent
 * @param {{ moduleName: string }} kind
 */
export function rootOf(parent, kind) {
  return find(parent, `[data-module="${kind.moduleName}"]`);
}

/**
 * @param {ParentNode} root
 * @param {string} name
 */
export function part(root, name) {
  return find(root, `[data-part="${name}"]`);
}

/**
 * @param {ParentNode} root
 * @param {string} name
 */
export function action(root, name) {
  return /** @type {HTMLButtonElement} */ (find(root, `[data-action="${name}"]`));
}

/**
 * Copy the first element of a <template>.
 *
 * @param {ParentNode} root
 * @param {string} selector
 */
export function copyOf(root, selector) {
  const { content } = /** @type {HTMLTemplateElement} */ (find(root, selector));
  return /** @type {HTMLElement} */ (content.firstElementChild?.cloneNode(true));
}

/**
 * Say something in an element, or hide the element when there is nothing to say.
 *
 * @param {HTMLElement} element
 * @param {string | null} text
 */
export function say(element, text) {
  element.textContent = text ?? "";
  element.hidden = !text;
}

/**
 * Write a title that staff entered, and mark its language where it is not the page's own.
 *
 * @param {HTMLElement} element
 * @param {{ language: string, text: string }} title
 */
export function sayTitle(element, { language, text }) {
  say(element, text);
  element.lang = language;
}

/**
 * Point an <svg> with one <use> at another sign.
 *
 * @param {ParentNode} root
 * @param {string} name
 */
export function sign(root, name) {
  find(root, "use").setAttribute("href", `#sign-${name}`);
}

/**
 * Show one screen and tell screen readers by moving the focus to its heading.
 *
 * @param {ParentNode} root
 * @param {string} name
 */
export function showScreen(root, name) {
  for (const screen of root.querySelectorAll("[data-screen]")) {
    const { dataset } = /** @type {HTMLElement} */ (screen);
    /** @type {HTMLElement} */ (screen).hidden = dataset.screen !== name;
  }
  find(root, `[data-screen="${name}"] h2`).focus();
}
