/** The app says to a reading what the server says: the tables of `tests/cases`, which pytest runs too. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { codeIn } from "../../static/js/scan/code.mjs";
import { codeOf, hashOf } from "../../static/js/scan/judging.mjs";
import { Names } from "../../static/js/scan/names.mjs";
import { isAnyway, isOpen } from "../../static/js/scan/verdict.mjs";
import { Clockwork } from "./clockwork.mjs";
import { FakeServer, phoneAt } from "./phone-at.mjs";
import { rows, table } from "./tables.mjs";

const { subtle } = globalThis.crypto;
const names = new Names(subtle);
const { event, readings, tickets } = table("verdicts");
const keys = table("codes").event_keys;
const AT = "2026-11-23T10:00+01:00";

for (const { what, ticket, seen, read, station, at, verdict, present, whom } of rows("verdicts")) {
  test(`verdict: ${what}`, async () => {
    const known = await entryOf(ticket, seen);
    const { checkIn } = await phoneWith([known], { at });

    const found = await checkIn.find(readings[read], station);

    assert.equal(found.verdict, verdict);
    const here = found.attendees.filter((person) => person.present).map(({ id }) => id);
    const others = isOpen(found) && !isAnyway(found) && found.asks === "ticks" ? absentIn(found) : [];
    assert.deepEqual(new Set(here), new Set(await idsOf(known.id, present)));
    assert.deepEqual(others, await idsOf(known.id, whom));
  });
}

for (const { what, list, did, read, key, verdict, asks, size, present } of rows("offline")) {
  test(`offline: ${what}`, async () => {
    const known = list ? [await entryOf(list, [])] : [];
    const { checkIn } = await phoneWith(known, { at: AT, keys: key ? keys : {} });
    if (did) {
      const ids = await idsOf(known[0].id, did.who.ids ?? []);
      await checkIn.admit(await checkIn.find(readings[did.read], "door"), "ids" in did.who ? { ids } : did.who);
    }

    const found = await checkIn.find(readings[read], "door");

    assert.deepEqual([found.verdict, found.asks, found.size, found.present], [verdict, asks, size, present]);
  });
}

/** A phone that has read this list, and lost its network. */
async function phoneWith(list, { at, keys: known = keys }) {
  const server = new FakeServer(list);
  const clock = new Clockwork(Date.parse(at));
  const phone = await phoneAt(server, { clock, keys: known, event });
  server.isAway = true;
  await phone.sync.refresh();
  return phone;
}

/** A ticket of the table as the roster gives it. */
async function entryOf(name, seen) {
  const { people, issue, number, ...ticket } = tickets[name];
  const code = codeIn(readings[ticket.source === "online" ? ["first code", "second code"][issue - 1] : "blank code"]);
  const id = await names.ticket(event.number, codeOf(code).stem);
  const attendees = await Promise.all(people.map((person) => attendeeOf(id, person, issue, seen)));
  const listed = attendees.filter((person) => person.named || person.seen.length);
  return { ...ticket, id, issue, number, language: "ar", code_hash: await hashOf(code, subtle), attendees: listed };
}

/** Somebody as the table writes them: `young 3 from 2`, `young 2 until 1`, `companion 1 extra`. */
async function attendeeOf(ticket, person, issue, seen) {
  const [type, ordinal, word, which] = person.split(" ");
  const named = !((word === "until" && issue > Number(which)) || (word === "from" && issue < Number(which)));
  const visits = seen.map((visit) => visit.split(" ")).filter(([kind, place]) => kind === type && place === ordinal);
  return {
    ...{ id: await names.person(ticket, type, Number(ordinal)), type, named, extra: word === "extra" || !named },
    seen: visits.map(([, , station, day]) => ({ station, day })),
  };
}

/** @param {string[]} people */
function idsOf(ticket, people) {
  return Promise.all(people.map((person) => names.person(ticket, ...person.split(" "))));
}

function absentIn({ attendees }) {
  return attendees.filter(({ present, isExtra }) => !present && !isExtra).map(({ id }) => id);
}
