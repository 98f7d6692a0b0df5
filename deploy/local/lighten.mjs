/**
 * Makes the decoder's WebAssembly a quarter lighter on the wire: blanks its tables of Chinese, Japanese and Korean
 * character sets, which no ticket's code can contain. A code that does would be read with the wrong letters, and be
 * no ticket all the same.
 *
 * Such a table is known by its content: a long piece of data, nearly all of it numbers of such letters.
 */

const PREAMBLE = 8;
const DATA = 11;
const LONG = 4096;
const NEARLY_ALL = 0.95;
const [FIRST, LAST] = [0x2e80, 0xfffd];
/** Opcodes of the place at which a piece of data belongs: `i32.const place end`. */
const [CONST, END] = [0x41, 0x0b];

/**
 * Copy a module without those tables; their bytes become zero, so that nothing moves.
 *
 * @param {Uint8Array} module
 */
export function lightened(module) {
  const copy = Uint8Array.from(module);
  for (const [from, to] of pieces(copy)) {
    const piece = copy.subarray(from, to);
    if (piece.length >= LONG && share(piece) >= NEARLY_ALL) {
      piece.fill(0);
    }
  }
  return copy;
}

/**
 * Find the pieces of data in a module.
 * Source: WebAssembly Core Specification 2.0, 5.5.14.
 *
 * @param {Uint8Array} module
 */
function* pieces(module) {
  let [count, at] = number(module, dataOf(module));
  for (; count > 0; count -= 1) {
    if (module[at] !== 0 || module[at + 1] !== CONST) {
      throw new Error("data of a kind that is not known here");
    }
    const [, end] = number(module, at + 2);
    if (module[end] !== END) {
      throw new Error("data at a place that is not known here");
    }
    const [length, from] = number(module, end + 1);
    at = from + length;
    yield [from, at];
  }
}

/** @param {Uint8Array} module */
function dataOf(module) {
  for (let at = PREAMBLE; at < module.length; ) {
    const [length, from] = number(module, at + 1);
    if (module[at] === DATA) {
      return from;
    }
    at = from + length;
  }
  throw new Error("the module has no data");
}

/**
 * Read a number of variable length (LEB128); tells it and where the next thing begins.
 *
 * @param {Uint8Array} module
 * @param {number} start
 * @returns {[number, number]}
 */
function number(module, start) {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    const byte = module[at] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      return [value, at + 1];
    }
  }
}

/**
 * Tell how much of a piece could be numbers of East Asian letters, whichever half begins.
 *
 * @param {Uint8Array} piece
 */
function share(piece) {
  return Math.max(...[0, 1].map((start) => shareFrom(piece, start)));
}

/**
 * @param {Uint8Array} piece
 * @param {number} start
 */
function shareFrom(piece, start) {
  let found = 0;
  for (let at = start; at + 1 < piece.length; at += 2) {
    const letter = (piece[at] ?? 0) | ((piece[at + 1] ?? 0) << 8);
    found += letter >= FIRST && letter <= LAST ? 1 : 0;
  }
  return (2 * found) / piece.length;
}
