import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../static/js/scan/api.mjs";
import { Outbox } from "../../static/js/scan/outbox.mjs";
import { Queue } from "../../static/js/scan/queue.mjs";
import { Clockwork, settled } from "./clockwork.mjs";
import { MemoryStore } from "./memory-store.mjs";

const scan = (id) => ({ id, station: "door", scanned_at: "2026-06-26T09:00:00.000Z", offline: false });
const welcome = ({ id }) => ({ id, verdict: "welcome", present: 1, admits: 1 });
const ours = (status) => new ApiError(status, { code: "ours" });
const all = (records) => records.map(welcome);

/** Pairings of a phone: today's, and the one of another event before. */
function pairingsWith(...known) {
  const pairings = {
    all: known,
    get current() {
      return this.all.find(({ isCurrent }) => isCurrent) ?? null;
    },
    get: (id) => pairings.all.find((one) => one.id === id) ?? null,
    heirOf: () => null,
    forget: async (id) => {
      pairings.all = pairings.all.filter((one) => one.id !== id);
    },
  };
  return pairings;
}

/** An outbox whose server answers from a list, one entry a call, the last one for ever. */
function outboxWith(...replies) {
  const clock = new Clockwork();
  const store = new MemoryStore();
  const queue = new Queue(store);
  const pairings = pairingsWith({ id: "p", isCurrent: true });
  const [calls, outcomes, lost, prepared] = [[], [], [], []];
  const send = async ({ records, pairing }) => {
    calls.push(records.map(({ id }) => (pairing.id === "p" ? id : `${id} by ${pairing.id}`)));
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply instanceof Error) {
      throw reply;
    }
    return reply(records);
  };
  const outbox = new Outbox({
    queue,
    pairings,
    clock,
    send,
    time: { offset: 5 },
    prepare: async () => prepared.push(clock.now()),
    lose: async (pairing, reason) => lost.push([pairing.id, reason]),
    exclusively: (work) => work(),
  });
  outbox.addEventListener("outcome", ({ detail }) => outcomes.push([detail.record.id, detail.record.state]));
  const add = async (...ids) => {
    for (const id of ids) {
      await outbox.add(scan(id));
    }
    await settled();
  };
  return { outbox, add, clock, store, queue, pairings, calls, outcomes, lost, prepared };
}

test("a scan is on the disk when it is kept, and sent behind the scenes", async () => {
  const { outbox, store, calls, queue } = outboxWith(all);

  assert.equal(await outbox.add(scan("a")), true);
  const [record] = await store.all("records");
  assert.deepEqual([record.id, record.state, record.pairing, record.offset], ["a", "waiting", "p", 5]);
  assert.deepEqual(calls, []);

  await settled();
  assert.deepEqual(calls, [["a"]]);
  assert.deepEqual(outbox.report, { waiting: 0, rejected: 0, unkept: 0, status: null });
  assert.equal(queue.all[0].state, "answered", "the roster does not show it yet");
});

test("without a network the scan waits and is sent again with the same id", async () => {
  const { outbox, add, clock, calls, outcomes } = outboxWith(new ApiError(0), all);

  await add("a");
  assert.deepEqual(outbox.report, { waiting: 1, rejected: 0, unkept: 0, status: 0 });
  await clock.turn(2_000);

  assert.deepEqual(calls, [["a"], ["a"]]);
  assert.deepEqual(outcomes, [["a", "answered"]]);
  assert.equal(outbox.report.waiting, 0);
});

test("pauses grow to one minute and start anew after a success", async () => {
  const failures = Array.from({ length: 7 }, () => new ApiError(503));
  const { add, clock } = outboxWith(...failures, all, new ApiError(503));
  await add("a");

  const pauses = [];
  for (let [pause] = clock.alarms; pause !== undefined; [pause] = clock.alarms) {
    pauses.push(pause / 1000);
    await clock.turn(pause);
  }
  await add("b");

  assert.deepEqual(pauses, [2, 4, 8, 16, 32, 60, 60]);
  assert.deepEqual(clock.alarms, [2_000]);
});

test("a server that asks for patience gets it, also while more is scanned", async () => {
  const { add, clock, calls } = outboxWith(new ApiError(429, { retryAfter: 90 }), all);

  await add("a");
  await add("b");

  assert.deepEqual(clock.alarms, [90_000]);
  assert.deepEqual(calls, [["a"]]);
});

test("scans go out in order, the waiting ones first, in one call", async () => {
  const { add, calls } = outboxWith(new ApiError(0), all);

  await add("a");
  await add("b");

  assert.deepEqual(calls, [["a"], ["a", "b"]]);
});

test("a scan without an answer of its own stays and is asked again", async () => {
  const { outbox, add, calls } = outboxWith(new ApiError(0), ([first]) => [welcome(first)], all);

  await add("a");
  await add("b");

  assert.deepEqual(calls, [["a"], ["a", "b"], ["b"]]);
  assert.equal(outbox.report.waiting, 0);
});

