/**
 * The screens beside scanning: walk-ins, notes of advice, and the family's slip; tied to the phone and the scanner.
 *
 * @typedef {import("./api.mjs").Station} Station
 * @typedef {object} Means
 * @property {import("./phone.mjs").Phone} phone
 * @property {import("./locale.mjs").Words} words
 * @property {import("./clock.mjs").Clock} clock
 * @property {() => string} newId
 * @property {import("./viewfinder.mjs").Viewfinder} viewfinder
 * @property {() => string | null} language of the family that was seen last
 */

import { Advice } from "./advice.mjs";
import { AdvicePanel } from "./advice-panel.mjs";
import { find, rootOf } from "./elements.mjs";
import { Names } from "./names.mjs";
import { Slip } from "./slip.mjs";
import { peopleHere } from "./tally.mjs";
import { WalkInPad } from "./walk-in-pad.mjs";
import { WalkIns } from "./walk-ins.mjs";

/**
 * @param {HTMLElement} root of the app; fires `station` when the volunteer stands at one
 * @param {Means} means
 */
export function fitPads(root, means) {
  const pad = fitWalkIns(root, means);
  const advice = fitAdvice(root, means);
  root.addEventListener("station", (event) => {
    const { key, kind } = /** @type {CustomEvent<Station>} */ (event).detail;
    root.dataset.station = key;
    root.dataset.stationKind = kind;
    const { event: here } = means.phone.pairings.current ?? {};
    pad.prepare({ land: here?.land ?? "", preset: here?.preset ?? "" });
    advice.setStation(key);
  });
}

/**
 * @param {HTMLElement} root
 * @param {Means} means
 */
function fitWalkIns(root, { phone, words, clock, newId, viewfinder }) {
  const { outbox, sync, time, roster, queue } = phone;
  const place = () => phone.checkIn.placeOf(root.dataset.station ?? "");
  const walkIns = new WalkIns({
    outbox,
    newId,
    place,
    names: new Names(globalThis.crypto.subtle),
    now: () => clock.now(),
    trueNow: () => time.now(),
    isOffline: () => !sync.isOnline,
  });
  const dialog = /** @type {HTMLDialogElement} */ (rootOf(root, WalkInPad));
  const total = () => peopleHere(roster.all, place(), queue.all);
  const limit = () => phone.pairings.current?.event.room_limit ?? null;
  const pad = new WalkInPad(dialog, { walkIns, words, total, limit });
  root.addEventListener("station", (event) => {
    const { key } = /** @type {CustomEvent<Station>} */ (event).detail;
    walkIns.begin(key, queue.all);
  });
  offer(root, "walk-in", dialog, viewfinder, () => pad.open());
  outbox.addEventListener("outcome", (event) => {
    const { record, answer } = /** @type {CustomEvent<import("./outbox.mjs").Outcome>} */ (event).detail;
    walkIns.settle(record.id, answer.number);
  });
  for (const part of [outbox, sync]) {
    part.addEventListener("change", () => dialog.open && pad.draw());
  }
  return pad;
}

/**
 * @param {HTMLElement} root
 * @param {Means} means
 */
function fitAdvice(root, { phone, words, clock, newId, viewfinder, language }) {
  const advice = new Advice({ outbox: phone.outbox, newId, now: () => clock.now() });
  const dialog = /** @type {HTMLDialogElement} */ (rootOf(root, AdvicePanel));
  const panel = new AdvicePanel(dialog, { advice, words });
  const slip = new Slip(rootOf(root, Slip), JSON.parse(find(root, "#advice-words").textContent));
  offer(root, "advice", dialog, viewfinder, () => panel.open());
  dialog.addEventListener("slip", (event) => {
    slip.open(/** @type {CustomEvent} */ (event).detail, language() ?? document.documentElement.lang);
  });
  return advice;
}

/**
 * Open a screen over the scanner, whose camera rests meanwhile.
 *
 * @param {HTMLElement} root
 * @param {string} name of the buttons that open it
 * @param {HTMLDialogElement} dialog
 * @param {import("./viewfinder.mjs").Viewfinder} viewfinder
 * @param {() => void} open
 */
function offer(root, name, dialog, viewfinder, open) {
  for (const button of root.querySelectorAll(`[data-action="${name}"]`)) {
    button.addEventListener("click", () => {
      button.closest("dialog")?.close();
      viewfinder.pause();
      open();
    });
  }
  dialog.addEventListener("close", () => viewfinder.resume());
  root.addEventListener("idle", () => dialog.close()); // the phone no longer belongs to the event
}
