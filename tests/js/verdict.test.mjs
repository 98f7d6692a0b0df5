import assert from "node:assert/strict";
import { test } from "node:test";
import { faceOfDone, faceOfFinding, faceOfNews, isAnyway, isGrowing, isOpen } from "../../static/js/scan/verdict.mjs";

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
  asks: "ticks",
  ownScan: null,
  attendees: [AWAY],
  size: null,
  present: 0,
  firstSeenAt: 0,
  asOf: 0,
  ...more,
});
const done = (more = {}) => ({ scan: { id: "s" }, present: 1, size: 1, isKept: true, ...more });

test("every verdict of the API has a face of its own", () => {
  const words = VERDICTS.map((verdict) => faceOfFinding(found(verdict)).word);

  assert.equal(new Set(words).size, VERDICTS.length);
  assert.ok(!words.includes("failed"));
});

test("tone and sign always go together, so that colour is never alone", () => {
  const signs = { go: ["tick"], look: ["hand", "clock"], stop: ["cross"] };

  for (const verdict of [...VERDICTS, "from the future"]) {
    const { tone, sign } = faceOfFinding(found(verdict));
    assert.ok(signs[tone].includes(sign), verdict);
  }
});

test("the same code again by this phone is green, by another phone amber and without a time", () => {
  assert.equal(faceOfFinding(found("seen_before", { ownScan: "s1" })).tone, "go");
  assert.equal(faceOfFinding(found("seen_before")).word, "already");
  assert.deepEqual(
    [faceOfFinding(found("seen_before", { firstSeenAt: null })).word, faceOfFinding(found("seen_before")).tone],
    ["already_here", "look"],
  );
});

test("a ticket without people asks for some instead of saying welcome", () => {
  for (const verdict of ["welcome", "unknown"]) {
    const blank = found(verdict, { asks: "types", attendees: [] });
    assert.deepEqual([faceOfFinding(blank).word, isOpen(blank)], ["blank", true]);
  }
});

test("what is not on the list is never called invalid, and the list's age is told", () => {
  const genuine = found("unknown", { asks: "count", size: 4 });
  const number = found("unknown", { asks: "whole" });

  assert.deepEqual([faceOfFinding(genuine).word, faceOfFinding(genuine).about], ["genuine", "genuine_about"]);
  assert.deepEqual([faceOfFinding(number).word, faceOfFinding(number).about], ["unknown", "unknown_about"]);
  assert.equal(faceOfFinding({ ...genuine, asOf: null }).about, "genuine_first_about");
  assert.equal(faceOfFinding({ ...number, asOf: null }).about, "unknown_first_about");
  assert.ok([genuine, number].every((one) => faceOfFinding(one).tone === "look"));
});

test("only these verdicts let the volunteer admit somebody, and only if somebody is missing", () => {
  const open = [...VERDICTS, "failed"].filter((verdict) => isOpen(found(verdict)));

  assert.deepEqual(open, ["welcome", "partly_seen", "cancelled", "replaced", "unknown"]);
  assert.equal(isOpen(found("replaced", { attendees: [HERE] })), false);
  assert.equal(isOpen(found("forged", { asks: null })), false);
  assert.equal(isOpen(found("partly_seen", { asks: "count", size: 4, present: 3 })), true);
  assert.equal(isOpen(found("partly_seen", { asks: "count", size: 4, present: 4 })), false);
});

test("against what the app says, only a human lets somebody in, and the app says who looks at it", () => {
  const against = [found("cancelled"), found("unknown", { asks: "whole" })];

  assert.ok(against.every(isAnyway));
  assert.ok(against.every((one) => faceOfDone(one, done()).word === "let_in"));
  assert.equal(isAnyway(found("unknown", { asks: "count" })), false);
});

test("one more may be entered where this phone knows the party and it may come in", () => {
  const growing = VERDICTS.filter((verdict) => isGrowing(found(verdict)));

  assert.deepEqual(growing, ["welcome", "seen_before", "partly_seen", "replaced"]);
  assert.equal(isGrowing(found("partly_seen", { asks: "count" })), false);
});

test("what was done is written down, taken back, or not kept by a full phone", () => {
  assert.equal(faceOfDone(found("welcome"), done()).word, "present");
  assert.equal(faceOfDone(found("welcome"), done({ scan: { id: "u", void: "s" } })).word, "undone");
  assert.equal(faceOfDone(found("welcome"), done({ isKept: false })).about, "not_kept_about");
});

test("an answer of the server is news only if it says something else than this phone did", () => {
  assert.equal(faceOfNews(found("welcome"), { verdict: "welcome", admitted: true }), null);
  assert.equal(faceOfNews(found("welcome"), { verdict: "seen_before" }), null);
  assert.equal(faceOfNews(found("unknown"), { verdict: "unknown" }), null);
  assert.equal(faceOfNews(found("welcome"), { kept: true }), null);
  assert.equal(faceOfNews(found("welcome"), { verdict: "cancelled", admitted: true }).word, "cancelled");
  assert.equal(faceOfNews(found("welcome"), { error: { code: "wrong-station" } }).word, "failed");
});
