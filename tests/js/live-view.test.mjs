import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveView } from "../../static/js/desk/live-view.mjs";

/** A piece of a page, as far as the view touches it. */
class Piece {
  /** @param {string} html */
  constructor(html = "") {
    this.innerHTML = html;
    this.textContent = "";
    this.hidden = false;
    this.replaced = 0;
    /** @type {Record<string, () => void>} */
    this.listeners = {};
    this.firstElementChild = { textContent: "" };
    this.childNodes = [this];
  }

  contains = () => false;
  querySelectorAll = () => [];

  /** @param {Piece} fresh */
  replaceChildren(fresh) {
    this.innerHTML = fresh.innerHTML;
    this.replaced += 1;
  }

  /**
   * @param {string} name
   * @param {() => void} listener
   */
  addEventListener(name, listener) {
    this.listeners[name] = listener;
  }
}

/**
 * A live view with a server that answers as told.
 *
 * @param {import("node:test").TestContext} context
 */
function view(context) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const names = ["state", "pause", "refresh", "said"];
  /** @type {Record<string, Piece>} */
  const pieces = Object.fromEntries(names.map((name) => [`[data-live="${name}"]`, new Piece()]));
  pieces['[data-part="arrivals"]'] = new Piece("<p>1</p>");
  pieces['[data-part="phones"]'] = new Piece("<p>Samira</p>");
  const dataset = {
    ...{ figures: "/figures", fresh: "As of {time}", away: "Away since {time}" },
    ...{ pause: "Stop", resume: "Go on" },
  };
  const page = new Piece();
  const told = { page, pieces, hidden: false, reloads: 0, asked: /** @type {any[]} */ ([]), answer: answered("1") };
  Object.assign(globalThis, {
    document: Object.assign(page, { documentElement: { lang: "de" } }),
    location: { reload: () => (told.reloads += 1) },
    DOMParser: class {
      parseFromString = (/** @type {string} */ html) => ({ body: new Piece(html) });
    },
    fetch: async (/** @type {string} */ address, /** @type {any} */ options) => {
      told.asked.push({ address, ...options });
      return told.answer();
    },
  });
  Object.defineProperty(page, "hidden", { get: () => told.hidden });
  const root = /** @type {any} */ ({ dataset, querySelector: (/** @type {string} */ name) => pieces[name] ?? null });
  const live = new LiveView(root);
  live.start();
  return Object.assign(told, { live, piece: (/** @type {string} */ name) => pieces[`[data-${name}]`] });
}

/** @param {string} count */
function answered(count, said = `${count} came.`, etag = `"${count}"`) {
  const parts = { arrivals: `<p>${count}</p>`, phones: "<p>Samira</p>" };
  const json = async () => ({ said, parts });
  return () => ({ ok: true, status: 200, headers: new Headers({ ETag: etag }), json });
}

test("only what changed is replaced, and what is known is named", async (context) => {
  const told = view(context);

  told.answer = answered("2");
  await told.live.ask();
  told.answer = () => /** @type {any} */ ({ ok: false, status: 304, headers: new Headers() });
  await told.live.ask();

  assert.equal(told.piece('part="arrivals"').innerHTML, "<p>2</p>");
  assert.equal(told.piece('part="phones"').replaced, 0);
  assert.deepEqual(
    told.asked.map(({ headers }) => headers["If-None-Match"]),
    [undefined, '"2"'],
  );
  assert.match(told.piece('live="state"').textContent, /^As of \d\d:\d\d/);
});

test("it asks every ten seconds while somebody looks, and at once when somebody looks again", async (context) => {
  const told = view(context);
  context.mock.timers.tick(9_999);
  assert.equal(told.asked.length, 0);
  context.mock.timers.tick(1);
  assert.equal(told.asked.length, 1);
  await settled();

  told.hidden = true;
  told.page.listeners.visibilitychange();
  context.mock.timers.tick(600_000);
  assert.equal(told.asked.length, 1);
  told.hidden = false;
  told.page.listeners.visibilitychange();

  assert.equal(told.asked.length, 2);
});

test("without an answer it asks less and less often, and says from when the figures are", async (context) => {
  const told = view(context);
  told.answer = () => {
    throw new TypeError("no network");
  };
  for (const pause of [10_000, 20_000, 40_000, 80_000, 120_000, 120_000]) {
    const before = told.asked.length;
    context.mock.timers.tick(pause - 1);
    assert.equal(told.asked.length, before, `not within ${pause} ms`);
    context.mock.timers.tick(1);
    assert.equal(told.asked.length, before + 1);
    await settled();
  }
  assert.match(told.piece('live="state"').textContent, /^Away since/);

  told.answer = answered("3");
  context.mock.timers.tick(120_000);
  await settled();
  context.mock.timers.tick(10_000);

  assert.equal(told.asked.length, 8);
});

test("a pause holds until it is ended", async (context) => {
  const told = view(context);
  const pause = told.piece('live="pause"');

  pause.listeners.click();
  context.mock.timers.tick(600_000);
  assert.deepEqual([told.asked.length, pause.firstElementChild.textContent], [0, "Go on"]);
  pause.listeners.click();

  assert.deepEqual([told.asked.length, pause.firstElementChild.textContent], [1, "Stop"]);
});

test("a screen reader hears one sentence a minute at most, and none twice", async (context) => {
  const told = view(context);
  const status = told.piece('live="said"');
  const heard = [];
  const unchanged = () => /** @type {any} */ ({ ok: false, status: 304, headers: new Headers() });
  for (const answer of [answered("1"), answered("2"), unchanged]) {
    told.answer = answer;
    await told.live.ask();
    heard.push(status.textContent);
    context.mock.timers.setTime(Date.now() + 31_000);
  }

  assert.deepEqual(heard, ["1 came.", "1 came.", "2 came."]);
});

test("whoever is signed out meanwhile is led to the page that says so", async (context) => {
  const told = view(context);
  told.answer = () => /** @type {any} */ ({ type: "opaqueredirect", status: 0, headers: new Headers() });

  await told.live.ask();
  context.mock.timers.tick(600_000);

  assert.deepEqual([told.reloads, told.asked.length], [1, 1]);
});

/** Let everything that was promised happen. */
async function settled() {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
