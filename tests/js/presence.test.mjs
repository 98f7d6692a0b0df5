import assert from "node:assert/strict";
import { test } from "node:test";
import { presenceOf } from "../../static/js/scan/presence.mjs";

const PLACE = { station: "door", day: "2026-11-23" };
const seenAt = (...places) => places.map(([station, day]) => ({ station, day }));
const person = (id, seen = [], extra = false) => ({ id, type: "young", extra, seen });
const ticket = (...attendees) => ({ id: "t", number: "1", attendees });
const sighting = (more) => ({
  ticketId: "t",
  number: "1",
  ...PLACE,
  at: "A",
  people: [],
  count: null,
  extra: [],
  ...more,
});
const record = (id, more, scan = {}) => ({
  id,
  kind: "scan",
  state: "waiting",
  scan: { id, ...scan },
  sighting: sighting(more),
});
const undo = (id, undone, people = []) => record(id, { people }, { void: undone });

function here(known, ...records) {
  const party = { id: "t", number: "1", ticket: known };
  return [...presenceOf(party, PLACE, records).people].sort();
}

test("whom the roster shows at this station on this day is here", () => {
  const known = ticket(
    person("a", seenAt(["door", "2026-11-23"])),
    person("b", seenAt(["door", "2026-11-24"])),
    person("c", seenAt(["general", "2026-11-23"])),
  );

  assert.deepEqual(here(known), ["a"]);
});

test("a scan the server has not heard of counts here, one it refused does not", () => {
  const known = ticket(person("a"), person("b"));

  assert.deepEqual(here(known, record("s1", { people: ["a"] })), ["a"]);
  assert.deepEqual(here(known, { ...record("s1", { people: ["a"] }), state: "answered" }), ["a"]);
  assert.deepEqual(here(known, { ...record("s1", { people: ["a"] }), state: "rejected" }), []);
  assert.deepEqual(here(known, record("s1", { people: ["a"], station: "general" })), []);
  assert.deepEqual(here(known, record("s1", { people: ["a"], ticketId: "other", number: "2" })), []);
});

test("an undone scan no longer counts, whichever of the two is read first", () => {
  const known = ticket(person("a"));

  assert.deepEqual(here(known, record("s1", { people: ["a"] }), undo("u1", "s1")), []);
  assert.deepEqual(here(known, undo("u1", "s1"), record("s1", { people: ["a"] })), []);
});

test("an undo of a scan that the roster shows already hides whom only that scan saw, until they are seen again", () => {
  const known = ticket(person("a", seenAt(["door", "2026-11-23"])), person("b", seenAt(["door", "2026-11-23"])));

  assert.deepEqual(here(known, undo("u1", "s1", ["a"])), ["b"]);
  assert.deepEqual(here(known, undo("u1", "s1", ["a"]), record("s2", { people: ["a"] })), ["a", "b"]);
});

test("people who were only counted are the first of the ticket, once it is known", () => {
  const known = ticket(person("x", [], true), person("a"), person("b"), person("c"));

  assert.deepEqual(here(known, record("s1", { count: 2 }), record("s2", { count: 1 })), ["a", "b"]);
  assert.equal(presenceOf({ id: "t", number: null, ticket: null }, PLACE, [record("s1", { count: 2 })]).count, 2);
});

test("the first time is told, by whichever phone it was", () => {
  const at = (hour) => `2026-11-23T${hour}:00:00Z`;
  const seen = [{ ...PLACE, at: at(10) }];
  const firstOf = (known, ...records) => presenceOf({ id: "t", number: "1", ticket: known }, PLACE, records).firstAt;
  const [early, late] = [record("s1", { at: at(11), people: ["b"] }), record("s2", { at: at(12), people: ["b"] })];

  assert.equal(firstOf(ticket(person("a"), person("b")), late, early), Date.parse(at(11)));
  assert.equal(firstOf(ticket(person("a", seen), person("b")), late, early), Date.parse(at(10)));
  assert.equal(firstOf(ticket(person("a", seen), person("b")), undo("u1", "s0", ["a"]), early), Date.parse(at(11)));
  assert.equal(firstOf(ticket(person("a", seenAt(["door", PLACE.day])))), null);
});

test("who came along is known from this phone's own scans, before the roster has them", () => {
  const extra = [{ id: "x", type: "young" }];

  const presence = presenceOf({ id: "t", number: "1", ticket: ticket(person("a")) }, PLACE, [record("s1", { extra })]);

  assert.deepEqual(presence.extra, extra);
});
