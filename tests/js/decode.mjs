/**
 * Runs a built decoder of the station app, as its worker runs it, for tests/decoding: `node tests/js/decode.mjs FILE`.
 *
 * A line of JSON comes for each picture, grey and in base64; the text found in it, or null, goes back.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const worker = pathToFileURL(process.argv[2]);

// What a worker finds around it: messages, and its own files over the network.
globalThis.addEventListener = (_name, answer) => {
  createInterface({ input: process.stdin }).on("line", (line) => answer({ data: pictureIn(JSON.parse(line)) }));
};
globalThis.postMessage = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
globalThis.fetch = async (address) => {
  const headers = { "Content-Type": "application/wasm" };
  return new Response(readFileSync(new URL(address)), { headers });
};
globalThis.ImageData = class {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
};

await import(worker.href);

/** @param {{ width: number, height: number, grey: string }} sent */
function pictureIn({ width, height, grey }) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const [place, light] of Buffer.from(grey, "base64").entries()) {
    data.fill(light, place * 4, place * 4 + 3);
  }
  return new ImageData(data, width, height);
}
