import assert from "node:assert/strict";
import { test } from "node:test";
import { faceOfFinding, faceOfOutcome, isOpen } from "../../static/js/scan/verdict.mjs";

const VERDICTS = [
  "welcome",
  "seen_before",
  "partly_seen",
  "wrong_event",
  "cancelled",
  "replaced",
  "unknown",
  "forged",
  "malformed",
];
const HERE = { present: true };
const AWAY = { present: false };
const found = (verdict, more = {}) => ({
  verdict,
  ownScan: null,
  attendees: [AWAY],
  reading: { number: "0000000" },
  size: null,
  ...more,
});
const settled = (verdict, answer, scan = {}) => ({ state: "settled", scan, answer: { verdict, ...answer } });

test("every verdict of the API has a face of its own", () => {
  const words = VERDICTS.map((verdict) => faceOfFinding(found(verdict)).word);

  assert.equal(new Set(words).size, VERDICTS.length);
  assert.ok(!words.includes("failed"));
});

test("tone and sign always go together, so that colour is never alone", () => {
  const signs = { go: ["tick"], look: ["hand", "clock"], stop: ["cross"] };

  for (const verdict of [...VERDICTS, "unreachable", "from the future"]) {
    const { tone, sign } = faceOfFinding(found(verdict));
    assert.ok(signs[tone].includes(sign), verdict);
  }
});

test("the same code again by this phone is green, by another phone amber", () => {
  assert.equal(faceOfFinding(found("seen_before", { ownScan: "s1" })).tone, "go");
  assert.equal(faceOfFinding(found("seen_before")).tone, "look");
});

test("a ticket without people asks for some instead of saying welcome", () => {
  assert.equal(faceOfFinding(found("welcome", { attendees: [] })).word, "blank");
  assert.equal(isOpen(found("welcome", { attendees: [] })), false);
});

test("without a server nobody is let in by a blank ticket, which would count nobody", () => {
  const [code, silent] = [{ code: "40" }, { attendees: [] }];
  const blank = found("unreachable", { ...silent, reading: code, size: null });
  const family = found("unreachable", { ...silent, reading: code, size: 4 });

  assert.deepEqual([faceOfFinding(blank).word, isOpen(blank)], ["blank", false]);
  assert.deepEqual([faceOfFinding(family).word, isOpen(family)], ["unreachable", true]);
});

test("only these verdicts let the volunteer admit somebody, and only if somebody is missing", () => {
  const open = [...VERDICTS, "unreachable", "failed"].filter((verdict) => isOpen(found(verdict)));

  assert.deepEqual(open, ["welcome", "partly_seen", "replaced", "unreachable"]);
  assert.equal(isOpen(found("replaced", { attendees: [HERE] })), false);
  assert.equal(isOpen(found("unreachable", { attendees: [] })), true);
});

test("an outcome says whether it is written down, kept, refused or taken back", () => {
  assert.equal(faceOfOutcome(settled("welcome", { admitted: true })).word, "present");
  assert.equal(faceOfOutcome(settled("partly_seen", { admitted: true })).tone, "go");
  assert.equal(faceOfOutcome(settled("seen_before", { admitted: true })).word, "already");
  assert.equal(faceOfOutcome(settled("cancelled", { admitted: false })).tone, "stop");
  assert.equal(faceOfOutcome(settled(null, {}, { void: "s1" })).word, "undone");
  assert.equal(faceOfOutcome({ state: "waiting", scan: {} }).word, "kept");
  assert.equal(faceOfOutcome({ state: "rejected", scan: {} }).word, "failed");
});

test("an admission that was decided offline stands, whatever the verdict says", () => {
  assert.equal(faceOfOutcome(settled("cancelled", { admitted: true })).word, "present");
});
