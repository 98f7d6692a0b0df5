import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, daysOf, hashOf, isGenuine, judge, keyOf, nearestDay } from "../../static/js/scan/judging.mjs";
import { hexOf, Names } from "../../static/js/scan/names.mjs";

// Made by eventdesk/tickets/rules.py: event 7, stem 0 to 7; the second by the second master key.
const CODE = "0G00E001081G81860W0TXJKAKZX7BXC1";
const KEY = "AuKMOIs9x3ORdYpAgekdMvTJheA56m2_gDEx6c9-rPE";
const NEWER = "7R00E001081G81860ZZGBXKM7NBETDPX";
const NEWER_KEY = "8Th5KK2CSW4uVLCKGHMpD-_RwCR4zcCpfgE8rH_gdZg";
const TICKET = "49f091ff-a70c-5e8c-b1ed-9da3b275c908";
const { subtle } = globalThis.crypto;
const names = new Names(subtle);

test("a code is taken apart as the server put it together", () => {
  const { version, size, event, stem, issue } = codeOf(CODE);

  assert.deepEqual([version, size, event, hexOf(stem), issue], [0, 4, 7, "0001020304050607", 1]);
  assert.deepEqual([codeOf(NEWER).version, codeOf(NEWER).size, codeOf(NEWER).issue], [1, 30, 255]);
});

test("a code is known by the same hash as in the roster", async () => {
  assert.equal(await hashOf(CODE, subtle), "f7ba384bafcf25b22be4c5d5aa0316c5");
});

test("a genuine code is told from one with a wrong letter, another version, or no key", async () => {
  const keys = { 0: await keyOf(KEY, subtle), 1: await keyOf(NEWER_KEY, subtle) };

  assert.ok(await isGenuine(codeOf(CODE), keys, subtle));
  assert.ok(await isGenuine(codeOf(NEWER), keys, subtle));
  for (let place = 0; place < CODE.length; place += 1) {
    const letter = CODE[place] === "2" ? "3" : "2";
    const forged = CODE.slice(0, place) + letter + CODE.slice(place + 1);
    assert.equal(await isGenuine(codeOf(forged), keys, subtle), false, forged);
  }
  assert.equal(await isGenuine(codeOf(NEWER), { 0: keys[0] }, subtle), false);
});

test("a key that was kept cannot be read out of the phone again", async () => {
  const key = await keyOf(KEY, subtle);

  assert.equal(key.extractable, false);
});

test("a ticket and its people have the names that the server gives them", async () => {
  assert.equal(await names.ticket(7, codeOf(CODE).stem), TICKET);
  assert.equal(await names.person(TICKET, "young", 1), "aa947ca5-22fa-57a0-a4a1-611a3ec04653");
  assert.equal(await names.person(TICKET, "young", 3), "3c903fc8-b9ed-556e-8dee-a265992ad867");
});

test("who joins takes the ordinal behind the last one that anybody knows of, up to a limit", async () => {
  const [third, sixtieth] = await Promise.all([3, 60].map((ordinal) => names.person(TICKET, "young", ordinal)));

  const joining = await names.next(TICKET, "young", 2, new Set([third]));
  const expected = await Promise.all([4, 5].map((ordinal) => names.person(TICKET, "young", ordinal)));
  assert.deepEqual(joining, expected);
  assert.deepEqual(await names.next(TICKET, "young", 1, new Set()), [await names.person(TICKET, "young", 1)]);
  assert.deepEqual(await names.next(TICKET, "young", 1, new Set([sixtieth])), []);
});

const ticket = (more = {}) => ({ issue: 2, status: "valid", people: ["a", "b"], ...more });

test("the verdict follows the server's order", () => {
  const nobody = new Set();

  assert.equal(judge(ticket({ status: "cancelled" }), 1, nobody), "replaced");
  assert.equal(judge(ticket({ status: "cancelled" }), 2, new Set(["a"])), "cancelled");
  assert.equal(judge(ticket(), 2, nobody), "welcome");
  assert.equal(judge(ticket(), 2, new Set(["a", "x"])), "partly_seen");
  assert.equal(judge(ticket(), 2, new Set(["a", "b"])), "seen_before");
  assert.equal(judge(ticket({ people: [] }), 2, nobody), "welcome");
});

const days = (starts_at, ends_at, time_zone = "Europe/Berlin") => daysOf({ starts_at, ends_at, time_zone });

test("an event that ends at midnight has not begun the next day", () => {
  const first = "2026-11-23";

  assert.equal(days("2026-11-23T10:00+01:00", "2026-11-23T15:00+01:00").last, first);
  assert.equal(days("2026-11-23T10:00+01:00", "2026-11-24T00:00+01:00").last, first);
  assert.equal(days("2026-11-23T10:00+01:00", "2026-11-24T00:00:01+01:00").last, "2026-11-24");
  assert.equal(days("2026-11-23T00:00+01:00", "2026-11-24T00:00+01:00").first, first);
});

test("a moment belongs to the nearest day of the event, by the clocks where the event is", () => {
  const two = days("2026-11-23T10:00+01:00", "2026-11-24T15:00+01:00");
  const day = (moment) => nearestDay(Date.parse(moment), two);

  assert.equal(day("2026-11-22T23:59+01:00"), "2026-11-23");
  assert.equal(day("2026-11-23T22:59Z"), "2026-11-23");
  assert.equal(day("2026-11-23T23:00Z"), "2026-11-24");
  assert.equal(day("2026-11-26T08:00+01:00"), "2026-11-24");
});
