/**
 * Worker: finds a QR code in a picture with ZXing in WebAssembly, fetched from our own server.
 */
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm";
import { answerPictures } from "./decoding.mjs";

prepareZXingModule({
  overrides: {
    locateFile: (/** @type {string} */ path, /** @type {string} */ prefix) =>
      path.endsWith(".wasm") ? new URL(wasm, import.meta.url).href : prefix + path,
  },
});

answerPictures(async (picture) => {
  const options = { formats: /** @type {["QRCode"]} */ (["QRCode"]), maxNumberOfSymbols: 1 };
  const [found] = await readBarcodes(picture, options);
  return found?.isValid ? found.text : null;
});
