/**
 * Worker for browsers without WebAssembly: the same job in plain JavaScript.
 */
import decodeQR from "qr/decode.js";
import { answerPictures } from "./decoding.mjs";

answerPictures(async (picture) => {
  try {
    return decodeQR(picture);
  } catch {
    // The library throws where there is no code, which is the usual picture.
    return null;
  }
});
