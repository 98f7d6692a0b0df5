import assert from "node:assert/strict";
import { test } from "node:test";
import { reportOf } from "../../static/js/scan/report.mjs";

const ALL_WELL = { waiting: 0, rejected: 0, unkept: 0, status: null };
const IN_CONTACT = { freshAt: 1, offset: 0, status: null };
const report = (outbox = {}, sync = {}, pairing = { event: {} }) =>
  reportOf({ outbox: { ...ALL_WELL, ...outbox }, sync: { ...IN_CONTACT, ...sync }, pairing });

test("while all is well nothing is said to be the matter", () => {
  assert.deepEqual(report(), { waiting: 0, rejected: 0, unkept: 0, freshAt: 1, reason: null });
});

test("the reason is the gravest there is", () => {
  const reasons = [
    report({ unkept: 1, status: 0 }, {}, null),
    report({ waiting: 1, status: 401 }, {}, null),
    report({ waiting: 1, status: 401 }),
    report({ waiting: 1, status: 0 }, { offset: 9_000_000 }),
    report({}, { status: 0 }),
    report({}, { status: 503 }),
    report({}, {}, { event: { cancelled: true, closed: true } }),
    report({}, { offset: -9_000_000 }, { event: { closed: true } }),
    report({}, { offset: -9_000_000 }),
  ].map(({ reason }) => reason);

  assert.deepEqual(reasons, [
    "storage_full",
    "ended",
    "left_over",
    "no_network",
    "no_network",
    "server_busy",
    "event_cancelled",
    "event_closed",
    "clock_off",
  ]);
});
