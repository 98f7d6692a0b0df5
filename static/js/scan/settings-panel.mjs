import { action, find, part } from "./elements.mjs";

/**
 * Sound, vibration and camera. Changes the settings in place and fires `settings`; fires `training` when asked for it.
 *
 * @typedef {import("./memory.mjs").Settings} Settings
 */
export class SettingsPanel {
  static moduleName = "settings-panel";
  #dialog;
  #settings;
  #words;

  /**
   * @param {HTMLElement} root
   * @param {{ settings: Settings, words: import("./locale.mjs").Words }} means
   */
  constructor(root, { settings, words }) {
    this.#dialog = /** @type {HTMLDialogElement} */ (root);
    this.#settings = settings;
    this.#words = words;
    find(root, "form").addEventListener("change", () => this.#take());
    find(root, "form").addEventListener("submit", (event) => event.preventDefault());
    action(root, "close").addEventListener("click", () => this.#dialog.close());
    action(root, "training").addEventListener("click", () => root.dispatchEvent(new Event("training")));
  }

  /**
   * @param {MediaDeviceInfo[]} cameras
   * @param {string | null} inUse
   */
  open(cameras, inUse) {
    this.#box("sound").checked = this.#settings.sound;
    this.#box("vibration").checked = this.#settings.vibration;
    part(this.#dialog, "camera").hidden = cameras.length < 2;
    this.#select.replaceChildren(...cameras.map((camera, index) => this.#option(camera, index)));
    this.#select.value = inUse ?? "";
    this.#dialog.showModal();
  }

  #take() {
    this.#settings.sound = this.#box("sound").checked;
    this.#settings.vibration = this.#box("vibration").checked;
    this.#settings.camera = this.#select.value || null;
    this.#dialog.dispatchEvent(new Event("settings"));
  }

  /** @param {string} name */
  #box(name) {
    return /** @type {HTMLInputElement} */ (find(this.#dialog, `[name="${name}"]`));
  }

  get #select() {
    return /** @type {HTMLSelectElement} */ (find(this.#dialog, "select"));
  }

  /**
   * @param {MediaDeviceInfo} camera
   * @param {number} index
   */
  #option({ label, deviceId }, index) {
    return new Option(label || this.#words.say("camera_unnamed", { num: index + 1 }), deviceId);
  }
}
