import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { lightened } from "../../deploy/local/lighten.mjs";

const READER = new URL("../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm", import.meta.url);
const HEAD = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module with nothing but one piece of data. */
function moduleOf(data) {
  const length = [(data.length & 0x7f) | 0x80, data.length >> 7];
  const body = [1, 0, 0x41, 0, 0x0b, ...length, ...data];
  return Uint8Array.from([...HEAD, 11, (body.length & 0x7f) | 0x80, body.length >> 7, ...body]);
}

const letters = (count, from) => Array.from({ length: count }, (_, place) => [place & 0xff, from]).flat();

test("a long table of Chinese letters becomes nothing, and all else stays", () => {
  const long = moduleOf(letters(3000, 0x4e));
  const others = [moduleOf(letters(100, 0x4e)), moduleOf(letters(3000, 0x04))];

  assert.equal(lightened(long).slice(-6000).some(Boolean), false);
  assert.deepEqual(lightened(long).slice(0, -6000), long.slice(0, -6000));
  assert.deepEqual(others.map(lightened), others);
});

test("a module that is built otherwise is not touched by guesswork", () => {
  const strange = moduleOf(letters(3000, 0x4e));
  strange[12] = 1;

  assert.throws(() => lightened(strange), /not known/);
});

test("the decoder becomes a quarter lighter, and still reads a ticket", async () => {
  const whole = await readFile(READER);
  const light = lightened(whole);
  prepareZXingModule({ overrides: { wasmBinary: light.buffer } });

  const [found] = await readBarcodes(await readFile(new URL("ticket.png", import.meta.url)));

  assert.equal(found?.text, "HTTPS://EVENTS.EXAMPLE.ORG/T/0123456789ABCDEFGHJKMNPQRSTVWXYZ");
  assert.ok(gzipSync(light).length < 0.8 * gzipSync(whole).length);
});
