const EVERY_MS = 10_000;
const SLOWEST_MS = 120_000;
const SPOKEN_EVERY_MS = 60_000;

/** @typedef {{ said: string, parts: Record<string, string> }} Figures */

/**
 * Keeps the live view of an event fresh: asks while somebody looks, less often while nobody answers, and replaces
 * only the parts that changed, so that focus and selection stay where they are. It can be paused, and it tells
 * screen readers one sentence a minute at most. Without scripts there is a link that does the same.
 */
export class LiveView {
  static moduleName = "live-view";
  #root;
  #failures = 0;
  #paused = false;
  #asking = false;
  #etag = "";
  #freshAt = "";
  #said = "";
  #spokenAt = -SPOKEN_EVERY_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  start() {
    const pause = this.#find("pause");
    this.#find("refresh").hidden = true;
    pause.hidden = false;
    pause.addEventListener("click", () => this.#setPaused(!this.#paused));
    document.addEventListener("visibilitychange", () => this.#wake());
    this.#freshAt = this.#clock();
    this.#plan();
  }

  /** Ask for the figures once; never twice at the same time. */
  async ask() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await this.#fetch();
    } catch {
      this.#failures += 1;
      this.#say("state", this.#root.dataset.away, this.#freshAt);
    }
    this.#asking = false;
    this.#plan();
  }

  async #fetch() {
    /** @type {Record<string, string>} */
    const headers = this.#etag ? { "If-None-Match": this.#etag } : {};
    const answer = await fetch(`${this.#root.dataset.figures}`, { headers, redirect: "manual" });
    // Signed out, or no longer allowed: the page itself says so better than we could.
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) {
      this.#setPaused(true);
      location.reload();
      return;
    }
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      this.#show(/** @type {Figures} */ (await answer.json()));
      this.#etag = answer.headers.get("ETag") ?? "";
    }
    this.#failures = 0;
    this.#speak();
    this.#freshAt = this.#clock();
    this.#say("state", this.#root.dataset.fresh, this.#freshAt);
  }

  /** @param {Figures} figures */
  #show({ said, parts }) {
    for (const [name, html] of Object.entries(parts)) {
      const part = this.#root.querySelector(`[data-part="${name}"]`);
      const fresh = new DOMParser().parseFromString(html, "text/html").body;
      if (part && part.innerHTML.trim() !== fresh.innerHTML.trim()) this.#replace(part, fresh);
    }
    this.#said = said;
  }

  /** What came too soon after the last sentence is said with a later answer. */
  #speak() {
    const status = this.#find("said");
    if (this.#said !== status.textContent && Date.now() - this.#spokenAt >= SPOKEN_EVERY_MS) {
      status.textContent = this.#said;
      this.#spokenAt = Date.now();
    }
  }

  /**
   * @param {Element} part
   * @param {HTMLElement} fresh
   */
  #replace(part, fresh) {
    const focused = part.contains(document.activeElement) ? document.activeElement?.id : "";
    const scrolled = [...part.querySelectorAll(".table-frame")].map((frame) => frame.scrollLeft);
    part.replaceChildren(...fresh.childNodes);
    [...part.querySelectorAll(".table-frame")].forEach((frame, place) => {
      frame.scrollLeft = scrolled[place] ?? 0;
    });
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  #plan() {
    clearTimeout(this.#timer);
    if (this.#paused || document.hidden) return;
    this.#timer = setTimeout(() => this.ask(), Math.min(EVERY_MS * 2 ** this.#failures, SLOWEST_MS));
  }

  #wake() {
    if (document.hidden || this.#paused) clearTimeout(this.#timer);
    else this.ask();
  }

  /** @param {boolean} paused */
  #setPaused(paused) {
    this.#paused = paused;
    const label = paused ? this.#root.dataset.resume : this.#root.dataset.pause;
    /** @type {HTMLElement} */ (this.#find("pause").firstElementChild).textContent = label ?? "";
    this.#wake();
  }

  #clock() {
    return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }

  /**
   * @param {string} name
   * @param {string | undefined} sentence
   * @param {string} time
   */
  #say(name, sentence, time) {
    this.#find(name).textContent = (sentence ?? "").replace("{time}", time);
  }

  /** @param {string} name */
  #find(name) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(`[data-live="${name}"]`));
  }
}
