import { Phone } from "../../static/js/scan/phone.mjs";
import { Clockwork } from "./clockwork.mjs";
import { MemoryStore } from "./memory-store.mjs";

// Event 7, by the master key of the tests; see judging.test.mjs.
const KEYS = { 0: "AuKMOIs9x3ORdYpAgekdMvTJheA56m2_gDEx6c9-rPE" };
export const EVENT = {
  number: 7,
  slug: "infotag",
  title: { de: "Infotag" },
  starts_at: "2026-06-26T08:00:00Z",
  ends_at: "2026-06-26T14:00:00Z",
  time_zone: "Europe/Berlin",
};

/** A server with a roster, which takes every scan, loses answers and goes away as a test wants it. */
export class FakeServer {
  requests = [];
  /** Scans and notes by their id, as the server has them. */
  taken = new Map();
  isAway = false;
  /** Takes requests and never answers. */
  isSilent = false;
  /** Somebody else answers in its place. */
  isHotel = false;
  /** Takes the next batch, and its answer is lost. */
  losesAnswer = false;
  /** Problem code with which tokens are refused. */
  refusal = null;
  event = undefined;
  /** Milliseconds by which its clock is ahead of the phone's. */
  ahead = 0;

  constructor(tickets) {
    this.tickets = tickets;
  }

  /** The `fetch` of a phone with this clock. */
  fetchFor(clock) {
    return async (address, request) => {
      this.requests.push([address, request]);
      if (this.isAway) {
        throw new TypeError("Failed to fetch");
      }
      if (this.isHotel) {
        return new Response("<html>Please sign in</html>", { status: 401 });
      }
      return this.isSilent ? new Promise(() => {}) : this.#answer(address, request, clock);
    };
  }

  #answer(address, { body }, clock) {
    if (address.startsWith("/api/v1/roster")) {
      return this.refusal ? problem(401, this.refusal) : json(this.#roster(clock));
    }
    const { scans = [], notes = [] } = JSON.parse(body);
    for (const item of [...scans, ...notes]) {
      this.taken.set(item.id, item);
    }
    if (this.losesAnswer) {
      this.losesAnswer = false;
      throw new TypeError("Failed to fetch");
    }
    return json({ results: [...scans, ...notes].map(({ id }) => (this.refusal ? { id, kept: true } : { id })) });
  }

  #roster(clock) {
    const server_time = new Date(clock.now() + this.ahead).toISOString();
    return { tickets: this.tickets, cursor: "1.a", more: false, server_time, event: this.event };
  }
}

/** A paired phone that has read this server's roster once. */
export async function phoneAt(server, means = {}) {
  const { clock = new Clockwork(), store = new MemoryStore(), keys = KEYS, event = EVENT } = means;
  const phone = bareAt(server, { clock, store });
  await phone.load();
  await phone.enter({ token: "secret", event, stations: [], ticket_keys: keys });
  await phone.sync.refresh();
  return phone;
}

/** The same phone after its page was closed, or before it was paired. */
export function bareAt(server, { clock, store }) {
  const means = { newId: () => globalThis.crypto.randomUUID(), language: "de", locks: undefined };
  const phone = new Phone({ store, clock, ...means, fetch: server.fetchFor(clock), subtle: globalThis.crypto.subtle });
  return Object.assign(phone, { store });
}

const json = (body, init = {}) => new Response(JSON.stringify(body), init);
const problem = (status, code) => json({ code }, { status, headers: { "Content-Type": "application/problem+json" } });
