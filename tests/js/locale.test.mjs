import assert from "node:assert/strict";
import { test } from "node:test";
import { Words } from "../../static/js/scan/locale.mjs";

const MESSAGES = {
  sentences: { present: "Da: %(n)s von %(total)s", already: "Schon eingecheckt um %(time)s Uhr" },
  plurals: { admit: { one: "%(num)s Person ist da", other: "%(num)s Personen sind da" } },
  types: { companion: "Begleitperson (zum Beispiel: Schwester)", parent: "Mutter, Vater oder Vormund" },
  greetings: { uk: "Ласкаво просимо!" },
};
const NOON = Date.parse("2026-06-26T12:00:00Z");

test("placeholders are filled by name; unknown ones stay visible", () => {
  const words = new Words(MESSAGES, "de");

  assert.equal(words.say("present", { n: 3, total: 4 }), "Da: 3 von 4");
  assert.equal(words.say("present", { n: 3 }), "Da: 3 von %(total)s");
  assert.equal(words.say("nothing"), "nothing");
});

test("each number gets its plural form in all five languages", () => {
  const numbers = [0, 1, 2, 3, 5, 11, 20, 21, 100, 101, 601];
  const expected = {
    de: "other one other other other other other other other other other",
    en: "other one other other other other other other other other other",
    ar: "zero one two few few many many many other other other",
    ru: "many one few few many many many one many one one",
    uk: "many one few few many many many one many one one",
  };
  const forms = Object.fromEntries(["zero", "one", "two", "few", "many", "other"].map((form) => [form, form]));

  for (const [language, row] of Object.entries(expected)) {
    const words = new Words({ ...MESSAGES, plurals: { people: forms } }, language);
    assert.equal(numbers.map((num) => words.count("people", num)).join(" "), row, language);
  }
});

test("a form that a language does not use falls back to the general one", () => {
  assert.equal(new Words(MESSAGES, "ar").count("admit", 2), "2 Personen sind da");
});

test("times are those of the event, with Western digits and 24 hours", () => {
  for (const language of ["de", "en", "ar", "ru", "uk"]) {
    const words = new Words(MESSAGES, language);
    assert.equal(words.time("2026-06-26T07:12:00Z", "Europe/Berlin", NOON), "09:12", language);
  }
});

test("a time of another day names the day", () => {
  assert.match(new Words(MESSAGES, "de").time("2026-06-25T22:12:00Z", "Europe/Berlin", NOON), /^00:12$|00:12/);
  assert.match(new Words(MESSAGES, "de").time("2026-06-25T07:12:00Z", "Europe/Berlin", NOON), /^Do.*09:12$/);
});

test("types are named without their examples, families greeted in their language", () => {
  const words = new Words(MESSAGES, "de");

  assert.equal(words.type("companion"), "Begleitperson");
  assert.equal(words.type("parent"), "Mutter, Vater oder Vormund");
  assert.equal(words.type("dragon"), "dragon");
  assert.equal(words.greeting("uk"), "Ласкаво просимо!");
  assert.equal(words.greeting(null), null);
  assert.equal(words.greeting("fr"), null);
});

test("titles are in the page's language, else in German and marked so", () => {
  const words = new Words(MESSAGES, "uk");

  assert.deepEqual(words.title({ de: "Eingang", uk: "Вхід" }), { language: "uk", text: "Вхід" });
  assert.deepEqual(words.title({ en: "Entrance", de: "Eingang" }), { language: "de", text: "Eingang" });
  assert.deepEqual(words.title({}), { language: "uk", text: "" });
});
