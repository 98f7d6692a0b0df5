import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { passagesOf } from "../../static/js/family/passages.mjs";
import { ReadAloud, voiceFor } from "../../static/js/family/read-aloud.mjs";

const PHONE = { lang: "de-DE", localService: true, default: false, name: "Anna" };
const SERVER = { lang: "de-DE", localService: false, default: true, name: "on a server" };
const ARABIC = { lang: "ar_SA", localService: true, default: false, name: "Maged" };

test("only a voice of the phone itself is used, however its maker writes the language", () => {
  assert.equal(voiceFor([SERVER], "de"), undefined);
  assert.equal(voiceFor([SERVER, ARABIC, PHONE], "de"), PHONE);
  assert.equal(voiceFor([SERVER, ARABIC, PHONE], "ar"), ARABIC);
  assert.equal(voiceFor([PHONE], "uk"), undefined);
  assert.equal(voiceFor([], "de"), undefined);
});

test("of several voices the one the person chose is used", () => {
  const chosen = { ...PHONE, default: true };
  assert.equal(voiceFor([PHONE, chosen], "de"), chosen);
});

/** An element as far as it is looked at. */
function node(tagName, attributes, ...children) {
  const childNodes = children.map((child) =>
    typeof child === "string" ? { nodeType: 3, nodeName: "#text", nodeValue: child, textContent: child } : child,
  );
  return {
    nodeType: 1,
    nodeName: tagName,
    tagName,
    lang: "",
    hidden: false,
    className: "",
    dataset: {},
    ...attributes,
    childNodes,
    textContent: childNodes.map((child) => child.textContent).join(""),
    getAttribute: (name) => attributes[name] ?? null,
    setAttribute: () => {},
    removeAttribute: () => {},
    scrollIntoView: () => {},
  };
}

const PAGE = node(
  "MAIN",
  {},
  node("H1", {}, "  Anmelden:\n ", node("SPAN", {}, "Infotag")),
  node("P", { hidden: true }, "versteckt"),
  node("SVG", {}, "Bild"),
  node("P", { className: "sr-only" }, "nur für Bildschirmleser"),
  node("P", {}, "Heute ", node("BDI", { lang: "ar" }, "أهلًا"), " hier", node("SPAN", { "aria-hidden": "true" }, "★")),
  node("UL", {}, node("LI", {}, "eins"), node("LI", {}, "zwei"), node("LI", {}, " – ")),
  node("P", { dataset: { read: "digits" } }, node("BDI", {}, "123", node("SPAN", {}, "4567"))),
  node("DETAILS", { open: false }, node("SUMMARY", {}, "Mehr"), node("P", {}, "zu")),
  node("P", {}, "Ende"),
);
const SAID = [
  ["Anmelden: Infotag", "de"],
  ["Heute", "de"],
  ["أهلًا", "ar"],
  ["hier", "de"],
  ["eins", "de"],
  ["zwei", "de"],
  ["1, 2, 3, 4, 5, 6, 7", "de"],
  ["Mehr", "de"],
  ["Ende", "de"],
];

test("what can be seen is read in its order, each language apart, and a number digit by digit", () => {
  assert.deepEqual(
    passagesOf(PAGE, "de").map(({ text, language }) => [text, language]),
    SAID,
  );
  assert.deepEqual(passagesOf(null, "de"), []);
});

class Utterance {
  constructor(text) {
    this.text = text;
  }
}

/** A phone's voices; what is said stays until the test ends it. */
class Speech {
  voices = [SERVER, PHONE, ARABIC];
  said = [];
  getVoices() {
    return this.voices;
  }
  speak(utterance) {
    this.said.push(utterance);
  }
  cancel() {
    const last = this.said.at(-1);
    last?.onerror?.({ error: "canceled" });
  }
  finish() {
    this.said.at(-1).onend();
  }
}

let speech;
let button;

/** The button of a page, as far as it is looked at. */
function makeButton() {
  const word = { textContent: "Vorlesen" };
  const listeners = {};
  return {
    hidden: true,
    dataset: { pause: "Pause" },
    word,
    on: false,
    querySelector: () => word,
    addEventListener: (name, listener) => {
      listeners[name] = listener;
    },
    toggleAttribute(_name, on) {
      this.on = on;
    },
    press: () => listeners.click(),
  };
}

function start(language = "de") {
  return new ReadAloud(button, { speech, Utterance, content: PAGE, language });
}

beforeEach(() => {
  speech = new Speech();
  button = makeButton();
});

test("the button appears as soon as the phone names a voice for the language", () => {
  speech.voices = [];
  start();
  assert.equal(button.hidden, true);
  speech.voices = [SERVER];
  speech.onvoiceschanged();
  assert.equal(button.hidden, true);
  speech.voices = [SERVER, PHONE];
  speech.onvoiceschanged();
  assert.equal(button.hidden, false);
});

test("a browser that cannot speak keeps the button hidden", () => {
  new ReadAloud(button, { speech: null, Utterance, content: PAGE, language: "de" });
  assert.equal(button.hidden, true);
});

test("it reads to the end, each passage in a voice of the phone for its language, and may begin again", () => {
  start();
  button.press();
  for (const _ of SAID) speech.finish();
  assert.deepEqual(
    speech.said.map(({ text, voice }) => [text, voice.name]),
    SAID.map(([text, language]) => [text, language === "ar" ? "Maged" : "Anna"]),
  );
  assert.equal(button.word.textContent, "Vorlesen");
  button.press();
  assert.equal(speech.said.at(-1).text, SAID[0][0]);
});

test("a language without a voice of its own is read by the voice of the page", () => {
  speech.voices = [PHONE, { ...ARABIC, localService: false }];
  start();
  button.press();
  for (const _ of SAID) speech.finish();
  assert.deepEqual(new Set(speech.said.map(({ voice }) => voice.name)), new Set(["Anna"]));
});

test("pause stops at once, and the next press goes on with the same passage", () => {
  start();
  button.press();
  speech.finish();
  assert.equal(button.word.textContent, "Pause");
  button.press();
  assert.equal(button.word.textContent, "Vorlesen");
  assert.equal(button.on, false);
  assert.equal(speech.said.length, 2);
  button.press();
  assert.deepEqual(
    speech.said.map(({ text }) => text),
    ["Anmelden: Infotag", "Heute", "Heute"],
  );
});

test("a voice that vanishes is not replaced by one on a server", () => {
  start();
  button.press();
  speech.voices = [SERVER];
  speech.finish();
  assert.equal(speech.said.length, 1);
  assert.equal(button.word.textContent, "Vorlesen");
});
