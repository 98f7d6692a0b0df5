import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PictureDecoder } from "../../static/js/scan/picture-decoder.mjs";

const PICTURE = { data: { buffer: null } };
/** What each worker answers, by its address; nothing means that it cannot be loaded. */
let answers = {};
let started = [];

globalThis.Worker = class {
  constructor(address) {
    this.address = address;
    started.push(address);
  }

  postMessage() {
    const answer = answers[this.address];
    queueMicrotask(() => (answer ? this.onmessage({ data: answer }) : this.onerror()));
  }

  terminate() {}
};

beforeEach(() => {
  answers = {};
  started = [];
});

test("a picture's text is found, and a picture without a code has none", async () => {
  const decoder = new PictureDecoder(["fast", "plain"]);
  answers = { fast: { text: "A" } };
  assert.equal(await decoder.decode(PICTURE), "A");

  answers = { fast: { text: null } };
  assert.equal(await decoder.decode(PICTURE), null);
  assert.deepEqual(started, ["fast"]);
});

test("a broken decoder says so once, and the plain one takes its place", async () => {
  const decoder = new PictureDecoder(["fast", "plain"]);
  answers = { fast: { broken: "no memory" }, plain: { text: "A" } };

  await assert.rejects(decoder.decode(PICTURE), { message: "no memory" });

  assert.equal(await decoder.decode(PICTURE), "A");
  assert.deepEqual(started, ["fast", "plain"]);
});

test("a decoder that cannot be loaded says so each time, and is asked for again", async () => {
  const decoder = new PictureDecoder(["fast", "plain"]);

  for (let time = 0; time < 3; time += 1) {
    await assert.rejects(decoder.decode(PICTURE), { message: "not started" });
  }
  answers = { plain: { text: "A" } };

  assert.equal(await decoder.decode(PICTURE), "A");
  assert.deepEqual(started, ["fast", "plain", "plain", "plain"]);
});
