import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../../static/js/scan/api.mjs";

/** An API whose network is one function. */
function apiWith(answer) {
  const requests = [];
  const fetch = async (address, request) => {
    requests.push({ address, ...request });
    return answer();
  };
  return { api: new Api({ fetch, language: "ar" }), requests };
}

const json = (body, init = {}) => new Response(JSON.stringify(body), init);
const problem = (status, code = "some-code") =>
  json({ code }, { status, headers: { "Content-Type": "application/problem+json" } });
const send = (api) => api.scans("secret", [], { now: 0, unsent: 0 });

test("a phone shows its token and its language, and sends no cookie", async () => {
  const { api, requests } = apiWith(() => json({ tickets: [], cursor: "1.a", more: false }));

  await api.roster("secret", { cursor: "0.b", unsent: 3 });

  const [{ address, headers, credentials }] = requests;
  assert.equal(address, "/api/v1/roster?cursor=0.b&unsent=3");
  assert.equal(headers.Authorization, "Bearer secret");
  assert.equal(headers["Accept-Language"], "ar");
  assert.equal(credentials, "omit");
});

test("a batch says when it was sent, and how much this phone still holds", async () => {
  const { api, requests } = apiWith(() => json({ results: [{ id: "a", verdict: "welcome" }] }));

  const results = await api.scans("secret", [{ id: "a" }], { now: Date.parse("2026-06-26T09:00:00Z"), unsent: 7 });

  assert.equal(results[0].verdict, "welcome");
  const body = { sent_at: "2026-06-26T09:00:00.000Z", unsent: 7, scans: [{ id: "a" }] };
  assert.deepEqual(JSON.parse(requests[0].body), body);
});

test("notes of advice go to an address of their own", async () => {
  const { api, requests } = apiWith(() => json({ results: [{ id: "n" }] }));

  assert.deepEqual(await api.notes("secret", [{ id: "n" }], { now: 0 }), [{ id: "n" }]);

  assert.equal(requests[0].address, "/api/v1/advice");
  assert.deepEqual(JSON.parse(requests[0].body), { sent_at: "1970-01-01T00:00:00.000Z", notes: [{ id: "n" }] });
});

test("a refusal brings its status and the server's wish for patience", async () => {
  const { api } = apiWith(() => json({}, { status: 429, headers: { "Retry-After": "30" } }));

  await assert.rejects(send(api), { status: 429, retryAfter: 30, isPassing: true });
});

test("no network, and a sign-in page of a hotel instead of data, count as away", async () => {
  const dead = apiWith(() => {
    throw new TypeError("Failed to fetch");
  });
  const hotel = apiWith(() => new Response("<html>Welcome to our hotel</html>"));
  const polite = apiWith(() => json({ welcome: "to our hotel" }));

  for (const { api } of [dead, hotel, polite]) {
    await assert.rejects(send(api), { status: 0, isPassing: true });
    await assert.rejects(api.roster("secret", { cursor: "", unsent: 0 }), { status: 0 });
  }
});

test("an error page that is no JSON is still an error with its status", async () => {
  const { api } = apiWith(() => new Response("<html>", { status: 502 }));

  await assert.rejects(send(api), { status: 502, isPassing: true });
});

test("only our own server's word on what was sent is a refusal", async () => {
  for (const status of [400, 410, 415, 422]) {
    await assert.rejects(send(apiWith(() => problem(status)).api), { isRefusal: true, code: "some-code" });
    await assert.rejects(send(apiWith(() => json({}, { status })).api), { isPassing: true });
  }
  for (const status of [403, 404, 405, 407, 409, 451, 502]) {
    await assert.rejects(send(apiWith(() => json({}, { status })).api), { isPassing: true });
  }
  await assert.rejects(
    send(apiWith(() => json({}, { status: 413 })).api),
    { isRefusal: true },
    "whoever is in between",
  );
});

test("only our own server can say that a phone no longer belongs to an event", async () => {
  const ours = apiWith(() => problem(401, "phone-revoked"));
  const portal = apiWith(() => new Response("<html>Please sign in</html>", { status: 401 }));

  await assert.rejects(send(ours.api), { isUnpaired: true, isPassing: false, code: "phone-revoked" });
  await assert.rejects(send(portal.api), { status: 0, isUnpaired: false, isPassing: true });
});
