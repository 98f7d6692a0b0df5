import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../../static/js/scan/identity.mjs";

const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("ids are UUIDs of version 4, also where randomUUID is missing", () => {
  const old = { getRandomValues: (bytes) => globalThis.crypto.getRandomValues(bytes) };

  assert.match(newId(), UUID4);
  assert.match(newId(old), UUID4);
  assert.notEqual(newId(old), newId(old));
});
