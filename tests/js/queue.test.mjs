import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "../../static/js/scan/queue.mjs";
import { MemoryStore } from "./memory-store.mjs";

const record = (id, more = {}) => ({
  id,
  kind: "scan",
  pairing: "p",
  state: "waiting",
  offset: 0,
  scan: { id },
  ...more,
});
const ids = (records) => records.map(({ id }) => id);

test("a record is on the disk before anybody is told that it is kept", async () => {
  const store = new MemoryStore();

  assert.equal(await new Queue(store).add(record("a")), true);

  assert.deepEqual(ids(await store.all("records")), ["a"]);
});

test("a page that was killed finds its records again in their order", async () => {
  const store = new MemoryStore();
  const before = new Queue(store);
  await Promise.all(["a", "b", "c"].map((id) => before.add(record(id))));
  await before.remove(["b"]);

  const after = new Queue(store);
  await after.load();

  assert.deepEqual(ids(after.waiting), ["a", "c"]);
});

test("what another tab added is read, and what it sent is gone", async () => {
  const store = new MemoryStore();
  const [one, other] = [new Queue(store), new Queue(store)];
  await one.add(record("a"));
  await other.add(record("b"));

  await one.load();
  assert.deepEqual(ids(one.waiting), ["a", "b"]);

  await one.remove(["a", "b"]);
  await other.load();
  assert.deepEqual(other.waiting, []);
});

test("on a full phone records go on in memory, say so, and reach the disk in order when there is room", async () => {
  const store = new MemoryStore();
  const queue = new Queue(store);
  await queue.add(record("a"));
  store.isFull = true;

  assert.equal(await queue.add(record("b")), false);
  assert.equal(await queue.add(record("c")), false);
  assert.deepEqual(queue.counts, { waiting: 3, rejected: 0, unkept: 2 });
  await queue.load();
  assert.deepEqual(ids(queue.waiting), ["a", "b", "c"]);

  store.isFull = false;
  await queue.load();
  assert.equal(queue.counts.unkept, 0);
  assert.deepEqual(ids(await store.all("records")), ["a", "b", "c"]);
});

test("the same record twice is one", async () => {
  const queue = new Queue(new MemoryStore());

  await queue.add(record("a"));
  await queue.add(record("a"));

  assert.deepEqual(ids(queue.all), ["a"]);
});

test("a record that was answered waits no longer but is still there, also after a restart", async () => {
  const store = new MemoryStore();
  const queue = new Queue(store);
  await queue.add(record("a"));
  await queue.add(record("b"));

  await queue.change([record("a", { state: "answered" }), record("b", { state: "rejected" }), record("stranger")]);

  const again = new Queue(store);
  await again.load();
  assert.deepEqual(ids(again.all), ["a", "b"]);
  assert.deepEqual(again.counts, { waiting: 0, rejected: 1, unkept: 0 });
});
