import assert from "node:assert/strict";
import { test } from "node:test";
import { oneTab } from "../../static/js/scan/one-tab.mjs";

/** Locks of a browser in which one more tab holds the lock until it is told to let go. */
function locksHeldBy(other) {
  return {
    request: async (_name, { signal }, work) => {
      const gaveUp = new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
      await Promise.race([other, gaveUp]);
      return work();
    },
  };
}

test("one tab sends after the other", async () => {
  const done = [];
  let letGo = () => {};
  const exclusively = oneTab(locksHeldBy(new Promise((resolve) => (letGo = resolve))));

  const sent = exclusively(async () => done.push("this tab"));
  await new Promise(setImmediate);
  assert.deepEqual(done, []);
  done.push("the other tab");
  letGo();
  await sent;

  assert.deepEqual(done, ["the other tab", "this tab"]);
});

test("a tab that sleeps is not waited for, and a browser without locks sends all the same", async (context) => {
  const gone = new AbortController();
  context.mock.method(AbortSignal, "timeout", () => gone.signal);
  const done = [];

  const sent = oneTab(locksHeldBy(new Promise(() => {})))(async () => done.push("asleep"));
  gone.abort();
  await sent;
  await oneTab(undefined)(async () => done.push("no locks"));

  assert.deepEqual(done, ["asleep", "no locks"]);
});

test("a mistake while sending is passed on, and nothing is sent twice", async () => {
  let times = 0;
  const failing = oneTab(locksHeldBy(Promise.resolve()))(async () => {
    times += 1;
    throw new TypeError("ours");
  });

  await assert.rejects(failing, TypeError);
  assert.equal(times, 1);
});
