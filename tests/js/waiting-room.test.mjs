import assert from "node:assert/strict";
import { test } from "node:test";
import { WaitingRoom } from "../../static/js/family/waiting-room.mjs";

/** @param {import("node:test").TestContext} context */
function room(context, seconds = "60") {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const listeners = [];
  globalThis.document = /** @type {any} */ ({
    addEventListener: (/** @type {string} */ _name, /** @type {() => void} */ listener) => listeners.push(listener),
  });
  let reloads = 0;
  new WaitingRoom(/** @type {any} */ ({ dataset: { seconds } }), () => (reloads += 1));
  return { reloads: () => reloads, wake: () => listeners.forEach((listener) => void listener()) };
}

test("the page looks again once, when the room opens", (context) => {
  const { reloads } = room(context);

  context.mock.timers.tick(60_000);
  assert.equal(reloads(), 0);
  context.mock.timers.tick(1_000);
  assert.equal(reloads(), 1);
});

test("a phone that slept looks again when it wakes", (context) => {
  const { reloads, wake } = room(context);

  wake();
  assert.equal(reloads(), 0);
  context.mock.timers.setTime(61_000);
  wake();
  assert.ok(reloads() >= 1);
});

test("an event in two months is not waited for", (context) => {
  const { reloads } = room(context, String(60 * 86_400));

  context.mock.timers.tick(2_000);
  assert.equal(reloads(), 0);
});
