import assert from "node:assert/strict";
import { test } from "node:test";
import { Names } from "../../static/js/scan/names.mjs";
import { Clockwork, settled } from "./clockwork.mjs";
import { FakeServer, phoneAt } from "./phone-at.mjs";

const CODE = "0G00E001081G81860W0TXJKAKZX7BXC1"; // event 7, four people, first issue; see judging.test.mjs
const HASH = "f7ba384bafcf25b22be4c5d5aa0316c5";
const TICKET = "49f091ff-a70c-5e8c-b1ed-9da3b275c908";
const BLANK = "0000E001081G81860W0HDC47FF5B5C3C"; // the same stem with no people on it
const FORGED = `${CODE.slice(0, -1)}2`;
const names = new Names(globalThis.crypto.subtle);
const [YOUNG, PARENT] = await Promise.all([names.person(TICKET, "young", 1), names.person(TICKET, "parent", 1)]);
const seenAt = (station) => [{ station, day: "2026-06-26" }];
const person = (id, type, more = {}) => ({ id, type, extra: false, seen: [], ...more });
const ticket = (more = {}) => ({
  id: TICKET,
  code_hash: HASH,
  number: "0000000",
  status: "valid",
  issue: 1,
  admits: 2,
  source: "online",
  language: "ar",
  attendees: [person(YOUNG, "young"), person(PARENT, "parent")],
  ...more,
});

/** A phone with a roster, cut off from its server from then on. */
async function offline(...tickets) {
  const server = new FakeServer(tickets);
  const phone = await phoneAt(server);
  server.isAway = true;
  await phone.sync.refresh();
  return { phone, server, checkIn: phone.checkIn };
}

const records = (phone) => phone.queue.all.map(({ scan }) => scan);
const hereIn = (found) => found.attendees.filter(({ present }) => present).map(({ id }) => id);

test("a ticket of the roster is judged without asking anybody", async () => {
  const { checkIn, server } = await offline(ticket());
  const asked = server.requests.length;

  const found = await checkIn.find(`HTTPS://ANY.HOST/T/${CODE}`, "door");

  assert.deepEqual([found.verdict, found.asks, found.language, found.size], ["welcome", "ticks", "ar", 2]);
  assert.equal((await checkIn.find("000 0000", "door")).ticketId, TICKET);
  assert.equal(server.requests.length, asked);
});

test("people who were let in are here at once, and their scan says that it stands", async () => {
  const { phone, checkIn } = await offline(ticket());
  const found = await checkIn.find(CODE, "door");

  const done = await checkIn.admit(found, { ids: [YOUNG] });

  const { scan, ...rest } = done;
  assert.deepEqual(rest, { present: 1, size: 2, isKept: true, fresh: [YOUNG] });
  assert.deepEqual(records(phone), [scan]);
  const { id, ...sent } = scan;
  assert.deepEqual(sent, {
    station: "door",
    scanned_at: "2026-06-26T09:00:00.000Z",
    offline: true,
    code: CODE,
    admitted: true,
    attendees: [YOUNG],
  });
  const again = await checkIn.find(CODE, "door");
  assert.deepEqual([again.verdict, again.firstSeenAt, again.ownScan], ["partly_seen", Date.parse(sent.scanned_at), id]);
  assert.deepEqual(hereIn(again), [YOUNG]);
  assert.equal((await checkIn.find(CODE, "general")).verdict, "welcome");
});

test("latecomers join those who are here already, and then everybody was seen", async () => {
  const { checkIn } = await offline(ticket());
  await checkIn.admit(await checkIn.find(CODE, "door"), { ids: [YOUNG] });

  const done = await checkIn.admit(await checkIn.find(CODE, "door"), { ids: [PARENT] });

  assert.equal(done.present, 2);
  assert.equal((await checkIn.find(CODE, "door")).verdict, "seen_before");
});

test("the same ticket within a minute is known as this phone's own scan", async () => {
  const clock = new Clockwork();
  const phone = await phoneAt(new FakeServer([ticket()]), { clock });
  const done = await phone.checkIn.admit(await phone.checkIn.find(CODE, "door"), { ids: [YOUNG, PARENT] });

  await clock.turn(8_000);
  assert.equal((await phone.checkIn.find(CODE, "door")).ownScan, done.scan.id);
  await clock.turn(60_000);
  assert.equal((await phone.checkIn.find(CODE, "door")).ownScan, null);
});

