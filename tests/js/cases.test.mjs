/** The app reads, names and judges as the server does: the tables of `tests/cases`, which pytest runs too. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readingOf } from "../../static/js/scan/code.mjs";
import { codeOf, daysOf, hashOf, isGenuine, keyOf, nearestDay } from "../../static/js/scan/judging.mjs";
import { hexOf, Names } from "../../static/js/scan/names.mjs";
import { rows, table } from "./tables.mjs";

const { subtle } = globalThis.crypto;
const names = new Names(subtle);
const { event, event_keys: texts } = table("codes");
const keys = Object.fromEntries(
  await Promise.all(Object.entries(texts).map(async ([version, text]) => [version, await keyOf(text, subtle)])),
);

for (const { what, text, code, number } of rows("readings")) {
  test(`reading: ${what}`, () => {
    const expected = code ? { code } : number && { number };
    assert.deepEqual(readingOf(text), expected);
  });
}

for (const { what, code, ticket, hash, genuine, ...said } of rows("codes")) {
  test(`code: ${what}`, async () => {
    const { version, size, event, stem, issue } = codeOf(code);

    assert.deepEqual({ version, size, event, stem: hexOf(stem), issue }, said);
    assert.equal(await names.ticket(event, stem), ticket);
    assert.equal(await hashOf(code, subtle), hash);
    assert.equal(await isGenuine(codeOf(code), keys, subtle), genuine);
  });
}

for (const { part, from, to, verdict } of rows("flipped")) {
  test(`a code with a wrong bit of its ${part} is ${verdict}`, async () => {
    for (let bit = from; bit < to; bit += 1) {
      const code = codeOf(flipped(table("flipped").code, bit));

      assert.equal(code.event === event, verdict === "forged", `bit ${bit}`);
      assert.equal(await isGenuine(code, keys, subtle), false, `bit ${bit}`);
    }
  });
}

for (const { type, ordinal, id } of rows("people")) {
  test(`person: ${type} ${ordinal}`, async () => {
    assert.equal(await names.person(table("people").ticket, type, ordinal), id);
  });
}

for (const { what, zone, at, day, ...times } of rows("days")) {
  test(`day: ${what}`, () => {
    assert.equal(nearestDay(Date.parse(at), daysOf({ ...times, time_zone: zone })), day);
  });
}

/**
 * @param {string} code
 * @param {number} bit counted from the first
 */
function flipped(code, bit) {
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const place = Math.floor(bit / 5);
  const value = letters.indexOf(code[place]) ^ (1 << (4 - (bit % 5)));
  return code.slice(0, place) + letters[value] + code.slice(place + 1);
}
