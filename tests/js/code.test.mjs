import assert from "node:assert/strict";
import { test } from "node:test";
import { dammDigit, numberIn, plainDigits, spaced } from "../../static/js/scan/code.mjs";

test("the check digit is the one of Damm's own example", () => {
  assert.equal(dammDigit("572"), 4);
  assert.equal(dammDigit("5724"), 0);
});

const RIGHT = `908172${dammDigit("908172")}`;

test("every single wrong digit is noticed", () => {
  const wrong = [...RIGHT].flatMap((_, place) =>
    [..."0123456789"].map((digit) => RIGHT.slice(0, place) + digit + RIGHT.slice(place + 1)),
  );

  assert.deepEqual(new Set(wrong.map(numberIn)), new Set([RIGHT, null]));
  assert.equal(wrong.filter((number) => numberIn(number)).length, RIGHT.length);
});

test("every swapped pair of neighbours is noticed", () => {
  for (let place = 1; place < RIGHT.length; place += 1) {
    const swapped = RIGHT.slice(0, place - 1) + RIGHT[place] + RIGHT[place - 1] + RIGHT.slice(place + 1);
    assert.equal(numberIn(swapped), null, swapped);
  }
});

test("the digits of other keyboards become plain ones, and what stands between them goes", () => {
  assert.equal(plainDigits("Nr. ١٢"), "12");
  assert.equal(plainDigits("۱۲-3"), "123");
});

test("a number is written in the groups in which people read it out", () => {
  assert.equal(spaced("7132765"), "713 2765");
  assert.equal(spaced(""), "");
});
