import assert from "node:assert/strict";
import { test } from "node:test";
import { batchOf, noteIn, scanIn } from "../../static/js/scan/batches.mjs";

const record = (id, more = {}) => ({ id, kind: "scan", pairing: "p", offset: 0, scan: { id }, ...more });
const ids = (records) => records.map(({ id }) => id);

test("a batch is of one pairing and one kind, in order", () => {
  const waiting = [
    record("a"),
    record("n", { kind: "advice" }),
    record("b"),
    record("c", { pairing: "q" }),
    record("d"),
  ];

  assert.deepEqual(ids(batchOf(waiting, 200)), ["a", "b", "d"]);
  assert.deepEqual(ids(batchOf(waiting.slice(1), 200)), ["n"]);
  assert.deepEqual(batchOf([], 200), []);
});

test("a batch is not larger than the server takes, and never empty while something waits", () => {
  const large = (id) => record(id, { scan: { id, attendees: Array(1_000).fill("0".repeat(36)) } });
  const many = Array.from({ length: 300 }, (_, index) => record(String(index)));

  assert.equal(batchOf(many, 200).length, 200);
  assert.deepEqual(ids(batchOf([large("a"), large("b"), large("c"), large("d")], 200)), ["a", "b"]);
  assert.deepEqual(ids(batchOf([record("a", { scan: { code: "x".repeat(300_000) } }), record("b")], 200)), ["a"]);
});

test("of a record only what the server knows is sent, with the time as today's clock would have shown it", () => {
  const scan = { id: "s", scanned_at: "2026-06-26T09:00:00.000Z" };
  const note = { id: "n", noted_at: "2026-06-26T09:00:00.000Z" };

  assert.deepEqual(scanIn({ ...record("s"), scan }, 0), scan);
  assert.deepEqual(scanIn({ ...record("s"), scan }, 60_000), { ...scan, scanned_at: "2026-06-26T08:59:00.000Z" });
  assert.deepEqual(noteIn({ ...record("n"), note }, 60_000), { ...note, noted_at: "2026-06-26T08:59:00.000Z" });
});