test("an answer about nothing that was sent counts as none", async () => {
  const { outbox, add } = outboxWith(() => [welcome(scan("stranger"))]);

  await add("a");

  assert.equal(outbox.report.status, 502);
  assert.equal(outbox.report.waiting, 1);
});

test("one bad scan is singled out, kept as rejected, and does not hold up the others", async () => {
  const refuseB = (records) => {
    if (records.some(({ id }) => id === "b")) {
      throw ours(422);
    }
    return all(records);
  };
  const { outbox, add, outcomes, store } = outboxWith(new ApiError(0), new ApiError(0), refuseB);
  await add("a", "b");

  await add("c");
  await outbox.flush();

  assert.deepEqual(Object.fromEntries(outcomes), { a: "answered", b: "rejected", c: "answered" });
  assert.deepEqual(outbox.report, { waiting: 0, rejected: 1, unkept: 0, status: null });
  const kept = (await store.all("records")).find(({ id }) => id === "b");
  assert.deepEqual(kept.error, { code: "ours", detail: "" });
});

test("what was refused is offered once more at the next start", async () => {
  const { outbox, add, calls } = outboxWith(ours(422), all);
  await add("a");
  assert.equal(outbox.report.rejected, 1);

  await outbox.start();
  await outbox.flush();

  assert.deepEqual(calls, [["a"], ["a"]]);
  assert.deepEqual(outbox.report, { waiting: 0, rejected: 0, unkept: 0, status: null });
});

test("a scan that is refused on its own is counted, and the others of its batch are settled", async () => {
  const answer = (records) =>
    records.map((one) => (one.id === "a" ? { id: "a", error: { code: "wrong-station", detail: "" } } : welcome(one)));
  const { outbox, add, outcomes } = outboxWith(new ApiError(0), answer);
  await add("a");

  await add("b");

  assert.deepEqual(outcomes, [
    ["a", "rejected"],
    ["b", "answered"],
  ]);
  assert.equal(outbox.report.rejected, 1);
});

test("a phone that no longer belongs to the event keeps its scans and stops asking", async () => {
  const { outbox, add, clock, lost, pairings } = outboxWith(ours(401));

  await add("a");

  assert.deepEqual(lost, [["p", "ours"]]);
  assert.deepEqual(clock.alarms, []);
  assert.deepEqual([outbox.report.waiting, outbox.report.status], [1, 401]);
  assert.equal(pairings.all.length, 1, "its token is not forgotten while something waits");
});

test("scans of the pairing before go first, with its token, which is then forgotten", async () => {
  const { outbox, add, calls, pairings } = outboxWith(new ApiError(0), all);
  await add("a");
  pairings.all = [
    { id: "p", isCurrent: false },
    { id: "q", isCurrent: true },
  ];

  await add("b");
  await outbox.flush();

  assert.deepEqual(calls, [["a"], ["a"], ["b by q"]]);
  assert.deepEqual(
    pairings.all.map(({ id }) => id),
    ["q"],
  );
});

test("where the old token takes nothing any more, the new one of the same event takes what is left", async () => {
  const { outbox, add, calls, pairings } = outboxWith(new ApiError(0), ours(401), all);
  await add("a");
  pairings.all = [
    { id: "p", isCurrent: false },
    { id: "q", isCurrent: true },
  ];
  pairings.heirOf = () => pairings.get("q");

  await outbox.flush();

  assert.deepEqual(calls, [["a"], ["a"], ["a by q"]]);
  assert.equal(outbox.report.waiting, 0);
});

test("two scans at the same moment are each sent once", async () => {
  const { outbox, calls } = outboxWith(all);

  await Promise.all([outbox.add(scan("a")), outbox.add(scan("b"))]);
  await settled();

  assert.deepEqual(calls.flat().sort(), ["a", "b"]);
});

test("a mistake in our own code waits and tries again instead of losing the scan", async () => {
  const { outbox, add, clock } = outboxWith(new TypeError("ours"), all);

  await add("a");
  assert.equal(outbox.report.waiting, 1);
  await clock.turn(2_000);

  assert.equal(outbox.report.waiting, 0);
});

test("notes of advice go apart from scans, and are forgotten once they were taken", async () => {
  const { outbox, add, calls, queue } = outboxWith(new ApiError(0), all);
  await add("a");

  await outbox.addAdvice({
    id: "n",
    station: "general",
    noted_at: "2026-06-26T09:00:00.000Z",
    topics: [],
    follow_up: null,
  });
  await add("b");

  assert.deepEqual(calls.slice(1).flat().sort(), ["a", "b", "n"]);
  assert.ok(calls.every((ids) => ids.length === 1 || !ids.includes("n")));
  assert.deepEqual(
    queue.all.map(({ id }) => id),
    ["a", "b"],
  );
});

test("before anything is sent, the clock is measured", async () => {
  const { add, prepared, calls } = outboxWith(all);

  await add("a");

  assert.equal(prepared.length, 1);
  assert.deepEqual(calls, [["a"]]);
});
