import assert from "node:assert/strict";
import { test } from "node:test";
import { Advice } from "../../static/js/scan/advice.mjs";
import { Names } from "../../static/js/scan/names.mjs";
import { PartyDraft } from "../../static/js/scan/party-draft.mjs";
import { peopleHere } from "../../static/js/scan/tally.mjs";
import { WalkIns } from "../../static/js/scan/walk-ins.mjs";

const DOOR = { station: "door", day: "2026-11-23" };
const NOW = Date.parse("2026-11-23T09:00:00Z");

/** A phone that keeps what it is given, and walk-ins at its door. */
function atTheDoor() {
  /** @type {any[]} */
  const records = [];
  let ids = 0;
  const walkIns = new WalkIns({
    outbox: {
      add: async (scan, sighting) => records.push({ kind: "scan", state: "waiting", id: scan.id, scan, sighting }),
    },
    names: new Names(crypto.subtle),
    newId: () => `${(++ids).toString().padStart(8, "0")}-0000-4000-8000-000000000000`,
    now: () => NOW - 3_600_000,
    trueNow: () => NOW,
    place: () => DOOR,
    isOffline: () => true,
  });
  return { walkIns, records };
}

test("a draft counts taps by type and takes the last one back", () => {
  const draft = new PartyDraft();
  for (const type of ["young", "parent", "young"]) {
    draft.tap(type);
  }

  draft.undo();

  assert.deepEqual([draft.counts, draft.size, draft.count("child")], [{ young: 1, parent: 1 }, 2, 0]);
});

test("one save is one party with a ticket of its own, kept before it is told", async () => {
  const { walkIns, records } = atTheDoor();

  const saved = await walkIns.save({ young: 2, parent: 1 }, "15083");

  const [{ scan, sighting }] = records;
  assert.equal(records.length, 1);
  assert.deepEqual([scan.walk_in, scan.attendees, scan.admitted], [{ home_ags: "15083" }, null, true]);
  assert.deepEqual([scan.station, scan.scanned_at, scan.offline], ["door", "2026-11-23T08:00:00.000Z", true]);
  assert.deepEqual(
    scan.extra.map((/** @type {any} */ { type }) => type),
    ["young", "young", "parent"],
  );
  assert.equal(scan.extra[0].id, await new Names(crypto.subtle).person(scan.ticket_id, "young", 1));
  assert.deepEqual(
    sighting.people,
    scan.extra.map((/** @type {any} */ { id }) => id),
  );
  assert.notEqual(scan.ticket_id, scan.id);
  assert.equal(walkIns.last, saved);
});

test("each undo takes back the last party that stands", async () => {
  const { walkIns, records } = atTheDoor();
  const first = await walkIns.save({ young: 1 }, null);
  const second = await walkIns.save({ young: 4 }, null);

  await walkIns.undo();
  await walkIns.undo();
  await walkIns.undo();

  assert.deepEqual(
    records.slice(2).map(({ scan }) => scan.void),
    [second.scanId, first.scanId],
  );
  assert.equal(walkIns.last, null);
  assert.equal(peopleHere([], DOOR, records), 0);
});

test("a party learns its number when the server has given one", async () => {
  const { walkIns } = atTheDoor();
  const { scanId } = await walkIns.save({ young: 1 }, null);

  walkIns.settle("another scan", "1234567");
  assert.equal(walkIns.last?.number, null);
  walkIns.settle(scanId, "7654321");

  assert.equal(walkIns.last?.number, "7654321");
});

test("the running total is everybody in the room, whichever phone saw them, and nobody twice", async () => {
  const { walkIns, records } = atTheDoor();
  const seen = [{ station: "door", day: "2026-11-23" }];
  const elsewhere = [{ station: "general", day: "2026-11-23" }];
  const person = (/** @type {string} */ id, /** @type {any} */ visits) => ({
    id,
    type: "young",
    extra: false,
    seen: visits,
  });
  const family = { id: "family", number: "1", attendees: [person("a", seen), person("b", elsewhere), person("c", [])] };
  const roster = /** @type {any[]} */ ([family]);
  assert.equal(peopleHere(roster, DOOR, records), 1);

  const { sighting } = await walkIns.save({ young: 2 }, null);
  assert.equal(peopleHere(roster, DOOR, records), 3);

  const known = { id: sighting.ticketId, number: "2", attendees: sighting.people.map((id) => person(id, seen)) };
  assert.equal(peopleHere([...roster, /** @type {any} */ (known)], DOOR, records), 3, "the server has it now");
  await walkIns.undo();
  assert.equal(peopleHere([...roster, /** @type {any} */ (known)], DOOR, records), 1, "the server does not know yet");
});

test("parties that were only counted are in the total too", () => {
  const counted = (/** @type {string} */ id, /** @type {string | null} */ ticketId, /** @type {number} */ count) => ({
    ...{ kind: "scan", state: "waiting", id, scan: { id } },
    sighting: { ticketId, number: null, ...DOOR, at: "", people: [], count, extra: [] },
  });
  const people = ["a", "b", "c"].map((id) => ({ id, type: "young", extra: false, seen: [] }));
  const roster = /** @type {any[]} */ ([{ id: "known", number: "1", attendees: people }]);

  const records = /** @type {any[]} */ ([
    counted("1", "known", 2),
    counted("2", "stranger", 3),
    counted("3", "stranger", 2),
  ]);

  assert.equal(peopleHere(roster, DOOR, records), 5);
});

test("a note of advice names no one, and is taken back by a note of its own", async () => {
  /** @type {any[]} */
  const notes = [];
  let ids = 0;
  const advice = new Advice({
    outbox: { addAdvice: async (note) => notes.push(note) },
    newId: () => `n${++ids}`,
    now: () => NOW,
  });
  advice.setStation("general");

  await advice.save({ topics: ["language", "funding"], followUp: "jobcenter" });
  await advice.undo();
  await advice.undo();

  const stamp = { station: "general", noted_at: "2026-11-23T09:00:00.000Z" };
  assert.deepEqual(notes, [
    { id: "n1", ...stamp, topics: ["language", "funding"], follow_up: "jobcenter" },
    { id: "n2", ...stamp, topics: [], follow_up: null, void: "n1" },
  ]);
});

test("a page that was loaded anew takes back what it saved here before, and nothing of another station", async () => {
  const before = atTheDoor();
  await before.walkIns.save({ young: 1 }, null);
  const last = await before.walkIns.save({ young: 2, child: 1 }, "00");
  await before.walkIns.save({ parent: 1 }, null);
  await before.walkIns.undo();
  const { walkIns, records } = atTheDoor();

  walkIns.begin("general", before.records);
  assert.equal(walkIns.last, null);
  walkIns.begin("door", before.records);
  assert.deepEqual(walkIns.last, last);
  await walkIns.undo();

  assert.equal(records[0].scan.void, last.scanId);
});
