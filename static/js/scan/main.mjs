/** The station app: makes its parts and ties their events together. */
import { Camera } from "./camera.mjs";
import { systemClock as clock } from "./clock.mjs";
import { action, find, rootOf } from "./elements.mjs";
import { newId } from "./identity.mjs";
import { InstallHint } from "./install-hint.mjs";
import { KeyboardScanner } from "./keyboard-scanner.mjs";
import { LastScan } from "./last-scan.mjs";
import { Words } from "./locale.mjs";
import { Memory } from "./memory.mjs";
import { moveFrom } from "./moving-house.mjs";
import { NumberEntry } from "./number-entry.mjs";
import { fitPads } from "./pads.mjs";
import { PairingCamera } from "./pairing-camera.mjs";
import { Phone } from "./phone.mjs";
import { PictureDecoder } from "./picture-decoder.mjs";
import { Pledge } from "./pledge.mjs";
import { ScanApp } from "./scan-app.mjs";
import { ScanDesk } from "./scan-desk.mjs";
import { SettingsPanel } from "./settings-panel.mjs";
import { Signals } from "./signals.mjs";
import { Standby } from "./standby.mjs";
import { StationChoice } from "./station-choice.mjs";
import { StatusLine } from "./status-line.mjs";
import { Store } from "./store.mjs";
import { Training } from "./training.mjs";
import { VerdictPanel } from "./verdict-panel.mjs";
import { VerdictText } from "./verdict-text.mjs";
import { Viewfinder } from "./viewfinder.mjs";

const root = rootOf(document, ScanApp);
const language = document.documentElement.lang;
const words = new Words(JSON.parse(find(document, "#messages").textContent), language);
const store = new Store();
const memory = new Memory(store);
const phone = new Phone({
  store,
  clock,
  newId,
  language,
  fetch: globalThis.fetch.bind(globalThis),
  subtle: globalThis.crypto.subtle,
  locks: navigator.locks,
});
const { api, checkIn, outbox, pairings, sync } = phone;
await phone.load();
await moveFrom(localStorage, { pairings, memory });
const settings = await memory.settings();

const decoder = new PictureDecoder([root.dataset.decoder ?? "", root.dataset.plainDecoder ?? ""]);
const text = new VerdictText({ words, clock });
const signals = new Signals(settings);
const panelRoot = rootOf(root, VerdictPanel);
const panel = new VerdictPanel(panelRoot, { words, clock, text });
const lastRoot = rootOf(root, LastScan);
const desk = new ScanDesk({ checkIn, memory, clock, panel, last: new LastScan(lastRoot), signals, text });

const viewfinderRoot = rootOf(root, Viewfinder);
const { camera, viewfinder } = finderIn(viewfinderRoot);
const numberRoot = rootOf(root, NumberEntry);
const numberEntry = new NumberEntry(numberRoot, words);
const settingsRoot = rootOf(root, SettingsPanel);
const settingsPanel = new SettingsPanel(settingsRoot, { settings, words });
const statusLine = new StatusLine(rootOf(root, StatusLine), words);
const pledgeRoot = rootOf(root, Pledge);
const pledge = new Pledge(pledgeRoot, { words, pair: (secret, name) => api.pair(secret, name) });
const pairingRoot = rootOf(root, PairingCamera);
const pairingCamera = new PairingCamera(pairingRoot, finderIn);
const training = new Training(rootOf(root, Training), { settings, keep: (kept) => memory.keepSettings(kept) });
new InstallHint(root);
const choiceRoot = rootOf(root, StationChoice);
const choice = new StationChoice(choiceRoot, words);
const app = new ScanApp(root, { memory, phone, pledge, training, panel, desk, choice, text, viewfinder, words });
fitPads(root, { phone, words, clock, newId, viewfinder, language: () => panel.language });

// Pages without HTTPS have neither workers nor caches.
const standby = new Standby({
  workers: navigator.serviceWorker,
  caches: globalThis.caches,
  reload: () => location.reload(),
  isAtWork: () => app.isAtWork,
});
on(root, "idle", () => {
  pairingCamera.close();
  return standby.renew();
});
on(globalThis, "online", () => standby.begin(language));

on(pairingRoot, "link", (link) => {
  location.hash = link;
});
on(pledgeRoot, "paired", (pairing) => app.paired(pairing));
on(pledgeRoot, "refused", () => app.refused());
on(choiceRoot, "station", (station) => app.chosen(station));

on(viewfinderRoot, "reading", (reading) => desk.see(reading));
on(numberRoot, "reading", (reading) => desk.read(reading));
on(root, "reading", (reading) => desk.read(reading));
new KeyboardScanner(root);

on(panelRoot, "admit", async (who) => {
  await desk.admit(who);
  viewfinder.resume();
});
on(panelRoot, "undo", (scanId) => desk.undo(scanId));
on(lastRoot, "undo", () => desk.undoLast());
for (const dialog of [panelRoot, numberRoot, settingsRoot]) {
  on(dialog, "close", () => {
    desk.rest();
    viewfinder.resume();
  });
}
// A verdict that asks nothing gives way to the next code.
on(panelRoot, "open", () => panel.isAsking && viewfinder.pause());

on(action(root, "enter-number"), "click", () => {
  viewfinder.pause();
  numberEntry.open();
});
on(action(root, "settings"), "click", async () => {
  viewfinder.pause();
  settingsPanel.open(await camera.list(), camera.deviceId);
});
on(settingsRoot, "training", () => training.show());
on(settingsRoot, "settings", async () => {
  await memory.keepSettings(settings);
  if (settings.camera !== camera.deviceId) {
    await viewfinder.start();
  }
});

for (const part of [outbox, sync]) {
  on(part, "change", showReport);
}
on(outbox, "outcome", (outcome) => desk.settle(outcome));
on(sync, "unpaired", async ({ reason }) => {
  await app.unpaired(reason);
  await outbox.flush();
});
on(globalThis, "hashchange", () => location.hash && app.start());
on(globalThis, "online", () => phone.start());
on(document, "visibilitychange", () => (document.hidden ? phone.rest() : phone.start()));
on(globalThis, "beforeunload", (_detail, event) => phone.report.unkept && event.preventDefault());
for (const touch of ["pointerdown", "keydown"]) {
  on(document, touch, () => signals.unlock());
}

showReport();
await app.start();
await phone.start();
await standby.begin(language);

function showReport() {
  const { report } = phone;
  text.setZone(pairings.current?.event.time_zone);
  statusLine.show(report, report.freshAt === null ? null : text.time(report.freshAt));
}

/** @param {HTMLElement} place */
function finderIn(place) {
  const camera = new Camera(/** @type {HTMLVideoElement} */ (find(place, "video")));
  return { camera, viewfinder: new Viewfinder(place, { camera, decoder, words, settings }) };
}

/**
 * @param {EventTarget} target
 * @param {string} name
 * @param {(detail: any, event: Event) => unknown} react
 */
function on(target, name, react) {
  target.addEventListener(name, (event) => react(/** @type {CustomEvent} */ (event).detail, event));
}
