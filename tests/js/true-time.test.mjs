import assert from "node:assert/strict";
import { test } from "node:test";
import { restated, TrueTime } from "../../static/js/scan/true-time.mjs";
import { Clockwork } from "./clockwork.mjs";
import { MemoryStore } from "./memory-store.mjs";

const HOUR = 3_600_000;

test("the server's time was half-way between question and answer", async () => {
  const clock = new Clockwork();
  const time = new TrueTime({ clock, store: new MemoryStore() });
  const asked = clock.now();
  await clock.turn(2_000);

  await time.heard(new Date(asked + 1_000 + HOUR).toISOString(), asked);

  assert.equal(time.offset, HOUR);
  assert.equal(time.now(), clock.now() + HOUR);
});

test("what was measured outlives the page, and what no server said is not measured", async () => {
  const [clock, store] = [new Clockwork(), new MemoryStore()];
  const time = new TrueTime({ clock, store });
  await time.heard(undefined, clock.now());
  assert.deepEqual([time.offset, time.now()], [null, clock.now()]);
  await time.heard(new Date(clock.now() - HOUR).toISOString(), clock.now());

  const again = new TrueTime({ clock, store });
  await again.load();

  assert.equal(again.offset, -HOUR);
});

test("a time is sent as it was shown, unless the clock was turned since: then as today's clock would have shown it", () => {
  const shown = "2026-06-26T09:00:00.000Z";
  const truth = Date.parse(shown) + HOUR; // the clock was an hour slow

  assert.equal(restated(shown, HOUR, HOUR + 4_000), shown);
  assert.equal(restated(shown, null, HOUR), shown);
  assert.equal(restated(shown, HOUR, null), shown);
  for (const now of [0, -HOUR, 30 * HOUR]) {
    assert.equal(Date.parse(restated(shown, HOUR, now)) + now, truth, "with the server's correction it is true again");
  }
});
