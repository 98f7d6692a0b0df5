import { action, find, part, sayTitle, showScreen } from "./elements.mjs";

/** Where the link's secret waits while the language is chosen or the page is loaded anew. */
const WAITING_SECRET = "eventdesk.secret";

/**
 * Which screen is shown when: not paired, promise, station, scanner.
 *
 * @typedef {import("./api.mjs").Pairing} Pairing
 * @typedef {import("./api.mjs").Station} Station
 * @typedef {object} Means
 * @property {import("./memory.mjs").Memory} memory
 * @property {import("./pledge.mjs").Pledge} pledge
 * @property {import("./scan-desk.mjs").ScanDesk} desk
 * @property {import("./station-choice.mjs").StationChoice} choice
 * @property {import("./verdict-text.mjs").VerdictText} text
 * @property {import("./viewfinder.mjs").Viewfinder} viewfinder
 * @property {import("./locale.mjs").Words} words
 * @property {(token: string | null) => void} setToken
 */
export class ScanApp {
  static moduleName = "scan-app";
  #root;
  #means;

  /**
   * @param {HTMLElement} root
   * @param {Means} means
   */
  constructor(root, means) {
    this.#root = root;
    this.#means = means;
    action(root, "change-station").addEventListener("click", () => void this.changeStation());
  }

  /** Show the first screen; also when a new link was opened in a tab that is already here. */
  async start() {
    const secret = takeSecret();
    const pairing = await this.#means.memory.pairing();
    if (secret) {
      this.#leave();
      this.#means.pledge.ask(secret);
      showScreen(this.#root, "pledge");
    } else if (pairing) {
      await this.#enter(pairing);
    } else {
      showScreen(this.#root, "unpaired");
    }
  }

  /** The link is used up; whoever loads the page anew gets back what was there before. */
  refused() {
    sessionStorage.removeItem(WAITING_SECRET);
  }

  /** @param {Pairing} pairing */
  async paired(pairing) {
    sessionStorage.removeItem(WAITING_SECRET);
    await this.#means.memory.forgetPairing();
    await this.#means.memory.keepPairing(pairing);
    await this.#enter(pairing);
  }

  /** The server no longer knows this phone; scans that wait stay in the outbox. */
  async unpaired() {
    this.#leave();
    this.#means.setToken(null);
    await this.#means.memory.forgetPairing();
    await this.start(); // perhaps a new link waits already
  }

  async changeStation() {
    const pairing = await this.#means.memory.pairing();
    if (pairing) {
      this.#choose(pairing);
    }
  }

  /** @param {Station} station */
  async chosen(station) {
    await this.#means.memory.keepStation(station.key);
    this.#scan(station);
  }

  /** @param {Pairing} pairing */
  async #enter(pairing) {
    const { memory, text, setToken } = this.#means;
    setToken(pairing.token);
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
    showScreen(this.#root, "scanner");
    void viewfinder.start();
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
