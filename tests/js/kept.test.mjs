import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { KeptTickets } from "../../static/js/keep/kept.mjs";
import { files, PAGES, standIn } from "../../static/js/keep/shell.mjs";

/** The browser's caches, in memory. */
class Caches {
  entries = new Map();

  async open() {
    const { entries } = this;
    return {
      keys: async () => [...entries.keys()],
      match: async (/** @type {string} */ name) => entries.get(name)?.clone(),
      put: async (/** @type {string} */ name, /** @type {Response} */ answer) => entries.set(name, answer),
      delete: async (/** @type {string} */ name) => entries.delete(name),
    };
  }
}

const NOW = 1000;
const FIRST = { slug: "infotag", number: "1234567", begins: 500, expires: 2000 };
const SECOND = { slug: "infotag", number: "7654321", begins: 400, expires: 2000 };

let caches = new Caches();
let tickets = new KeptTickets(caches, () => NOW);

beforeEach(() => {
  caches = new Caches();
  tickets = new KeptTickets(caches, () => NOW);
});

test("two families' tickets stand side by side, the next event first", async () => {
  await tickets.keep(FIRST);
  await tickets.keep(SECOND);

  assert.deepEqual(await tickets.list(), [SECOND, FIRST]);
});

test("a ticket that is kept again is there once, in its newest state", async () => {
  await tickets.keep(FIRST);
  await tickets.keep({ ...FIRST, begins: 600 });

  assert.deepEqual(await tickets.list(), [{ ...FIRST, begins: 600 }]);
});

test("one ticket is removed and the other stays", async () => {
  await tickets.keep(FIRST);
  await tickets.keep(SECOND);
  await tickets.remove(FIRST);

  assert.deepEqual([await tickets.has(FIRST), await tickets.has(SECOND)], [false, true]);
});

test("what is over is not listed and not stored any more", async () => {
  await tickets.keep({ ...FIRST, expires: NOW });
  await tickets.keep(SECOND);

  assert.deepEqual(await tickets.list(), [SECOND]);
  assert.equal(caches.entries.size, 1);
});

test("the name of an entry tells no more than the ticket itself", async () => {
  await tickets.keep({ ...FIRST, slug: "a/b" });

  assert.deepEqual([...caches.entries.keys()], ["/kept/a%2Fb/1234567"]);
});

const STAND_INS = {
  "/de/my-tickets": "/de/my-tickets",
  "/ar/tickets/abcdefghijklmnopqrstuvwxyz": "/ar/my-tickets",
  "/uk/": "/uk/my-tickets",
  "/": null,
  "/fr/": null,
  "/de/tickets/abcdefghijklmnopqrstuvwxyz.pdf": null,
  "/de/tickets/abcdefghijklmnopqrstuvwxyz/cancel": null,
  "/de/events/infotag": null,
  "/de/events/infotag/register": null,
  "/staff/": null,
  "/scan/": null,
  "/T/0123456789ABCDEFGHJKMNPQRSTVWXYZ": null,
};

for (const [path, page] of Object.entries(STAND_INS)) {
  test(`without a network ${path} shows ${page ?? "nothing of ours"}`, () => {
    assert.equal(standIn(path), page);
  });
}

test("the page of kept tickets is held ready in five languages", () => {
  assert.deepEqual(
    PAGES,
    ["de", "en", "ar", "ru", "uk"].map((language) => `/${language}/my-tickets`),
  );
});

test("the files of a page are found once each", () => {
  const html =
    '<link href="/dist/a-1.css"><script src="/dist/b-2.js"></script><link href="/dist/a-1.css"><a href="/de/">';

  assert.deepEqual(files(html), ["/dist/a-1.css", "/dist/b-2.js"]);
});
