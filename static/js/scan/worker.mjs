/**
 * Service worker of scope `/scan/`: the station app starts from what it keeps, with a network or without.
 *
 * It keeps the page and its files, never an answer of the server's API. A new version is fetched beside the old one
 * and waits until the app is closed, or says itself that nobody is at work.
 */
import { Shell } from "./shell.mjs";

const worker = /** @type {ServiceWorker} */ (/** @type {unknown} */ (globalThis));
const shell = new Shell({ app: worker.app, caches, fetch: fetch.bind(globalThis) });

worker.addEventListener("install", (event) => event.waitUntil(shell.fill()));

// The page that was open before there was a worker is of this version, and may need its files next.
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", ({ data }) => {
  if (data === "take over") {
    worker.skipWaiting();
  }
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) {
    return;
  }
  if (request.mode === "navigate" && pathname === "/scan/") {
    event.respondWith(shell.page(request));
    event.waitUntil(shell.clear());
  } else if (pathname.startsWith("/scan/dist/")) {
    event.respondWith(shell.file(request));
  }
});

/**
 * What we use of the type that TypeScript has only without a window.
 *
 * @typedef {Event & { waitUntil(done: Promise<unknown>): void }} LastingEvent
 * @typedef {LastingEvent & { request: Request, respondWith(answer: Promise<Response>): void }} RequestEvent
 * @typedef {object} ServiceWorker
 * @property {import("./shell.mjs").App} app written above this script by the server
 * @property {{ claim: () => Promise<void> }} clients
 * @property {() => void} skipWaiting
 * @property {((kind: "install" | "activate", react: (event: LastingEvent) => void) => void)
 *   & ((kind: "message", react: (event: MessageEvent) => void) => void)
 *   & ((kind: "fetch", react: (event: RequestEvent) => void) => void)} addEventListener
 */
