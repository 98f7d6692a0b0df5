import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "../../static/js/scan/memory.mjs";
import { moveFrom } from "../../static/js/scan/moving-house.mjs";
import { Clockwork, settled } from "./clockwork.mjs";
import { MemoryStore } from "./memory-store.mjs";
import { bareAt, EVENT, FakeServer, phoneAt } from "./phone-at.mjs";

const TICKET = {
  id: "t1",
  code_hash: null,
  number: "0000000",
  status: "valid",
  issue: 1,
  admits: 1,
  source: "online",
  language: null,
  attendees: [{ id: "y1", type: "young", extra: false, seen: [] }],
};
const answer = (more = {}) => ({ token: "new", event: EVENT, stations: [], ticket_keys: {}, ...more });

/** Let one family in, and let the phone try to send it. */
async function letIn(phone) {
  const found = await phone.checkIn.find("0000000", "door");
  const { scan } = await phone.checkIn.admit(found, { ids: ["y1"] });
  await settled();
  return scan;
}

const tokensOf = (server) =>
  server.requests
    .filter(([address]) => address.endsWith("/scans"))
    .map(([, { headers }]) => headers.Authorization.slice("Bearer ".length));

test("a tab that was killed before it could send goes on where it was", async () => {
  const [clock, store, server] = [new Clockwork(), new MemoryStore(), new FakeServer([TICKET])];
  const before = await phoneAt(server, { clock, store });
  server.isAway = true;
  const scan = await letIn(before);

  const after = bareAt(server, { clock, store });
  await after.load();
  assert.equal((await after.checkIn.find("0000000", "door")).verdict, "seen_before");
  server.isAway = false;
  await after.start();
  await settled();

  assert.deepEqual([...server.taken.keys()], [scan.id]);
  assert.equal(after.report.waiting, 0);
});

test("a scan whose answer was lost is sent again with the same id", async () => {
  const [clock, server] = [new Clockwork(), new FakeServer([TICKET])];
  const phone = await phoneAt(server, { clock });
  server.losesAnswer = true;
  await letIn(phone);
  assert.equal(phone.report.waiting, 1);

  await clock.turn(2_000);

  assert.equal(server.taken.size, 1);
  assert.equal(phone.report.waiting, 0);
});

test("the server hears how much the phone still holds", async () => {
  const server = new FakeServer([TICKET]);
  const phone = await phoneAt(server);
  server.isAway = true;
  await letIn(phone);
  server.isAway = false;

  await phone.start();

  assert.match(server.requests.findLast(([address]) => address.startsWith("/api/v1/roster"))[0], /unsent=1/);
});

test("a record is remembered until a list that was asked for after its answer shows what it did", async () => {
  const [clock, server] = [new Clockwork(), new FakeServer([TICKET])];
  const phone = await phoneAt(server, { clock });
  await letIn(phone);
  assert.deepEqual(
    phone.queue.all.map(({ state }) => state),
    ["answered"],
  );
  assert.equal((await phone.checkIn.find("0000000", "door")).verdict, "seen_before");

  await clock.turn(2_000);

  assert.deepEqual(phone.queue.all, []);
});

test("a revoked phone forgets roster and keys at once, hands over what it holds, then forgets its token", async () => {
  const [store, server] = [new MemoryStore(), new FakeServer([TICKET])];
  const phone = await phoneAt(server, { store });
  const reasons = [];
  phone.sync.addEventListener("unpaired", ({ detail }) => reasons.push(detail.reason));
  server.isAway = true;
  const scan = await letIn(phone);
  server.isAway = false;
  server.refusal = "phone-revoked";

  await phone.sync.refresh();
  assert.deepEqual(reasons, ["phone-revoked"]);
  assert.deepEqual([await store.all("tickets"), phone.roster.size, phone.pairings.current], [[], 0, null]);
  const [ended] = await store.all("pairing");
  assert.deepEqual([ended.keys, ended.token], [{}, "secret"]);

  await phone.outbox.flush();
  assert.deepEqual([...server.taken.keys()], [scan.id]);
  assert.deepEqual([await store.all("pairing"), await store.all("records")], [[], []]);
});

test("a hotel's sign-in page wipes nothing", async () => {
  const server = new FakeServer([TICKET]);
  const phone = await phoneAt(server);
  server.isHotel = true;

  await phone.sync.refresh();
  await phone.outbox.flush();

  assert.equal(phone.roster.size, 1);
  assert.ok(phone.pairings.current);
  assert.equal(phone.report.reason, "no_network");
});

