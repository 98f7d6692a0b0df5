import { action, find, part } from "./elements.mjs";
import { WakeLock } from "./wake-lock.mjs";

/** Why a camera stays dark, in the browser's words and in ours. */
const REASONS = new Map([
  ["NotAllowedError", "camera_refused"],
  ["SecurityError", "camera_refused"],
  ["NotFoundError", "camera_missing"],
  ["OverconstrainedError", "camera_missing"],
  ["NotSupportedError", "camera_missing"],
]);
/** Stopped, or started anew, before the camera was open. */
const SUPERSEDED = "AbortError";
/** Milliseconds before the loop looks again after a picture could not be read. */
const REST = 1_000;
/** Pictures in a row that could not be read before we say so: the second decoder gets its chance. */
const MISSES = 2;

/**
 * The camera's picture, searched for codes for as long as it is wanted. Fires `reading` with a text.
 *
 * @typedef {{ camera: import("./camera.mjs").Camera, words: import("./locale.mjs").Words,
 *   decoder: import("./picture-decoder.mjs").PictureDecoder,
 *   settings: import("./memory.mjs").Settings }} Means
 */
export class Viewfinder {
  static moduleName = "viewfinder";
  #root;
  #means;
  #wakeLock = new WakeLock();
  #isWanted = false;
  #isPaused = false;
  #isLooking = false;
  #misses = 0;

  /**
   * @param {HTMLElement} root
   * @param {Means} means
   */
  constructor(root, means) {
    this.#root = root;
    this.#means = means;
    action(root, "start").addEventListener("click", () => void this.start());
    action(root, "torch").addEventListener("click", () => void this.#switchTorch());
    means.camera.onEnd = () => this.#show("camera_busy");
    document.addEventListener("visibilitychange", () => void this.#follow());
  }

  /** Open the camera and look until `stop`; says why if it stays dark. */
  async start() {
    this.#isWanted = true;
    this.#hint("camera_starting");
    find(this.#root, "video").hidden = false; // some phones play no video that nobody can see
    try {
      await this.#open();
      action(this.#root, "torch").setAttribute("aria-pressed", "false");
      this.#show("hint");
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      if (name === SUPERSEDED) {
        return;
      }
      this.#show(REASONS.get(name) ?? "camera_busy");
    }
    void this.#wakeLock.hold();
    void this.#look();
  }

  stop() {
    this.#isWanted = false;
    this.#means.camera.close();
    void this.#wakeLock.release();
  }

  /** Keep the camera on, but search nothing while a verdict is shown. */
  pause() {
    this.#isPaused = true;
  }

  /** Look again, unless another screen still lies over this one. */
  resume() {
    this.#isPaused = document.querySelector("dialog[open]") !== null;
  }

  async #open() {
    const { camera, settings } = this.#means;
    try {
      await camera.open(settings.camera);
    } catch (error) {
      // The chosen camera may have been unplugged since.
      if (!settings.camera || /** @type {Error} */ (error).name === SUPERSEDED) {
        throw error;
      }
      await camera.open(null);
    }
  }

  /** Give the camera free while nobody looks at the page, and take it again afterwards. */
  async #follow() {
    if (!this.#isWanted) {
      return;
    }
    if (document.hidden) {
      this.#means.camera.close();
    } else {
      await this.start();
    }
  }

  /** One loop only; no picture, decoder or listener may end it. */
  async #look() {
    if (this.#isLooking) {
      return;
    }
    this.#isLooking = true;
    while (this.#isWanted && this.#means.camera.isOpen) {
      try {
        await this.#glance();
      } catch {
        this.#miss();
        await new Promise((resolve) => setTimeout(resolve, REST));
      }
    }
    this.#isLooking = false;
  }

  async #glance() {
    const { camera, decoder } = this.#means;
    await camera.nextFrame();
    const picture = this.#isPaused ? null : camera.picture();
    const text = picture && (await decoder.decode(picture));
    if (picture && this.#misses) {
      this.#misses = 0;
      this.#hint("hint");
    }
    if (text && !this.#isPaused) {
      this.#root.dispatchEvent(new CustomEvent("reading", { detail: text }));
    }
  }

  /** A picture could not be read; if that goes on, the volunteer need not wait for the camera. */
  #miss() {
    this.#misses += 1;
    if (this.#misses >= MISSES && this.#means.camera.isOpen) {
      this.#hint("failed");
    }
  }

  async #switchTorch() {
    const button = action(this.#root, "torch");
    const on = button.getAttribute("aria-pressed") !== "true";
    try {
      await this.#means.camera.light(on);
      button.setAttribute("aria-pressed", String(on));
    } catch {
      // The light stays as it is, and so does what the button says.
    }
  }

  /**
   * Say how it is with the camera, and offer what can be done about it.
   *
   * @param {string} key
   */
  #show(key) {
    const { camera } = this.#means;
    this.#hint(key);
    find(this.#root, "video").hidden = !camera.isOpen;
    action(this.#root, "start").hidden = camera.isOpen;
    action(this.#root, "torch").hidden = !camera.hasTorch;
  }

  /** @param {string} key */
  #hint(key) {
    part(this.#root, "hint").textContent = this.#means.words.say(key);
  }
}
