import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "../../static/js/scan/memory.mjs";
import { ScanDesk } from "../../static/js/scan/scan-desk.mjs";
import { Clockwork, settled } from "./clockwork.mjs";
import { MemoryStore } from "./memory-store.mjs";

const FAMILY = [{ id: "y1" }, { id: "p1" }];
const PLACE = { station: "door", day: "2026-11-23" };
const found = (text, more = {}) => ({
  ...{ verdict: "welcome", number: text, attendees: FAMILY, asks: "ticks", place: PLACE },
  ...more,
});
const done = (id, more = {}) => ({ scan: { id }, present: 1, size: 2, isKept: true, ...more });

/** A desk whose screen only notes what it is told. */
function deskWith({ find = async (text) => found(text), admit, undo, memory = new Memory(new MemoryStore()) } = {}) {
  const clock = new Clockwork();
  const shown = [];
  const asked = [];
  const admitted = [];
  const undone = [];
  const panel = {
    isAsking: false,
    ask: (finding) => {
      panel.isAsking = finding.verdict === "welcome";
      shown.push(["ask", finding.number ?? finding.verdict]);
    },
    tell: (finding, { scan }) => {
      panel.isAsking = false;
      shown.push(["tell", finding.number, scan.id]);
    },
  };
  const checkIn = {
    find: (text, station) => {
      asked.push([text, station]);
      return find(text);
    },
    admit: (finding, who) => {
      admitted.push([finding.number, who]);
      return admit ? admit(finding) : Promise.resolve(done(`scan of ${finding.number}`));
    },
    undo: (id, _found, fresh) => {
      undone.push([id, fresh]);
      return undo ? undo(id) : Promise.resolve(done("u", { scan: { id: "u", void: id } }));
    },
    placeOf: (station) => ({ station, day: "2026-11-23" }),
  };
  const last = {
    show: (line) => shown.push(["last", line.number, line.word, line.isUndoable]),
    hide: () => shown.push(["hide"]),
  };
  const text = { ofDone: ({ word }) => ({ word, about: "" }) };
  const desk = new ScanDesk({ checkIn, memory, clock, panel, last, signals: { give: () => {} }, text });
  desk.setStation("door");
  return { desk, clock, panel, shown, asked, admitted, undone, memory };
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

test("what the server knew better is said in the line about the scan before, and nowhere else", async () => {
  const { desk, shown, panel } = deskWith();
  await desk.read("A");
  await desk.admit({ ids: ["y1"] });
  await desk.read("B"); // a hand scanner needs nobody to close the screen before

  desk.settle({ record: { id: "scan of A" }, answer: { id: "scan of A", verdict: "cancelled", admitted: true } });

  assert.deepEqual(shown.slice(-2), [
    ["ask", "B"],
    ["last", "A", "cancelled", true],
  ]);
  assert.ok(panel.isAsking, "B is still asked about");
});

test("an answer that says what this phone said changes nothing on the screen", async () => {
  const { desk, shown } = deskWith();
  await desk.read("A");
  await desk.admit({ ids: ["y1"] });
  const before = shown.length;

  desk.settle({ record: { id: "scan of A" }, answer: { id: "scan of A", verdict: "welcome", admitted: true } });
  desk.settle({ record: { id: "another" }, answer: { id: "another", verdict: "cancelled" } });

  assert.equal(shown.length, before);
});

test("a ticket of one person is let in without a tap", async () => {
  const { desk, admitted } = deskWith({ find: async (text) => found(text, { attendees: [{ id: "y1" }] }) });

  await desk.read("A");

  assert.deepEqual(admitted, [["A", { ids: ["y1"] }]]);
});

test("a code that stays before the camera is read once, and again when it comes back", async () => {
  const { desk, clock, asked } = deskWith({ find: async () => ({ verdict: "forged", attendees: [] }) });

  for (let moments = 0; moments < 3; moments += 1) {
    await desk.see("A");
    await clock.turn(2_400);
  }
  assert.equal(asked.length, 1);

  await clock.turn(200);
  await desk.see("A");
  assert.equal(asked.length, 2);
});

test("a code that was held up too early is read when it is its turn", async () => {
  const { desk, panel, asked } = deskWith();
  await desk.see("A");
  await desk.see("B");

  panel.isAsking = false;
  await desk.see("B");

  assert.deepEqual(
    asked.map(([text]) => text),
    ["A", "B"],
  );
});

test("a mistake frees the desk instead of freezing it", async () => {
  const answers = [Promise.reject(new TypeError("ours")), Promise.resolve(found("B"))];
  const { desk, shown } = deskWith({ find: () => answers.shift() });

  await desk.read("A");
  await desk.read("B");

  assert.deepEqual(shown, [
    ["ask", "failed"],
    ["ask", "B"],
  ]);
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
    return done("u", { scan: { id: "u", void: id } });
  };
  const { desk, shown } = deskWith({ undo });
  await desk.read("A");
  await desk.admit({ ids: ["y1"] });

  await Promise.all([desk.undoLast(), desk.undoLast()]);
  await settled();

  assert.deepEqual(undone, ["scan of A"]);
  assert.deepEqual(shown.at(-1), ["last", "A", "undone", false]);
});

test("a page that is loaded anew still takes back the scan before it", async () => {
  const before = deskWith({ admit: async ({ number }) => done(`scan of ${number}`, { fresh: ["y1"] }) });
  await before.desk.read("A");
  await before.desk.admit({ ids: ["y1"] });
  const { desk, shown, undone } = deskWith({ memory: before.memory });

  await desk.recall();
  await desk.undoLast();

  assert.deepEqual(shown[0], ["last", "A", "present", true]);
  assert.deepEqual(undone, [["scan of A", ["y1"]]]);
  const again = deskWith({ memory: before.memory });
  await again.desk.recall();
  assert.deepEqual(again.shown, [["last", "A", "undone", false]]);
});

test("what was scanned at another station, on another day or for another event is not offered", async () => {
  const before = deskWith();
  await before.desk.read("A");
  await before.desk.admit({ ids: ["y1"] });
  const elsewhere = deskWith({ memory: before.memory });
  elsewhere.desk.setStation("general");
  await elsewhere.desk.recall();
  assert.deepEqual(elsewhere.shown, []);

  await elsewhere.desk.forget();
  const { desk, shown } = deskWith({ memory: before.memory });
  await desk.recall();

  assert.deepEqual(shown, []);
});
