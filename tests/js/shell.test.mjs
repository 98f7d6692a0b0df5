import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { choose, Shell } from "../../static/js/scan/shell.mjs";

const HOST = "https://events.example.org";
const path = (/** @type {any} */ request) => new URL(request.url ?? request, HOST).href.slice(HOST.length);

/** The browser's caches, in memory. */
class Caches {
  stores = new Map();

  async open(name) {
    const store = this.stores.get(name) ?? new Map();
    this.stores.set(name, store);
    return {
      match: async (address) => store.get(path(address))?.clone(),
      put: async (address, answer) => store.set(path(address), answer),
    };
  }

  async match(address) {
    for (const store of this.stores.values()) {
      if (store.has(path(address))) {
        return store.get(path(address)).clone();
      }
    }
  }

  async keys() {
    return [...this.stores.keys()];
  }

  async delete(name) {
    return this.stores.delete(name);
  }

  /** What a version holds. */
  of(version) {
    return [...(this.stores.get(`eventdesk-station-${version}`) ?? new Map()).keys()].sort();
  }
}

const app = (version) => ({
  version,
  pages: { de: "/scan/?language=de", ar: "/scan/?language=ar" },
  named: [`/scan/dist/scan-${version}.js`],
  decoder: ["/scan/dist/decoder-1.js", "/scan/dist/reader-1.wasm"],
  plainDecoder: ["/scan/dist/plain-1.js"],
});

let caches = new Caches();
let asked = [];
let served = "1";
let missing = new Set();

beforeEach(() => {
  caches = new Caches();
  asked = [];
  served = "1";
  missing = new Set();
});

/** A server that serves one version. */
async function fetch(request) {
  const address = path(request);
  asked.push(address);
  if (missing.has(address) || missing.has("all")) {
    throw new TypeError("no network");
  }
  return new Response(address.includes("language") ? `page of /scan/dist/scan-${served}.js ${address}` : address);
}

const shell = (version = "1") => new Shell({ app: app(version), caches, fetch });
const request = (address) => ({ url: HOST + address });
const text = async (answer) => (await answer).text();

test("all that the app needs is kept, in every language", async () => {
  await shell().fill();

  const { pages, named, decoder, plainDecoder } = app("1");
  assert.deepEqual(caches.of("1"), [...Object.values(pages), ...named, ...decoder, ...plainDecoder].sort());
});

test("without a network the page comes in the language of the last visit", async () => {
  await choose(caches, "ar");
  await shell().fill();
  missing.add("all");

  assert.match(await text(shell().page(request("/scan/"))), /language=ar/);
  assert.match(await text(shell().page(request("/scan/?language=de"))), /language=de/);
  assert.match(await text(shell().page(request("/scan/?language=xx"))), /language=ar/);
  assert.equal(await text(shell().file(request("/scan/dist/reader-1.wasm"))), "/scan/dist/reader-1.wasm");
});

test("a decoder that cannot be fetched fails the whole, a language that nobody chose does not", async () => {
  missing.add("/scan/dist/reader-1.wasm");
  await assert.rejects(shell().fill());

  missing = new Set(["/scan/?language=ar", "/scan/dist/plain-1.js"]);
  await shell().fill();
  assert.equal(caches.of("1").length, 4);
});

test("a page of another version is not kept with the files of this one", async () => {
  served = "2";

  await assert.rejects(shell().fill(), /another version/);
});

test("a new version fetches only what changed, and the old one goes when it takes over", async () => {
  await caches.open("eventdesk-tickets");
  await choose(caches, "ar");
  await shell("1").fill();
  asked = [];
  served = "2";

  await shell("2").fill();
  assert.deepEqual(asked.sort(), ["/scan/?language=ar", "/scan/?language=de", "/scan/dist/scan-2.js"]);
  missing.add("all");
  assert.equal(await text(shell("2").file(request("/scan/dist/scan-1.js"))), "/scan/dist/scan-1.js");

  await shell("2").clear();
  assert.deepEqual((await caches.keys()).sort(), [
    "eventdesk-station-2",
    "eventdesk-station-choice",
    "eventdesk-tickets",
  ]);
  assert.match(await text(shell("2").page(request("/scan/"))), /scan-2\.js .*language=ar/);
});

test("where the browser threw everything away, the network answers", async () => {
  assert.match(await text(shell().page(request("/scan/?language=de"))), /page of/);
});