test("one more who came along takes the next ordinal of the type, whoever is known already", async () => {
  const { phone, checkIn } = await offline(ticket());
  const [second, third] = await Promise.all([2, 3].map((ordinal) => names.person(TICKET, "young", ordinal)));

  const found = await checkIn.find(CODE, "door");
  const done = await checkIn.admit(found, { ids: [YOUNG, PARENT], more: { young: 1 } });
  assert.deepEqual(done.scan.extra, [{ id: second, type: "young" }]);
  assert.equal(done.present, 3);

  const again = await checkIn.find(CODE, "door");
  assert.deepEqual(
    again.attendees.filter(({ isExtra }) => isExtra),
    [{ id: second, type: "young", present: true, isExtra: true }],
  );
  await checkIn.admit(again, { ids: [], more: { young: 1 } });
  assert.deepEqual(records(phone)[1].extra, [{ id: third, type: "young" }]);
});

test("who came along at the door can be ticked at a station too, and is not expected there", async () => {
  const extra = person(await names.person(TICKET, "child", 1), "child", { extra: true, seen: seenAt("door") });
  const { checkIn } = await offline(ticket({ attendees: [...ticket().attendees, extra] }));
  const found = await checkIn.find(CODE, "general");

  const done = await checkIn.admit(found, { ids: [YOUNG, extra.id] });

  assert.equal(found.verdict, "welcome");
  assert.deepEqual(done.scan.attendees, [YOUNG]);
  assert.deepEqual(done.scan.extra, [{ id: extra.id, type: "child" }]);
});

test("a genuine ticket that is not on the list admits as many as it says, by number", async () => {
  const { checkIn, phone } = await offline();
  const found = await checkIn.find(CODE, "door");
  assert.deepEqual([found.verdict, found.asks, found.size, found.ticketId], ["unknown", "count", 4, TICKET]);
  assert.equal(found.asOf, phone.roster.freshAt);

  const done = await checkIn.admit(found, { count: 3 });
  assert.deepEqual([done.scan.count, done.scan.attendees, done.present], [3, undefined, 3]);
  const again = await checkIn.find(CODE, "door");
  assert.deepEqual([again.verdict, again.present], ["partly_seen", 3]);

  const whole = await checkIn.admit(again, { count: 4 });
  assert.deepEqual([whole.scan.count, whole.scan.attendees], [undefined, null]);
  assert.equal((await checkIn.find(CODE, "door")).verdict, "seen_before");
});

test("a newer issue than the list knows is genuine, and its people are not those of the list", async () => {
  const newer = "0G00E001081G81860W1FYB47EW6R1R1N"; // second issue
  const { checkIn } = await offline(ticket());

  const found = await checkIn.find(newer, "door");

  assert.deepEqual([found.verdict, found.asks, found.attendees, found.ticketId], ["unknown", "count", [], TICKET]);
});

test("a number that is not on the list is not known, which is not the same as wrong", async () => {
  const { checkIn } = await offline(ticket());

  const found = await checkIn.find("000 5724", "door");

  assert.deepEqual([found.verdict, found.asks, found.number], ["unknown", "whole", "0005724"]);
  const done = await checkIn.admit(found, { whole: true });
  assert.deepEqual([done.scan.number, done.scan.attendees, done.scan.admitted], ["0005724", null, true]);
});

test("a blank ticket gets its people from the volunteer, on the list or not", async () => {
  const blank = ticket({ source: "blank", admits: 0, attendees: [], code_hash: null });
  for (const { checkIn } of [await offline(blank), await offline()]) {
    const found = await checkIn.find(BLANK, "door");
    assert.equal(found.asks, "types");

    const done = await checkIn.admit(found, { ids: [], more: { young: 1, parent: 1 } });

    assert.deepEqual(done.scan.extra, [
      { id: YOUNG, type: "young" },
      { id: PARENT, type: "parent" },
    ]);
    const again = await checkIn.find(BLANK, "general");
    assert.deepEqual([again.asks, again.size, again.present], ["ticks", 2, 0]);
    assert.ok(
      again.attendees.every(({ isExtra }) => !isExtra),
      "whoever is named belongs to the party",
    );
    assert.equal((await checkIn.find(BLANK, "door")).verdict, "seen_before");
  }
});

