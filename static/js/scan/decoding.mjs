/**
 * What the two decoder workers share: a picture comes in, the text found in it goes out.
 *
 * @typedef {{ text: string | null } | { broken: string }} Answer
 */

/**
 * Answer every picture exactly once; a decoder that cannot work says so instead of staying silent.
 *
 * @param {(picture: ImageData) => Promise<string | null>} decode
 */
export function answerPictures(decode) {
  // Typed as the other end of the wire: the library of DOM types knows no worker's own side.
  const page = /** @type {Worker} */ (/** @type {unknown} */ (globalThis));
  page.addEventListener("message", async (/** @type {MessageEvent<ImageData>} */ { data }) => {
    page.postMessage(await answerTo(data, decode));
  });
}

/**
 * @param {ImageData} picture
 * @param {(picture: ImageData) => Promise<string | null>} decode
 * @returns {Promise<Answer>}
 */
async function answerTo(picture, decode) {
  try {
    return { text: await decode(picture) };
  } catch (error) {
    return { broken: String(error) };
  }
}
