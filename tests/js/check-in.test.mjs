import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../static/js/scan/api.mjs";
import { CheckIn } from "../../static/js/scan/check-in.mjs";
import { Clockwork } from "./clockwork.mjs";

const CODE = "4G00000000000000000000000000000A";
const LINK = `https://tickets.example/T/${CODE}`;
const FAMILY = [
  { id: "y1", type: "young", present: false },
  { id: "p1", type: "parent", present: false },
];
const TICKET = {
  verdict: "welcome",
  ticket_id: "t1",
  number: "0000000",
  language: "ar",
  present: 0,
  admits: 2,
  attendees: FAMILY,
  first_seen_at: null,
};

/** A desk with a server that knows one ticket; `tickets` may be another answer or an error. */
function deskWith({ tickets = TICKET, outbox = (scan) => ({ state: "settled", scan }) } = {}) {
  const clock = new Clockwork();
  const sent = [];
  const asked = [];
  const insisted = [];
  let ids = 0;
  const checkIn = new CheckIn({
    clock,
    newId: () => `scan-${++ids}`,
    tickets: async (reading, station) => {
      asked.push({ reading, station });
      if (tickets instanceof Error) {
        throw tickets;
      }
      return tickets;
    },
    outbox: {
      add: async (scan) => {
        sent.push(scan);
        return outbox(scan);
      },
      insist: async ({ id }) => {
        insisted.push(id);
      },
    },
  });
  return { checkIn, clock, sent, asked, insisted };
}

test("a code is looked up at this station and nothing is recorded by looking", async () => {
  const { checkIn, asked, sent } = deskWith();

  const found = await checkIn.find(LINK, "door");

  assert.deepEqual(asked, [{ reading: { code: CODE }, station: "door" }]);
  assert.equal(found.verdict, "welcome");
  assert.equal(found.language, "ar");
  assert.deepEqual(sent, []);
});

test("what is no ticket is told without asking anybody", async () => {
  const { checkIn, asked } = deskWith();

  assert.equal((await checkIn.find("https://example.org/menu", "door")).verdict, "malformed");
  assert.deepEqual(asked, []);
});

test("letting people in sends their ids and leaves the decision to the server", async () => {
  const { checkIn, sent } = deskWith();
  const found = await checkIn.find(LINK, "door");

  await checkIn.admit(found, { ids: ["y1"] });

  assert.deepEqual(sent, [
    {
      id: "scan-1",
      station: "door",
      scanned_at: "2026-06-26T09:00:00.000Z",
      offline: false,
      code: CODE,
      attendees: ["y1"],
    },
  ]);
});

test("a replaced ticket lets the current party in by the ticket, not by its old code", async () => {
  const { checkIn, sent } = deskWith({ tickets: { ...TICKET, verdict: "replaced" } });

  await checkIn.admit(await checkIn.find(LINK, "door"), { ids: ["y1", "p1"] });

  assert.equal(sent[0].ticket_id, "t1");
  assert.equal(sent[0].code, undefined);
});

test("without an answer the code's own size is offered and the admission stands", async () => {
  const { checkIn, sent } = deskWith({ tickets: new ApiError(0) });
  const found = await checkIn.find(LINK, "door");

  await checkIn.admit(found, { count: 3 });
  await checkIn.admit(found, { count: 4 });

  assert.equal(found.verdict, "unreachable");
  assert.equal(found.size, 4);
  assert.deepEqual(
    sent.map(({ offline, admitted, count, attendees }) => ({ offline, admitted, count, attendees })),
    [
      { offline: true, admitted: true, count: 3, attendees: undefined },
      { offline: true, admitted: true, count: undefined, attendees: null },
    ],
  );
});

test("a busy server is like none, a refusal is shown, a lost pairing is thrown", async () => {
  const busy = deskWith({ tickets: new ApiError(503) });
  const refusing = deskWith({ tickets: new ApiError(422) });
  const forgotten = deskWith({ tickets: new ApiError(401) });

  assert.equal((await busy.checkIn.find(LINK, "door")).verdict, "unreachable");
  assert.equal((await refusing.checkIn.find(LINK, "door")).verdict, "failed");
  await assert.rejects(forgotten.checkIn.find(LINK, "door"), { status: 401 });
});

test("the same ticket within a minute is known as this phone's own scan", async () => {
  const { checkIn, clock } = deskWith();
  await checkIn.admit(await checkIn.find(LINK, "door"), { ids: ["y1", "p1"] });

  await clock.turn(8_000);
  assert.equal((await checkIn.find(LINK, "door")).ownScan, "scan-1");
  assert.equal((await checkIn.find(LINK, "general")).ownScan, null);

  await clock.turn(60_000);
  assert.equal((await checkIn.find(LINK, "door")).ownScan, null);
});

test("an undo is a scan with its own id that names the other", async () => {
  const { checkIn, sent, insisted } = deskWith();
  const found = await checkIn.find(LINK, "door");
  await checkIn.admit(found, { ids: ["y1"] });

  await checkIn.undo("scan-1", found);

  assert.equal(sent[1].id, "scan-2");
  assert.equal(sent[1].void, "scan-1");
  assert.deepEqual(insisted, []);
  assert.equal((await checkIn.find(LINK, "door")).ownScan, null);
});

test("a family waits four seconds for the server, not longer", async () => {
  const { checkIn, clock, insisted } = deskWith({ outbox: () => new Promise(() => {}) });
  const found = await checkIn.find(LINK, "door");

  const outcome = checkIn.admit(found, { ids: ["y1"] });
  await clock.turn(4_000);

  assert.equal((await outcome).state, "waiting");
  assert.deepEqual(insisted, ["scan-1"], "they are in by now");
});
