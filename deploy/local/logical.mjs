/**
 * Turns the physical sides in a style sheet into logical ones, so that pages in Arabic are mirrored.
 *
 * KERN names left and right everywhere; our own sheets never do (stylelint sees to it).
 * Input is what sass writes in its expanded style: one declaration a line.
 */

const RENAMED = new Map([
  ["left", "inset-inline-start"],
  ["right", "inset-inline-end"],
  ["border-top-left-radius", "border-start-start-radius"],
  ["border-top-right-radius", "border-start-end-radius"],
  ["border-bottom-left-radius", "border-end-start-radius"],
  ["border-bottom-right-radius", "border-end-end-radius"],
]);
const SIDED = /^(margin|padding|border)-(left|right)(?=-|$)/;
const KEYWORDS = {
  "text-align": { left: "start", right: "end" },
  float: { left: "inline-start", right: "inline-end" },
  clear: { left: "inline-start", right: "inline-end" },
};
const DECLARATION = /^( *)([a-z-]+): (.*);$/gm;

/**
 * @param {string} css
 * @returns {string} the same sheet for both directions
 */
export function logical(css) {
  return css.replace(
    DECLARATION,
    (_line, /** @type {string} */ indent, /** @type {string} */ name, /** @type {string} */ value) =>
      rewritten(name, value)
        .map((text) => `${indent}${text};`)
        .join("\n"),
  );
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {string[]} the declarations that replace this one
 */
function rewritten(name, value) {
  const keyword = KEYWORDS[name]?.[value];
  if (keyword) {
    return [`${name}: ${keyword}`];
  }
  if (name === "margin" || name === "padding") {
    return shorthand(name, value);
  }
  const side = (/** @type {string} */ _all, /** @type {string} */ box, /** @type {string} */ edge) =>
    `${box}-inline-${edge === "left" ? "start" : "end"}`;
  return [`${RENAMED.get(name) ?? name.replace(SIDED, side)}: ${value}`];
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {string[]} two logical shorthands if left and right differ
 */
function shorthand(name, value) {
  const [top, right, bottom, left] = words(value);
  if (left === undefined || left === right) {
    return [`${name}: ${value}`];
  }
  return [`${name}-block: ${top} ${bottom}`, `${name}-inline: ${left} ${right}`];
}

/**
 * @param {string} value
 * @returns {string[]} its parts; blanks inside brackets do not divide
 */
function words(value) {
  const parts = [""];
  let depth = 0;
  for (const character of value) {
    depth += Number(character === "(") - Number(character === ")");
    if (character === " " && depth === 0) {
      parts.push("");
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts;
}
