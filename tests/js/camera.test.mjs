import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { settled } from "./clockwork.mjs";

globalThis.navigator ??= {};
globalThis.document = { createElement: () => ({ getContext: () => null }) };
const { Camera } = await import("../../static/js/scan/camera.mjs");

class Track extends EventTarget {
  readyState = "live";

  stop() {
    this.readyState = "ended";
  }
}

/** Cameras that open when a test says so. */
let waiting = [];
const media = {
  getUserMedia: () => new Promise((resolve, reject) => waiting.push({ resolve, reject })),
};
const streamOf = (track) => ({ getTracks: () => [track], getVideoTracks: () => [track] });
const video = () => ({ srcObject: null, play: async () => {} });

beforeEach(() => {
  waiting = [];
});

test("a camera that opens after everybody left is given back", async () => {
  const camera = new Camera(video(), media);
  const track = new Track();
  const opening = camera.open(null);

  camera.close();
  waiting[0].resolve(streamOf(track));

  await assert.rejects(opening, { name: "AbortError" });
  assert.equal(track.readyState, "ended");
  assert.equal(camera.isOpen, false);
});

test("of two openings the later one counts, and no camera is left running", async () => {
  const screen = video();
  const camera = new Camera(screen, media);
  const [first, second] = [new Track(), new Track()];
  const openings = [camera.open(null), camera.open("back")];

  waiting[1].resolve(streamOf(second));
  waiting[0].resolve(streamOf(first));

  await assert.rejects(openings[0], { name: "AbortError" });
  await openings[1];
  assert.deepEqual([first.readyState, second.readyState], ["ended", "live"]);
  assert.equal(screen.srcObject.getTracks()[0], second);
});

test("a camera that is unplugged says so; one that is closed does not", async () => {
  const camera = new Camera(video(), media);
  let ends = 0;
  camera.onEnd = () => {
    ends += 1;
  };
  const track = new Track();
  const opening = camera.open(null);
  waiting[0].resolve(streamOf(track));
  await opening;

  camera.close();
  await settled();
  assert.equal(ends, 0);

  track.dispatchEvent(new Event("ended"));
  assert.equal(ends, 1);
});

test("a page without HTTPS has no camera, and says so", async () => {
  const camera = new Camera(video(), undefined);

  await assert.rejects(camera.open(null), { name: "NotSupportedError" });
  assert.deepEqual(await camera.list(), []);
});
