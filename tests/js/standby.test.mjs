import assert from "node:assert/strict";
import { test } from "node:test";
import { Standby } from "../../static/js/scan/standby.mjs";

/** A browser with a worker that is installed, and perhaps a newer one that waits. */
function phoneWith({ waiting = null, refuses = false, isAtWork = false } = {}) {
  const seen = [];
  const chosen = [];
  const workers = {
    register: async (address, { scope }) => {
      if (refuses) {
        throw new DOMException("not here", "SecurityError");
      }
      seen.push([address, scope]);
    },
    getRegistration: async () => ({ waiting: waiting && { postMessage: waiting } }),
    addEventListener: (name, react) => seen.push([name, react]),
  };
  const caches = { open: async () => ({ put: async (_key, answer) => chosen.push(await answer.text()) }) };
  const standby = new Standby({ workers, caches, reload: () => seen.push("reloaded"), isAtWork: () => isAtWork });
  return { standby, seen, chosen };
}

test("the phone keeps the app in the language in which it is open", async () => {
  const { standby, seen, chosen } = phoneWith();

  await standby.begin("ar");

  assert.deepEqual([chosen, seen], [["ar"], [["/scan/worker.js", "/scan/"]]]);
});

test("a browser that keeps nothing stops nobody from working", async () => {
  await phoneWith({ refuses: true }).standby.begin("de");
  await new Standby({ workers: undefined, caches: undefined, reload: () => {} }).begin("de");
  await new Standby({ workers: undefined, caches: undefined, reload: () => {} }).renew();
});

test("a new version that waits takes over when nobody is at work, and the page begins anew with it", async () => {
  const told = [];
  const { standby, seen } = phoneWith({ waiting: (message) => told.push(message) });

  await standby.renew();
  const [[name, react]] = seen;
  react();

  assert.deepEqual([told, name, seen.at(-1)], [["take over"], "controllerchange", "reloaded"]);
});

test("whoever has begun to work before the browser lets the old version go is not interrupted", async () => {
  const { standby, seen } = phoneWith({ waiting: () => {}, isAtWork: true });

  await standby.renew();
  const [[, react]] = seen;
  react();

  assert.ok(!seen.includes("reloaded"));
});

test("without a new version nothing happens", async () => {
  const { standby, seen } = phoneWith();

  await standby.renew();

  assert.deepEqual(seen, []);
});
