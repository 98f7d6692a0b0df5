/**
 * What a camera, a keyboard scanner or a person gives us, turned into a ticket's code or number.
 *
 * @typedef {{ code: string } | { number: string }} Reading
 */

/** Crockford's base32; I and L are read as 1, O as 0, and U is none of it. */
export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Any host may stand before it: the ticket is known by its 32 characters alone. */
const TICKET_PATH = /\/T\/([0-9A-Z]{32})(?:[/?#].*)?$/i;
/** A code without an address, as it is printed for blank tickets. */
const BARE = /^[0-9A-Z]{32}$/i;
export const NUMBER_LENGTH = 7;
/** Digits of any keyboard and what stands between them; other texts only happen to hold seven digits. */
const DIGITS_ONLY = /^[\p{Decimal_Number}\s.\-\u2011\u2013]+$/u;
/** First characters of the two digit blocks that Arabic and Persian keyboards type. */
const DIGIT_BLOCKS = [0x0660, 0x06f0];

/** Quasigroup of order 10. Source: H. M. Damm, 2004. */
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/**
 * Calculate the check digit of a row of digits; 0 if the row already ends with its right one.
 *
 * @param {string} digits
 */
export function dammDigit(digits) {
  return [...digits].reduce((interim, digit) => DAMM[interim]?.[Number(digit)] ?? interim, 0);
}

/**
 * Find the ticket code in a scanned text, in its one spelling, or null.
 *
 * @param {string} text
 */
export function codeIn(text) {
  const whole = text.trim();
  const found = TICKET_PATH.exec(whole)?.[1] ?? BARE.exec(whole)?.[0];
  const letters = found?.toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  return letters && !letters.includes("U") ? letters : null;
}

/**
 * Write the digits of any keyboard as 0 to 9 and leave out everything between them.
 *
 * @param {string} text
 */
export function plainDigits(text) {
  return [...text].map(plainDigit).join("");
}

/**
 * Read a ticket's number, or null if it cannot be one.
 *
 * @param {string} text
 */
export function numberIn(text) {
  const digits = plainDigits(text);
  return digits.length === NUMBER_LENGTH && dammDigit(digits) === 0 ? digits : null;
}

/**
 * Read a ticket in whatever was scanned or typed, or null if there is none.
 *
 * @param {string} text
 * @returns {Reading | null}
 */
export function readingOf(text) {
  const code = codeIn(text);
  if (code) {
    return { code };
  }
  const number = DIGITS_ONLY.test(text) ? numberIn(text) : null;
  return number ? { number } : null;
}

/** @param {string} character */
function plainDigit(character) {
  const point = character.codePointAt(0) ?? 0;
  const zero = DIGIT_BLOCKS.find((first) => point >= first && point < first + 10);
  if (zero !== undefined) {
    return String(point - zero);
  }
  return character >= "0" && character <= "9" ? character : "";
}

/**
 * Write a ticket's number in the two groups in which people read it out.
 *
 * @param {string} number
 */
export function spaced(number) {
  return number.replace(/^(\d{3})(\d{4})$/, "$1 $2");
}
