import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, isGenuine, keyOf } from "../../static/js/scan/judging.mjs";
import { Names } from "../../static/js/scan/names.mjs";

// Made by eventdesk/tickets/rules.py: event 7, stem 0 to 7; the second by the second master key.
const CODE = "0G00E001081G81860W0TXJKAKZX7BXC1";
const KEY = "AuKMOIs9x3ORdYpAgekdMvTJheA56m2_gDEx6c9-rPE";
const NEWER = "7R00E001081G81860ZZGBXKM7NBETDPX";
const NEWER_KEY = "8Th5KK2CSW4uVLCKGHMpD-_RwCR4zcCpfgE8rH_gdZg";
const TICKET = "49f091ff-a70c-5e8c-b1ed-9da3b275c908";
const { subtle } = globalThis.crypto;
const names = new Names(subtle);

test("a genuine code is told from one with a wrong letter, another version, or no key", async () => {
  const keys = { 0: await keyOf(KEY, subtle), 1: await keyOf(NEWER_KEY, subtle) };

  assert.ok(await isGenuine(codeOf(CODE), keys, subtle));
  assert.ok(await isGenuine(codeOf(NEWER), keys, subtle));
  for (let place = 0; place < CODE.length; place += 1) {
    const letter = CODE[place] === "2" ? "3" : "2";
    const forged = CODE.slice(0, place) + letter + CODE.slice(place + 1);
    assert.equal(await isGenuine(codeOf(forged), keys, subtle), false, forged);
  }
  assert.equal(await isGenuine(codeOf(NEWER), { 0: keys[0] }, subtle), false);
});

test("a key that was kept cannot be read out of the phone again", async () => {
  const key = await keyOf(KEY, subtle);

  assert.equal(key.extractable, false);
});

test("who joins takes the ordinal behind the last one that anybody knows of, up to a limit", async () => {
  const [third, sixtieth] = await Promise.all([3, 60].map((ordinal) => names.person(TICKET, "young", ordinal)));

  const joining = await names.next(TICKET, "young", 2, new Set([third]));
  const expected = await Promise.all([4, 5].map((ordinal) => names.person(TICKET, "young", ordinal)));
  assert.deepEqual(joining, expected);
  assert.deepEqual(await names.next(TICKET, "young", 1, new Set()), [await names.person(TICKET, "young", 1)]);
  assert.deepEqual(await names.next(TICKET, "young", 1, new Set([sixtieth])), []);
});
