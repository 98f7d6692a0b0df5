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
  return { api: new Api({ fetch, language: "ar", token: () => "secret" }), requests };
}

const json = (body, init = {}) => new Response(JSON.stringify(body), init);

test("a phone shows its token and its language, and sends no cookie", async () => {
  const { api, requests } = apiWith(() => json({ verdict: "welcome" }));

  await api.ticket({ code: "ABC" }, "door");

  const [{ address, headers, credentials }] = requests;
  assert.equal(address, "/api/v1/tickets?code=ABC&station=door");
  assert.equal(headers.Authorization, "Bearer secret");
  assert.equal(headers["Accept-Language"], "ar");
  assert.equal(credentials, "omit");
});

test("a batch says when it was sent", async () => {
  const { api, requests } = apiWith(() => json({ results: [{ id: "a", verdict: "welcome" }] }));

  const results = await api.send([{ id: "a" }], Date.parse("2026-06-26T09:00:00Z"));

  assert.equal(results[0].verdict, "welcome");
  assert.deepEqual(JSON.parse(requests[0].body), { sent_at: "2026-06-26T09:00:00.000Z", scans: [{ id: "a" }] });
});

test("a refusal brings its status and the server's wish for patience", async () => {
  const { api } = apiWith(() => json({}, { status: 429, headers: { "Retry-After": "30" } }));

  await assert.rejects(api.send([], 0), { status: 429, retryAfter: 30, isPassing: true });
});

test("no network, and a sign-in page of a hotel instead of data, count as away", async () => {
  const dead = apiWith(() => {
    throw new TypeError("Failed to fetch");
  });
  const hotel = apiWith(() => new Response("<html>Welcome to our hotel</html>"));

  await assert.rejects(dead.api.pair("s", "n"), { status: 0, isPassing: true });
  await assert.rejects(hotel.api.pair("s", "n"), { status: 0, isPassing: true });
});

test("an error page that is no JSON is still an error with its status", async () => {
  const { api } = apiWith(() => new Response("<html>", { status: 502 }));

  await assert.rejects(api.send([], 0), { status: 502, isPassing: true });
});

test("only our own server's word on what was sent is a refusal", async () => {
  const answers = [400, 413, 422].map((status) => apiWith(() => json({}, { status })));
  const proxies = [403, 404, 405, 407, 409, 451, 502].map((status) => apiWith(() => json({}, { status })));

  for (const { api } of answers) {
    await assert.rejects(api.send([], 0), { isPassing: false, isUnpaired: false });
  }
  for (const { api } of proxies) {
    await assert.rejects(api.send([], 0), { isPassing: true });
  }
});

test("a refusal of the pairing before says nothing about the new one", async () => {
  let token = "old";
  const fetch = async () => {
    token = "new";
    return json({}, { status: 401 });
  };
  const api = new Api({ fetch, language: "de", token: () => token });

  await assert.rejects(api.send([], 0), { isUnpaired: false, isPassing: true });
  await assert.rejects(api.send([], 0), { isUnpaired: true });
});