test("a phone paired anew sends what it held with the token before, and knows the new list only", async () => {
  const [store, server] = [new MemoryStore(), new FakeServer([TICKET])];
  const phone = await phoneAt(server, { store });
  server.isAway = true;
  await letIn(phone);
  server.isAway = false;
  server.tickets = [{ ...TICKET, id: "t2", number: "0005724" }];

  await phone.enter(answer({ event: { ...EVENT, number: 8, slug: "another" } }));
  assert.equal(phone.roster.size, 0);
  await phone.start();
  await settled();

  assert.deepEqual(new Set(tokensOf(server)), new Set(["secret"]));
  assert.equal(phone.roster.withNumber("0000000"), null);
  assert.equal(phone.roster.withNumber("0005724").id, "t2");
  assert.deepEqual(
    (await store.all("pairing")).map(({ token }) => token),
    ["new"],
  );
});

test("a phone whose clock is wrong by hours counts for the right day, and says so", async () => {
  const clock = new Clockwork(Date.parse("2026-06-27T21:00:00Z"));
  const server = new FakeServer([TICKET]);
  server.ahead = -24 * 3_600_000;
  const phone = await phoneAt(server, { clock });

  const found = await phone.checkIn.find("0000000", "door");

  assert.equal(found.place.day, "2026-06-26");
  assert.equal(phone.report.reason, "clock_off");
});

test("a clock that was set right between scan and sending does not move the scan", async () => {
  const [clock, server] = [new Clockwork(), new FakeServer([TICKET])];
  server.ahead = 3_600_000;
  const phone = await phoneAt(server, { clock });
  const scannedAt = phone.time.now();
  server.isAway = true;
  const scan = await letIn(phone);
  await clock.turn(3_600_000); // somebody sets the clock; the true time is the same
  Object.assign(server, { ahead: 0, isAway: false });

  await phone.outbox.flush();

  assert.equal(Date.parse(scan.scanned_at) + 3_600_000, scannedAt);
  assert.equal(Date.parse(server.taken.get(scan.id).scanned_at), scannedAt);
});

test("an event that was moved or called off is known at the next contact", async () => {
  const server = new FakeServer([TICKET]);
  const phone = await phoneAt(server);
  server.event = { starts_at: "2026-07-03T08:00:00Z", ends_at: "2026-07-03T14:00:00Z", cancelled: true };

  await phone.sync.refresh();

  assert.equal((await phone.checkIn.find("0000000", "door")).place.day, "2026-07-03");
  assert.equal(phone.report.reason, "event_cancelled");
  assert.equal(phone.pairings.current.event.slug, EVENT.slug);
});

test("what the app before kept in the browser moves to its new place once", async () => {
  const kept = new Map([
    ["eventdesk.pairing", JSON.stringify({ token: "old", event: EVENT, stations: [] })],
    ["eventdesk.station", '"door"'],
    ["eventdesk.settings", '{"sound":false}'],
  ]);
  const old = { getItem: (key) => kept.get(key) ?? null, removeItem: (key) => kept.delete(key) };
  const store = new MemoryStore();
  const phone = bareAt(new FakeServer([]), { clock: new Clockwork(), store });
  const memory = new Memory(store);
  await phone.load();

  await moveFrom(old, { pairings: phone.pairings, memory });

  assert.equal(phone.pairings.current.token, "old");
  assert.equal(await memory.station(), "door");
  assert.deepEqual(await memory.settings(), { sound: false, vibration: true, camera: null, trained: false });
  assert.equal(kept.size, 0);
  await moveFrom(old, { pairings: phone.pairings, memory });
  assert.equal(phone.pairings.all.length, 1);
});

test("a browser that forbids storage decides and sends all the same", async () => {
  const store = new MemoryStore();
  const forbid = () => Promise.reject(new DOMException("no", "SecurityError"));
  Object.assign(store, { all: forbid, get: forbid, write: forbid });
  const server = new FakeServer([TICKET]);
  const phone = await phoneAt(server, { store });

  server.isAway = true;
  const scan = await letIn(phone);
  assert.equal(phone.report.reason, "storage_full");
  server.isAway = false;
  await phone.outbox.flush();

  assert.deepEqual([...server.taken.keys()], [scan.id]);
  assert.deepEqual([phone.report.waiting, phone.report.unkept], [0, 0]);
});