test("a replaced ticket lets the current party in by the ticket, not by its old code", async () => {
  const { checkIn } = await offline(ticket({ issue: 2, code_hash: "newer" }));

  const done = await checkIn.admit(await checkIn.find(CODE, "door"), { ids: [YOUNG] });

  assert.equal(done.scan.ticket_id, TICKET);
  assert.equal(done.scan.code, undefined);
});

test("a cancelled ticket is refused, and a human may still let the family in", async () => {
  const { checkIn } = await offline(ticket({ status: "cancelled" }));
  const found = await checkIn.find(CODE, "door");

  assert.deepEqual([found.verdict, found.asks], ["cancelled", "ticks"]);
  assert.equal((await checkIn.admit(found, { ids: [YOUNG] })).scan.admitted, true);
});

test("a scan is taken back before it was sent, and nobody is here any more", async () => {
  const { phone, checkIn } = await offline(ticket());
  const found = await checkIn.find(CODE, "door");
  const done = await checkIn.admit(found, { ids: [YOUNG] });

  const undone = await checkIn.undo(done.scan.id, found);

  assert.equal(undone.scan.void, done.scan.id);
  assert.deepEqual(
    records(phone).map(({ void: of }) => of),
    [undefined, done.scan.id],
  );
  const again = await checkIn.find(CODE, "door");
  assert.deepEqual([again.verdict, again.ownScan], ["welcome", null]);
});

test("a scan is taken back after the roster shows it, and whom others saw stays", async () => {
  const server = new FakeServer([
    ticket({ attendees: [person(YOUNG, "young", { seen: seenAt("door") }), person(PARENT, "parent")] }),
  ]);
  const phone = await phoneAt(server);
  const found = await phone.checkIn.find(CODE, "door");
  const done = await phone.checkIn.admit(found, { ids: [PARENT] });
  await settled();
  server.tickets = [ticket({ attendees: ticket().attendees.map((one) => ({ ...one, seen: seenAt("door") })) })];
  await phone.sync.refresh();
  assert.deepEqual(phone.queue.all, []);
  server.isAway = true;

  await phone.checkIn.undo(done.scan.id, found);

  assert.deepEqual(hereIn(await phone.checkIn.find(CODE, "door")), [YOUNG]);
});

test("with a network, a ticket that this phone does not know is looked for once more", async () => {
  const server = new FakeServer([]);
  const phone = await phoneAt(server);
  server.tickets = [ticket()];

  const found = await phone.checkIn.find(CODE, "door");

  assert.deepEqual([found.verdict, found.asks], ["welcome", "ticks"]);
});

test("a server that is slow is not waited for longer than a second", async () => {
  const clock = new Clockwork();
  const server = new FakeServer([]);
  const phone = await phoneAt(server, { clock });
  server.isSilent = true;

  const finding = phone.checkIn.find(CODE, "door");
  while (!clock.alarms.includes(1_000)) {
    await settled(); // the browser's cryptography takes its time
  }
  await clock.turn(1_000);

  assert.equal((await finding).verdict, "unknown");
});

test("a phone without the event's key does not call a code forged", async () => {
  const server = new FakeServer([]);
  const phone = await phoneAt(server, { keys: {} });

  const found = await phone.checkIn.find(FORGED, "door");

  assert.deepEqual([found.verdict, found.asks], ["unknown", "whole"]);
});

test("on a full phone people are let in all the same, and it says that it could not be kept", async () => {
  const { phone, checkIn, server } = await offline(ticket());
  const found = await checkIn.find(CODE, "door");
  phone.store.isFull = true;

  const done = await checkIn.admit(found, { ids: [YOUNG] });

  assert.equal(done.isKept, false);
  assert.deepEqual([phone.report.unkept, phone.report.reason], [1, "storage_full"]);
  phone.store.isFull = false;
  server.isAway = false;
  await phone.outbox.flush();
  assert.equal(phone.report.waiting, 0);
});

test("whoever was looking at a ticket when the phone lost its event lets nobody in who would be forgotten", async () => {
  const server = new FakeServer([ticket()]);
  const phone = await phoneAt(server);
  const found = await phone.checkIn.find(CODE, "door");
  const { scan } = await phone.checkIn.admit(found, { ids: [YOUNG] });
  await phone.outbox.flush();
  server.refusal = "phone-revoked";
  await phone.sync.refresh();

  await assert.rejects(phone.checkIn.admit(found, { ids: [YOUNG] }));
  await assert.rejects(phone.checkIn.undo(scan.id, found));

  assert.equal(phone.report.waiting, 0);
});
