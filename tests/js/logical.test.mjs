import assert from "node:assert/strict";
import { test } from "node:test";
import { logical } from "../../deploy/local/logical.mjs";

const CASES = {
  "margin-left: 4px;": "margin-inline-start: 4px;",
  "border-right: 1px solid red;": "border-inline-end: 1px solid red;",
  "border-left-color: red;": "border-inline-start-color: red;",
  "right: 0;": "inset-inline-end: 0;",
  "text-align: left;": "text-align: start;",
  "float: right;": "float: inline-end;",
  "border-top-left-radius: 4px;": "border-start-start-radius: 4px;",
  "padding: 1px 2px;": "padding: 1px 2px;",
  "padding: 1px 2px 3px 2px;": "padding: 1px 2px 3px 2px;",
  "padding: 1px var(--a, 2px) 3px calc(1px + 4px);":
    "padding-block: 1px 3px;\npadding-inline: calc(1px + 4px) var(--a, 2px);",
  'mask: url("data:image/svg+xml;left: 0");': 'mask: url("data:image/svg+xml;left: 0");',
  "transition: left 1s;": "transition: left 1s;",
};

for (const [physical, expected] of Object.entries(CASES)) {
  test(`${physical} becomes ${expected.replace("\n", " ")}`, () => {
    assert.equal(logical(physical), expected);
  });
}

test("every declaration of a rule is looked at", () => {
  assert.equal(
    logical(".a {\n  color: red;\n  left: 0;\n}\n.b {\n  padding-right: 1px;\n}\n"),
    ".a {\n  color: red;\n  inset-inline-start: 0;\n}\n.b {\n  padding-inline-end: 1px;\n}\n",
  );
});

test("selectors and the rest of a sheet stay as they are", () => {
  const sheet = "@media (min-width: 1px) {\n  .left:hover {\n    color: red;\n  }\n}\n";

  assert.equal(logical(sheet), sheet);
});
