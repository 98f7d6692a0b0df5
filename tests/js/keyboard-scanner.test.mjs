import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyBurst } from "../../static/js/scan/keyboard-scanner.mjs";

const CODE = "4G00000000000000000000000000000A";
const PLACES = { "/": "Slash", ":": "Semicolon", ".": "Period" };

/** Press the keys of an American keyboard; `layout` is what the computer makes of them. */
function typed(text, { gap = 10, layout = {} } = {}) {
  const burst = new KeyBurst();
  let timeStamp = 0;
  for (const character of text) {
    const place = PLACES[character] ?? (/\d/.test(character) ? `Digit${character}` : `Key${character.toUpperCase()}`);
    timeStamp += gap;
    burst.take({ key: layout[character] ?? character, code: place, timeStamp });
  }
  return burst.take({ key: "Enter", code: "Enter", timeStamp: timeStamp + gap });
}

test("a hand scanner's keys are one text when Enter comes", () => {
  assert.equal(typed(`HTTPS://A.EXAMPLE/T/${CODE}`), `HTTPS://A.EXAMPLE/T/${CODE}`);
});

test("on a German or Arabic keyboard the physical keys tell the code", () => {
  const german = { "/": "-", ":": "Ö", Z: "Y", Y: "Z" };
  const arabic = { "/": "ظ", T: "ف", G: "ل", A: "ش" };

  assert.match(typed(`HTTPS://A.EXAMPLE/T/${CODE}`, { layout: german }), new RegExp(`/T/${CODE}$`));
  assert.match(typed(`HTTPS://A.EXAMPLE/T/${CODE}`, { layout: arabic }), new RegExp(`/T/${CODE}$`));
});

test("a person who types slowly is no scanner", () => {
  assert.equal(typed("0000000", { gap: 200 }), null);
});

test("a few quick keys and Enter stay what they are", () => {
  assert.equal(typed("abc"), null);
});
