import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../static/js/scan/api.mjs";
import { ScanDesk } from "../../static/js/scan/scan-desk.mjs";
import { Clockwork, settled } from "./clockwork.mjs";

const FAMILY = [{ id: "y1" }, { id: "p1" }];
const found = (text, more = {}) => ({ verdict: "welcome", number: text, attendees: FAMILY, ...more });
const scanned = (id, state, more = {}) => ({ state, scan: { id }, ...more });

/** A desk whose screen only notes what it is told. */
function deskWith({ find = async (text) => found(text), admit, undo } = {}) {
  const clock = new Clockwork();
  const shown = [];
  const asked = [];
  const admitted = [];
  const panel = {
    isAsking: false,
    ask: (finding) => {
      panel.isAsking = finding.verdict === "welcome";
      shown.push(["ask", finding.number ?? finding.verdict]);
    },
    tell: (finding, { scan, state }) => {
      panel.isAsking = false;
      shown.push(["tell", finding.number, scan.id, state]);
    },
    setBusy: () => {},
  };
  const checkIn = {
    find: (text, station) => {
      asked.push([text, station]);
      return find(text);
    },
    admit: (finding, who) => {
      admitted.push([finding.number, who]);
      return admit ? admit(finding) : Promise.resolve(scanned(`scan of ${finding.number}`, "settled", { answer: {} }));
    },
    undo: (id) => (undo ? undo(id) : Promise.resolve({ state: "settled", scan: { id: "u", void: id }, answer: {} })),
  };
  const last = { show: (line) => shown.push(["last", line.number, line.isUndoable]) };
  const text = { ofOutcome: () => ({ word: "", about: "" }) };
  const desk = new ScanDesk({ checkIn, clock, panel, last, signals: { give: () => {} }, text });
  desk.setStation("door");
  return { desk, clock, panel, shown, asked, admitted };
}

test("a tap that comes twice lets a family in once", async () => {
  const { desk, admitted } = deskWith();
  await desk.read("A");

  await Promise.all([desk.admit({ ids: ["y1", "p1"] }), desk.admit({ ids: ["y1", "p1"] })]);

  assert.deepEqual(admitted, [["A", { ids: ["y1", "p1"] }]]);
});

test("the next ticket waits until the volunteer has decided about this one", async () => {
  const { desk, asked } = deskWith();
  await desk.read("A");

  await desk.read("B");
  await desk.see("C");

  assert.deepEqual(asked, [["A", "door"]]);
});

test("an answer that comes late is shown where its scan is still on the screen", async () => {
  const { desk, shown } = deskWith({ admit: async () => scanned("s1", "waiting") });
  await desk.read("A");
  await desk.admit({ ids: ["y1"] });

  desk.settle(scanned("s1", "settled", { answer: {} }));

  assert.deepEqual(shown.at(-2), ["tell", "A", "s1", "settled"]);
});

test("an answer that comes late never stands over the ticket after it", async () => {
  const { desk, shown, panel } = deskWith({ admit: async () => scanned("s1", "waiting") });
  await desk.read("A");
  await desk.admit({ ids: ["y1"] });
  await desk.read("B"); // a hand scanner needs nobody to close the screen before

  desk.settle(scanned("s1", "settled", { answer: {} }));

  assert.deepEqual(shown.slice(-2), [
    ["ask", "B"],
    ["last", "A", true],
  ]);
  assert.ok(panel.isAsking, "B is still asked about");
});

test("a ticket of one person is let in without a tap", async () => {
  const { desk, admitted } = deskWith({ find: async (text) => found(text, { attendees: [{ id: "y1" }] }) });

  await desk.read("A");

  assert.deepEqual(admitted, [["A", { ids: ["y1"] }]]);
});

test("a code that stays before the camera is read once, and again when it comes back", async () => {
  const { desk, clock, asked } = deskWith({ find: async () => ({ verdict: "forged", attendees: [] }) });

  await desk.see("A");
  await clock.turn(2_400);
  await desk.see("A");
  await clock.turn(200);
  await desk.see("A");

  assert.equal(asked.length, 2);
});

test("a mistake frees the desk, and a lost pairing is passed on", async () => {
  const answers = [new TypeError("ours"), new ApiError(401)];
  const { desk, shown } = deskWith({ find: async () => Promise.reject(answers.shift()) });
  let unpaired = 0;
  desk.addEventListener("unpaired", () => {
    unpaired += 1;
  });

  await desk.read("A");
  await desk.read("B");

  assert.deepEqual(shown, [["ask", "failed"]]);
  assert.equal(unpaired, 1);
});

test("nothing is read where no station was chosen", async () => {
  const { desk, asked } = deskWith();
  desk.setStation("");

  await desk.read("A");
  await desk.see("B");

  assert.deepEqual(asked, []);
});

test("the scan before is taken back once, and the line under the camera says so", async () => {
  const undone = [];
  const undo = async (id) => {
    undone.push(id);
    return { state: "settled", scan: { id: "u", void: id }, answer: {} };
  };
  const { desk, shown } = deskWith({ undo });
  await desk.read("A");
  await desk.admit({ ids: ["y1"] });

  await Promise.all([desk.undoLast(), desk.undoLast()]);
  await settled();

  assert.deepEqual(undone, ["scan of A"]);
  assert.deepEqual(shown.at(-1), ["last", "A", false]);
});
