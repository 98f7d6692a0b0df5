/**
 * The app's words in the page's language; the page brings them as JSON, already translated.
 *
 * @typedef {object} Messages
 * @property {{ [key: string]: string }} sentences
 * @property {{ [key: string]: { [category: string]: string } }} plurals
 * @property {{ [code: string]: string }} types participant types
 * @property {{ [audience: string]: string[] }} audiences the types of each, in the order of the vocabulary
 * @property {{ [language: string]: string }} greetings each in its own language
 */

const PLACEHOLDER = /%\((\w+)\)[sd]/g;
/** English times and dates are British here; everything else is known by its own name. */
const REGIONS = new Map([["en", "en-GB"]]);

export class Words {
  #messages;
  #language;
  #plurals;
  #locale;

  /**
   * @param {Messages} messages
   * @param {string} language
   */
  constructor(messages, language) {
    this.#messages = messages;
    this.#language = language;
    this.#plurals = new Intl.PluralRules(language);
    this.#locale = `${REGIONS.get(language) ?? language}-u-nu-latn`;
  }

  /**
   * Say a sentence with its placeholders filled in; a key without words says itself.
   *
   * @param {string} key
   * @param {{ [name: string]: string | number }} [values]
   */
  say(key, values = {}) {
    return filled(this.#messages.sentences[key] ?? key, values);
  }

  /**
   * Say a sentence in the plural form that the number needs in this language.
   *
   * @param {string} key
   * @param {number} num
   */
  count(key, num) {
    const forms = this.#messages.plurals[key] ?? {};
    return filled(forms[this.#plurals.select(num)] ?? forms.other ?? key, { num });
  }

  /**
   * Name a participant type in short, without the examples that stand in brackets on the form.
   *
   * @param {string} code
   */
  type(code) {
    return (this.#messages.types[code] ?? code).replace(/ \(.*\)$/, "");
  }

  /**
   * List the types that may come together with one of this type; those of families if nobody has come yet.
   *
   * @param {string | null} type
   */
  typesLike(type) {
    const { families = [], ...others } = this.#messages.audiences;
    return Object.values(others).find((types) => type !== null && types.includes(type)) ?? families;
  }

  /**
   * Choose the page's language among titles, else German, else any; and say which it is.
   *
   * @param {{ [language: string]: string }} titles
   */
  title(titles) {
    const [any] = Object.keys(titles);
    const language = [this.#language, "de", any ?? ""].find((code) => titles[code]) ?? this.#language;
    return { language, text: titles[language] ?? "" };
  }

  /**
   * Greet a family in its own language, or null if we do not know it.
   *
   * @param {string | null} language
   */
  greeting(language) {
    return (language && this.#messages.greetings[language]) || null;
  }

  /**
   * Tell a time of day in the event's zone, with the weekday if it was another day.
   *
   * @param {string | number} moment ISO 8601 with offset, or milliseconds
   * @param {string | undefined} zone IANA name; undefined means the phone's own
   * @param {number} now
   */
  time(moment, zone, now) {
    const seen = new Date(moment);
    const day = this.#format({ dateStyle: "short" }, zone);
    const today = day.format(seen) === day.format(now);
    return this.#format(today ? CLOCK : { weekday: "short", ...CLOCK }, zone).format(seen);
  }

  /**
   * @param {Intl.DateTimeFormatOptions} options
   * @param {string | undefined} zone
   */
  #format(options, zone) {
    return new Intl.DateTimeFormat(this.#locale, zone ? { ...options, timeZone: zone } : options);
  }
}

/** @type {Intl.DateTimeFormatOptions} */
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/**
 * @param {string} message
 * @param {{ [name: string]: string | number }} values
 */
function filled(message, values) {
  return message.replace(PLACEHOLDER, (whole, name) => String(values[name] ?? whole));
}
