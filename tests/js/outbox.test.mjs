import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../static/js/scan/api.mjs";
import { MemoryQueue } from "../../static/js/scan/memory-queue.mjs";
import { Outbox } from "../../static/js/scan/outbox.mjs";
import { Clockwork, settled } from "./clockwork.mjs";

const scan = (id) => ({ id, station: "door", scanned_at: "2026-06-26T09:00:00.000Z", offline: false });
const welcome = ({ id }) => ({ id, verdict: "welcome", present: 1, admits: 1 });

/** An outbox whose server answers from a list, one entry a call, the last one for ever. */
function outboxWith(...replies) {
  const clock = new Clockwork();
  const calls = [];
  const bodies = [];
  const send = async (scans) => {
    bodies.push(...scans);
    calls.push(scans.map(({ id }) => id));
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply instanceof Error) {
      throw reply;
    }
    return reply(scans);
  };
  const outbox = new Outbox({ queue: new MemoryQueue(), clock, send });
  const outcomes = [];
  outbox.addEventListener("outcome", ({ detail }) => outcomes.push([detail.scan.id, detail.state]));
  return { outbox, clock, calls, bodies, outcomes };
}

const all = (scans) => scans.map(welcome);

test("an answered scan is settled and leaves nothing behind", async () => {
  const { outbox, calls } = outboxWith(all);

  const outcome = await outbox.add(scan("a"));

  assert.equal(outcome.state, "settled");
  assert.equal(outcome.answer.verdict, "welcome");
  assert.deepEqual(calls, [["a"]]);
  assert.deepEqual(outbox.report, { waiting: 0, rejected: 0, status: null });
});

test("without a network the scan waits and is sent again with the same id", async () => {
  const { outbox, clock, calls, outcomes } = outboxWith(new ApiError(0), all);

  const outcome = await outbox.add(scan("a"));
  assert.equal(outcome.state, "waiting");
  assert.deepEqual(outbox.report, { waiting: 1, rejected: 0, status: 0 });

  await clock.turn(2_000);

  assert.deepEqual(calls, [["a"], ["a"]]);
  assert.deepEqual(outcomes, [["a", "settled"]]);
  assert.equal(outbox.report.waiting, 0);
});

test("pauses grow to one minute and start anew after a success", async () => {
  const failures = Array.from({ length: 7 }, () => new ApiError(503));
  const { outbox, clock } = outboxWith(...failures, all, new ApiError(503));
  await outbox.add(scan("a"));

  const pauses = [];
  for (let [pause] = clock.alarms; pause !== undefined; [pause] = clock.alarms) {
    pauses.push(pause / 1000);
    await clock.turn(pause);
  }
  await outbox.add(scan("b"));

  assert.deepEqual(pauses, [2, 4, 8, 16, 32, 60, 60]);
  assert.deepEqual(clock.alarms, [2_000]);
});

test("a server that asks for patience gets it", async () => {
  const { outbox, clock } = outboxWith(new ApiError(429, 90), all);

  await outbox.add(scan("a"));

  assert.deepEqual(clock.alarms, [90_000]);
});

test("scans go out in order, the waiting ones first, in one call", async () => {
  const { outbox, calls } = outboxWith(new ApiError(0), all);

  await outbox.add(scan("a"));
  const outcome = await outbox.add(scan("b"));

  assert.equal(outcome.state, "settled");
  assert.deepEqual(calls, [["a"], ["a", "b"]]);
});

test("a scan without an answer of its own stays and is asked again", async () => {
  const { outbox, calls } = outboxWith(new ApiError(0), ([first]) => [welcome(first)], all);

  await outbox.add(scan("a"));
  await outbox.add(scan("b"));

  assert.deepEqual(calls, [["a"], ["a", "b"], ["b"]]);
  assert.equal(outbox.report.waiting, 0);
});

test("an answer about nothing that was sent counts as none", async () => {
  const { outbox } = outboxWith(() => [welcome(scan("stranger"))]);

  const outcome = await outbox.add(scan("a"));

  assert.equal(outcome.state, "waiting");
  assert.equal(outbox.report.status, 502);
});

test("one bad scan is singled out and does not hold up the others", async () => {
  const refuseB = (scans) => {
    if (scans.some(({ id }) => id === "b")) {
      throw new ApiError(422);
    }
    return all(scans);
  };
  const { outbox, outcomes } = outboxWith(new ApiError(0), new ApiError(0), refuseB);
  await outbox.add(scan("a"));
  await outbox.add(scan("b"));

  await outbox.add(scan("c"));

  assert.deepEqual(outcomes, [
    ["a", "settled"],
    ["b", "rejected"],
    ["c", "settled"],
  ]);
  assert.deepEqual(outbox.report, { waiting: 0, rejected: 1, status: null });
});

test("a phone that is no longer paired keeps its scans and stops asking", async () => {
  const { outbox, clock } = outboxWith(new ApiError(401), all);
  let unpaired = 0;
  outbox.addEventListener("unpaired", () => {
    unpaired += 1;
  });

  await outbox.add(scan("a"));
  assert.equal(unpaired, 1);
  assert.deepEqual(clock.alarms, []);
  assert.equal(outbox.report.waiting, 1);

  await outbox.flush();
  assert.equal(outbox.report.waiting, 0);
});

test("two scans at the same moment are each sent once", async () => {
  const { outbox, calls } = outboxWith(all);

  await Promise.all([outbox.add(scan("a")), outbox.add(scan("b"))]);
  await settled();

  assert.deepEqual(calls.flat().sort(), ["a", "b"]);
});

test("a mistake in our own code waits and tries again instead of losing the scan", async () => {
  const { outbox, clock } = outboxWith(new TypeError("ours"), all);

  assert.equal((await outbox.add(scan("a"))).state, "waiting");
  await clock.turn(2_000);

  assert.equal(outbox.report.waiting, 0);
});

test("a scan that is refused on its own is counted, and the others of its batch are settled", async () => {
  const answer = (scans) =>
    scans.map((one) => (one.id === "a" ? { id: "a", error: { code: "wrong-station", detail: "" } } : welcome(one)));
  const { outbox, outcomes } = outboxWith(new ApiError(0), answer);
  await outbox.add(scan("a"));

  await outbox.add(scan("b"));

  assert.deepEqual(outcomes, [
    ["a", "rejected"],
    ["b", "settled"],
  ]);
  assert.deepEqual(outbox.report, { waiting: 0, rejected: 1, status: null });
});

test("people who were let in before an answer came are in, whatever the server knows by then", async () => {
  const { outbox, clock, bodies } = outboxWith(new ApiError(0), all);
  await outbox.add(scan("a"));

  await outbox.insist(scan("a"));
  await clock.turn(2_000);
  await outbox.insist(scan("a"));

  const [first, second] = bodies;
  assert.deepEqual([first.admitted, first.offline], [undefined, false]);
  assert.deepEqual([second.admitted, second.offline], [true, true]);
  assert.equal(outbox.report.waiting, 0);
  assert.equal(bodies.length, 2, "an answered scan does not come back");
});
