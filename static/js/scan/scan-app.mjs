import { action, find, part, say, sayTitle, showScreen } from "./elements.mjs";

/** Where the link's secret waits while the language is chosen or the page is loaded anew. */
const WAITING_SECRET = "eventdesk.secret";
/** What became of a pairing, by the server's word for it. */
const ENDINGS = new Map([
  ["phone-revoked", "ended_revoked"],
  ["phone-expired", "ended_expired"],
]);

/**
 * Which screen is shown when: not paired, promise, station, scanner. Fires `idle` on the first two, `station` on the
 * last.
 *
 * @typedef {import("./pairings.mjs").Pairing} Pairing
 * @typedef {import("./api.mjs").Station} Station
 * @typedef {object} Means
 * @property {import("./memory.mjs").Memory} memory
 * @property {import("./phone.mjs").Phone} phone
 * @property {import("./pledge.mjs").Pledge} pledge
 * @property {import("./training.mjs").Training} training
 * @property {import("./scan-desk.mjs").ScanDesk} desk
 * @property {import("./verdict-panel.mjs").VerdictPanel} panel
 * @property {import("./station-choice.mjs").StationChoice} choice
 * @property {import("./verdict-text.mjs").VerdictText} text
 * @property {import("./viewfinder.mjs").Viewfinder} viewfinder
 * @property {import("./locale.mjs").Words} words
 */
export class ScanApp {
  static moduleName = "scan-app";
  /** Whether somebody has promised and is learning, choosing a station or scanning. */
  isAtWork = false;
  #root;
  #means;

  /**
   * @param {HTMLElement} root
   * @param {Means} means
   */
  constructor(root, means) {
    this.#root = root;
    this.#means = means;
    action(root, "change-station").addEventListener("click", () => this.changeStation());
  }

  /** Show the first screen; also when a new link was opened in a tab that is already here. */
  async start() {
    const secret = takeSecret();
    const pairing = this.#means.phone.pairings.current;
    if (secret) {
      this.#leave();
      this.#means.pledge.ask(secret);
      this.#await("pledge");
    } else if (pairing) {
      await this.#enter(pairing);
    } else {
      this.#await("unpaired");
    }
  }

  /** The link is used up; whoever loads the page anew gets back what was there before. */
  refused() {
    sessionStorage.removeItem(WAITING_SECRET);
  }

  /** @param {import("./api.mjs").PairAnswer} answer */
  async paired(answer) {
    this.isAtWork = true;
    sessionStorage.removeItem(WAITING_SECRET);
    await this.#means.memory.keepStation(null);
    await this.#means.desk.forget();
    const { phone, text, training } = this.#means;
    const pairing = await phone.enter(answer);
    text.setZone(pairing.event.time_zone);
    void phone.start(); // the list comes while the volunteer learns
    await training.once();
    await this.#enter(pairing);
  }

  /**
   * The server no longer knows this phone; its roster is gone, and what waits is being handed over.
   *
   * @param {string} reason the server's word for it
   */
  async unpaired(reason) {
    const { panel, words, memory, desk } = this.#means;
    this.#leave();
    panel.close();
    say(part(this.#root, "ended"), words.say(ENDINGS.get(reason) ?? "ended"));
    await memory.keepStation(null);
    await desk.forget();
    await this.start(); // perhaps a new link waits already
  }

  changeStation() {
    const pairing = this.#means.phone.pairings.current;
    if (pairing) {
      this.#choose(pairing);
    }
  }

  /** @param {Station} station */
  async chosen(station) {
    this.#scan(station); // at once: nobody waits for the disk
    await this.#means.memory.keepStation(station.key);
  }

  /** @param {Pairing} pairing */
  async #enter(pairing) {
    this.isAtWork = true;
    const { memory, text } = this.#means;
    text.setZone(pairing.event.time_zone);
    sayTitle(this.#scanner("event"), this.#means.words.title(pairing.event.title));
    action(this.#root, "change-station").hidden = pairing.stations.length < 2;
    const kept = await memory.station();
    const known = pairing.stations.find(({ key }) => key === kept);
    const only = pairing.stations.length === 1 ? pairing.stations[0] : undefined;
    const station = known ?? only;
    if (station) {
      this.#scan(station);
    } else {
      this.#choose(pairing);
    }
  }

  /** @param {Pairing} pairing */
  #choose(pairing) {
    this.#leave();
    this.#means.choice.offer(pairing);
    showScreen(this.#root, "stations");
  }

  /** @param {Station} station */
  #scan(station) {
    const { desk, viewfinder, words } = this.#means;
    const number = station.number ? words.say("station", { num: station.number }) : null;
    const title = words.title(station.title);
    const heading = this.#scanner("station");
    sayTitle(heading, number ? { text: number, language: document.documentElement.lang } : title);
    sayTitle(this.#scanner("theme"), number ? title : { ...title, text: "" });
    desk.setStation(station.key);
    void desk.recall();
    this.#root.dispatchEvent(new CustomEvent("station", { detail: station }));
    showScreen(this.#root, "scanner");
    void viewfinder.start();
  }

  /** @param {string} screen one on which nobody is at work */
  #await(screen) {
    this.isAtWork = false;
    showScreen(this.#root, screen);
    this.#root.dispatchEvent(new Event("idle"));
  }

  /** Nothing is scanned on the other screens, by the camera or by a hand scanner. */
  #leave() {
    this.#means.viewfinder.stop();
    this.#means.desk.setStation("");
  }

  /** @param {string} name */
  #scanner(name) {
    return part(find(this.#root, '[data-screen="scanner"]'), name);
  }
}

/** Take the one-time secret out of the address, so that it stays in no history and no photo. */
function takeSecret() {
  const secret = new URLSearchParams(location.hash.slice(1)).get("pair");
  if (secret) {
    sessionStorage.setItem(WAITING_SECRET, secret);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(WAITING_SECRET);
}
