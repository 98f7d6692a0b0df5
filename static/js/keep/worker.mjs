/**
 * Service worker of scope `/`, there only on phones that keep a ticket: shows kept tickets without a network.
 *
 * It keeps one page in five languages and the files of that page. Whatever else a phone asks for (forms, staff,
 * scanner, pictures) passes by untouched.
 */
import { files, NAME, PAGES, standIn } from "./shell.mjs";

const worker = /** @type {ServiceWorker} */ (/** @type {unknown} */ (globalThis));

worker.addEventListener("install", (event) => {
  worker.skipWaiting();
  event.waitUntil(Promise.all(PAGES.map(store)));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) {
    return;
  }
  const page = request.mode === "navigate" ? standIn(pathname) : null;
  if (page) {
    event.respondWith(opened(event, page));
  } else if (pathname.startsWith("/dist/")) {
    event.respondWith(fetch(request).catch(() => kept(pathname)));
  }
});

/**
 * Ask the network; without one show the tickets. A page of tickets that came is the newest one: hold it ready.
 *
 * @param {RequestEvent} event
 * @param {string} page
 */
async function opened(event, page) {
  try {
    const answer = await fetch(event.request);
    if (new URL(event.request.url).pathname === page && answer.ok) {
      event.waitUntil(hold(page, answer.clone()));
    }
    return answer;
  } catch {
    return kept(page);
  }
}

/** @param {string} path */
async function store(path) {
  const answer = await fetch(path, { credentials: "omit", cache: "reload" });
  if (!answer.ok) {
    throw new Error(`${path} answered ${answer.status}`);
  }
  await hold(path, answer);
}

/**
 * Put a page and its files away together, the files first: a page without them would be no help.
 *
 * @param {string} path
 * @param {Response} answer
 */
async function hold(path, answer) {
  const cache = await caches.open(NAME);
  const wanted = files(await answer.clone().text());
  const there = await Promise.all(wanted.map((file) => cache.match(file)));
  await cache.addAll(wanted.filter((_file, place) => !there[place]));
  await cache.put(path, answer);
}

/** @param {string} path */
async function kept(path) {
  return (await (await caches.open(NAME)).match(path)) ?? Response.error();
}

/**
 * What we use of the type that TypeScript has only without a window.
 *
 * @typedef {Event & { waitUntil(done: Promise<unknown>): void }} LastingEvent
 * @typedef {LastingEvent & { request: Request, respondWith(answer: Promise<Response>): void }} RequestEvent
 * @typedef {object} ServiceWorker
 * @property {() => void} skipWaiting
 * @property {((kind: "install", react: (event: LastingEvent) => void) => void)
 *   & ((kind: "fetch", react: (event: RequestEvent) => void) => void)} addEventListener
 */
