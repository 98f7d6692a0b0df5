import assert from "node:assert/strict";
import { test } from "node:test";
import { Roster } from "../../static/js/scan/roster.mjs";
import { MemoryStore } from "./memory-store.mjs";

const ticket = (id, more = {}) => ({
  id,
  code_hash: `hash of ${id}`,
  number: `number of ${id}`,
  attendees: [],
  ...more,
});
const page = (tickets, cursor, more = false) => ({ tickets, cursor, more });
const now = () => 1_000;

/** A roster whose server has these pages, by the cursor they are asked with. */
async function rosterWith(pages, store = new MemoryStore()) {
  const asked = [];
  const ask = async (cursor) => {
    asked.push(cursor);
    const answer = pages[cursor];
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };
  const roster = new Roster(store);
  await roster.load("p");
  return { roster, ask, asked, store };
}

test("all pages are read, and a ticket is found by id, number and code", async () => {
  const { roster, ask, asked } = await rosterWith({ "": page([ticket("a")], "1", true), 1: page([ticket("b")], "2") });

  await roster.pull(ask, now);

  assert.deepEqual(asked, ["", "1"]);
  assert.equal(roster.size, 2);
  assert.equal(roster.ticket("a").id, "a");
  assert.equal(roster.withNumber("number of b").id, "b");
  assert.equal(roster.withHash("hash of b").id, "b");
  assert.equal(roster.freshAt, 1_000);
});

test("a tab killed between two pages goes on behind the last one it kept", async () => {
  const pages = { "": page([ticket("a")], "1", true), 1: new Error("killed") };
  const { roster, ask, store } = await rosterWith(pages);
  await assert.rejects(roster.pull(ask, now));
  assert.equal(roster.freshAt, null);

  const again = await rosterWith({ 1: page([ticket("b")], "2") }, store);
  assert.equal(again.roster.ticket("a").id, "a");
  await again.roster.pull(again.ask, now);

  assert.deepEqual(again.asked, ["1"]);
  assert.equal(again.roster.size, 2);
});

test("a changed ticket is known by its new code only", async () => {
  const { roster, ask } = await rosterWith({
    "": page([ticket("a", { code_hash: "old" })], "1"),
    1: page([ticket("a", { code_hash: "new" })], "2"),
  });
  await roster.pull(ask, now);
  await roster.pull(ask, now);

  assert.equal(roster.withHash("old"), null);
  assert.equal(roster.withHash("new").id, "a");
});

test("a full phone knows the roster for as long as the page is open, and keeps no roster with a hole", async () => {
  const { roster, ask, store } = await rosterWith({ "": page([ticket("a")], "1"), 1: page([ticket("b")], "2") });
  store.isFull = true;
  await roster.pull(ask, now);
  assert.equal(roster.size, 1);
  assert.deepEqual(await store.all("tickets"), []);

  store.isFull = false;
  await roster.pull(ask, now);
  assert.deepEqual(
    (await store.all("tickets")).map(({ id }) => id),
    ["a", "b"],
  );
});

test("a wiped roster is gone from memory and disk, also if a page was on its way", async () => {
  const { roster, store } = await rosterWith({});
  let answer = () => {};
  const late = roster.pull(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    now,
  );
  await new Promise(setImmediate);

  await roster.wipe();
  answer(page([ticket("a")], "1"));
  await late;

  assert.equal(roster.size, 0);
  assert.deepEqual([...(await store.all("tickets")), ...(await store.all("meta"))], []);
});

test("another pairing knows nothing of the roster before", async () => {
  const { roster, ask, store } = await rosterWith({ "": page([ticket("a")], "1") });
  await roster.pull(ask, now);

  const other = new Roster(store);
  await other.load("another");

  assert.equal(other.size, 0);
  assert.equal(other.freshAt, null);
});

test("what another tab has read needs not be read again", async () => {
  const first = await rosterWith({ "": page([ticket("a")], "1") });
  const second = await rosterWith({ 1: page([], "1") }, first.store);
  await first.roster.pull(first.ask, now);

  await second.roster.pull(second.ask, now);

  assert.deepEqual(second.asked, ["1"]);
  assert.equal(second.roster.size, 1);
});

test("two tabs of two events never mix their tickets on the disk", async () => {
  const one = await rosterWith({ "": page([ticket("a")], "1"), 1: page([ticket("b")], "2") });
  await one.roster.pull(one.ask, now);
  const other = new Roster(one.store);
  await other.load("q");
  await other.pull(async () => page([ticket("x")], "1"), now);

  await one.roster.pull(one.ask, now);

  const again = new Roster(one.store);
  await again.load("p");
  assert.deepEqual([again.size, again.ticket("x")], [2, null]);
});
