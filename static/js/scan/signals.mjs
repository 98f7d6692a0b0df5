/**
 * Sound and vibration for each tone, so that the volunteer need not look.
 *
 * @typedef {import("./verdict.mjs").Tone} Tone
 * @typedef {{ hertz: number, seconds: number }} Note
 */

/** @type {{ [tone in Tone]: Note[] }} */
const MELODIES = {
  go: [{ hertz: 1320, seconds: 0.12 }],
  look: [
    { hertz: 660, seconds: 0.12 },
    { hertz: 660, seconds: 0.12 },
  ],
  stop: [{ hertz: 196, seconds: 0.45 }],
};
/** Milliseconds on, off, on. @type {{ [tone in Tone]: number[] }} */
const PULSES = { go: [60], look: [60, 80, 60], stop: [350] };
const LOUDNESS = 0.25;
const REST = 0.06;

export class Signals {
  #settings;
  /** @type {AudioContext | null} */
  #audio = null;

  /** @param {{ sound: boolean, vibration: boolean }} settings read anew at each signal */
  constructor(settings) {
    this.#settings = settings;
  }

  /** Browsers stay silent until the page was touched once. */
  unlock() {
    this.#audio ??= new AudioContext();
    void this.#audio.resume().catch(() => {});
  }

  /** @param {Tone} tone */
  give(tone) {
    if (this.#settings.vibration) {
      navigator.vibrate?.(PULSES[tone]);
    }
    if (this.#settings.sound && this.#audio?.state === "running") {
      play(this.#audio, MELODIES[tone]);
    }
  }
}

/**
 * @param {AudioContext} audio
 * @param {Note[]} notes
 */
function play(audio, notes) {
  let start = audio.currentTime;
  for (const { hertz, seconds } of notes) {
    const voice = new OscillatorNode(audio, { frequency: hertz });
    voice.connect(new GainNode(audio, { gain: LOUDNESS })).connect(audio.destination);
    voice.start(start);
    voice.stop(start + seconds);
    start += seconds + REST;
  }
}
