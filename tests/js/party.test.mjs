import assert from "node:assert/strict";
import { test } from "node:test";
import { groupsOf, Selection } from "../../static/js/scan/party.mjs";

const FAMILY = [
  { id: "y1", type: "young", present: false },
  { id: "y2", type: "young", present: true },
  { id: "p1", type: "parent", present: false },
  { id: "c1", type: "child", present: false },
];

test("people of one type stand together, in the party's order", () => {
  const groups = groupsOf(FAMILY);

  assert.deepEqual(
    groups.map(({ type, people }) => [type, people.length]),
    [
      ["young", 2],
      ["parent", 1],
      ["child", 1],
    ],
  );
});

test("at first everybody is ticked who is not here yet", () => {
  assert.deepEqual(new Selection(FAMILY).ids, ["y1", "p1", "c1"]);
});

test("whoever was seen before or is ticked now counts as here", () => {
  const selection = new Selection(FAMILY);

  assert.equal(selection.hereOf(FAMILY), 4);
  selection.toggle("y1");
  assert.equal(selection.hereOf(FAMILY.slice(0, 2)), 1);
});

test("a person is unticked and ticked again without changing the order", () => {
  const selection = new Selection(FAMILY);

  selection.toggle("y1");
  selection.toggle("p1");
  selection.toggle("y1");

  assert.deepEqual(selection.ids, ["y1", "c1"]);
  assert.equal(selection.size, 2);
});

test("who was seen before stays seen, and strangers are not let in", () => {
  const selection = new Selection(FAMILY);

  selection.toggle("y2");
  selection.toggle("nobody");

  assert.deepEqual(selection.ids, ["y1", "p1", "c1"]);
});
