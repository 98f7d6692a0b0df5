import assert from "node:assert/strict";
import { test } from "node:test";
import { countOf } from "../../static/js/family/counter.mjs";

const TYPED = { 3: 3, " 12 ": 12, "٣": 3, "١٢": 12, "۴": 4, "": 0, "-1": 0, 2.5: 0, many: 0 };

for (const [text, count] of Object.entries(TYPED)) {
  test(`“${text}” counts ${count}`, () => {
    assert.equal(countOf(text), count);
  });
}
