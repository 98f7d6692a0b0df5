/**
 * How long the station app needs with a roster of 5,000 tickets: `node tests/bench/station.mjs FILE`.
 *
 * FILE holds the server's answer to pairing, its roster page by page, and codes to read; milliseconds come back.
 */
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { systemClock as clock } from "../../static/js/scan/clock.mjs";
import { Phone } from "../../static/js/scan/phone.mjs";
import { MemoryStore } from "../js/memory-store.mjs";

const { pairing, pages, codes } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const store = new MemoryStore();
let left = [...pages];
let isAway = false;

const fetch = async () => {
  if (isAway) {
    throw new TypeError("Failed to fetch");
  }
  return new Response(JSON.stringify(left.shift()));
};
const opened = () => new Phone({ store, clock, fetch, language: "de", newId: () => crypto.randomUUID(), subtle: crypto.subtle });

const phone = opened();
await phone.load();
await phone.enter(pairing);
const synced = await timed(() => phone.sync.refresh());
isAway = true;
await phone.sync.refresh();

const found = await each(codes, (code) => phone.checkIn.find(code, "door"));
const findings = await Promise.all(codes.slice(0, 300).map((code) => phone.checkIn.find(code, "door")));
const admitted = await each(findings, (finding) => {
  const ids = finding.attendees.map(({ id }) => id);
  return phone.checkIn.admit(finding, { ids });
});
const after = await each(codes, (code) => phone.checkIn.find(code, "door"));

const again = opened();
const reopened = await timed(() => again.load());

const tickets = phone.roster.size;
process.stdout.write(JSON.stringify({ tickets, synced, reopened, found, admitted, after }));
process.exit();

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Median and the slowest of a hundred. */
async function each(things, work) {
  const times = [];
  for (const thing of things) {
    times.push(await timed(() => work(thing)));
  }
  times.sort((one, other) => one - other);
  return { median: times[times.length >> 1], slowest: times[Math.floor(times.length * 0.99)] };
}
