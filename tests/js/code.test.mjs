import assert from "node:assert/strict";
import { test } from "node:test";
import { codeIn, dammDigit, numberIn, plainDigits, readingOf, sizeOf, spaced } from "../../static/js/scan/code.mjs";

const CODE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

test("a ticket's code is found behind any host, in upper and lower case", () => {
  assert.equal(codeIn(`HTTPS://TICKETS.EXAMPLE/T/${CODE}`), CODE);
  assert.equal(codeIn(`http://localhost:8000/t/${CODE.toLowerCase()}?x=1`), CODE);
});

test("letters that look like digits are read as those digits", () => {
  assert.equal(codeIn(`/T/${"O".repeat(10)}${"I".repeat(11)}${"L".repeat(11)}`), "0".repeat(10) + "1".repeat(22));
});

test("a code that is too short, too long or has a U is none", () => {
  assert.equal(codeIn(`/T/${CODE.slice(1)}`), null);
  assert.equal(codeIn(`/T/${CODE}A`), null);
  assert.equal(codeIn(`/T/U${CODE.slice(1)}`), null);
  assert.equal(codeIn(`/T/${CODE}.pdf`), null);
  assert.equal(codeIn(CODE.slice(1)), null);
});

test("a bare code, as it is printed for blank tickets, is as good as an address", () => {
  assert.equal(codeIn(` ${CODE.toLowerCase()}\n`), CODE);
  assert.equal(codeIn(`my code: ${CODE}`), null);
});

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

test("a number may be typed with Arabic or Persian digits, with spaces and hyphens", () => {
  const number = `123456${dammDigit("123456")}`;
  const arabic = [...number].map((digit) => String.fromCodePoint(0x0660 + Number(digit))).join("");
  const persian = [...number].map((digit) => String.fromCodePoint(0x06f0 + Number(digit))).join("");

  assert.equal(numberIn(arabic), number);
  assert.equal(numberIn(persian), number);
  assert.equal(numberIn(` ${number.slice(0, 3)} - ${number.slice(3)} `), number);
  assert.equal(plainDigits("Nr. ١٢"), "12");
});

test("a number of six or eight digits is none, even if its check digit fits", () => {
  assert.equal(numberIn("000000"), null);
  assert.equal(numberIn("00000000"), null);
});

test("what is neither a code nor a number is no reading", () => {
  assert.deepEqual(readingOf(`https://a.example/T/${CODE}`), { code: CODE });
  assert.deepEqual(readingOf("0000000"), { number: "0000000" });
  assert.equal(readingOf("https://example.org/"), null);
  assert.equal(readingOf(""), null);
});

test("the code itself tells how many people it admits", () => {
  // First byte 0b001_00100: version 1, four people; written as the characters 4 and G.
  assert.equal(sizeOf({ code: `4G${CODE.slice(2)}` }), 4);
  assert.equal(sizeOf({ code: `40${CODE.slice(2)}` }), null, "a blank ticket");
  assert.equal(sizeOf({ number: "0000000" }), null);
});

test("a number is written in the groups in which people read it out", () => {
  assert.equal(spaced("7132765"), "713 2765");
  assert.equal(spaced(""), "");
});

test("digits somewhere in another text are no ticket number", () => {
  const number = `123456${dammDigit("123456")}`;

  for (const text of [
    `https://example.org/menu?${number}`,
    `1234-56${dammDigit("123456")} kcal`,
    `WIFI:S:${number};;`,
  ]) {
    assert.equal(readingOf(text), null, text);
  }
  assert.deepEqual(readingOf(` ${number.slice(0, 3)}\u2011${number.slice(3)} `), { number });
});
