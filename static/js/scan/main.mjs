/** The station app: makes its parts and ties their events together. */
import { Api } from "./api.mjs";
import { Camera } from "./camera.mjs";
import { CheckIn } from "./check-in.mjs";
import { systemClock as clock } from "./clock.mjs";
import { action, find, rootOf } from "./elements.mjs";
import { newId } from "./identity.mjs";
import { KeyboardScanner } from "./keyboard-scanner.mjs";
import { LastScan } from "./last-scan.mjs";
import { Words } from "./locale.mjs";
import { Memory } from "./memory.mjs";
import { MemoryQueue } from "./memory-queue.mjs";
import { NumberEntry } from "./number-entry.mjs";
import { Outbox } from "./outbox.mjs";
import { PictureDecoder } from "./picture-decoder.mjs";
import { Pledge } from "./pledge.mjs";
import { ScanApp } from "./scan-app.mjs";
import { ScanDesk } from "./scan-desk.mjs";
import { SettingsPanel } from "./settings-panel.mjs";
import { Signals } from "./signals.mjs";
import { StationChoice } from "./station-choice.mjs";
import { StatusLine } from "./status-line.mjs";
import { VerdictPanel } from "./verdict-panel.mjs";
import { VerdictText } from "./verdict-text.mjs";
import { Viewfinder } from "./viewfinder.mjs";

const root = rootOf(document, ScanApp);
const language = document.documentElement.lang;
const words = new Words(JSON.parse(find(document, "#messages").textContent), language);
const memory = new Memory(localStorage);
const settings = await memory.settings();
/** @type {string | null} */
let token = null;

const api = new Api({ fetch: globalThis.fetch.bind(globalThis), language, token: () => token });
const outbox = new Outbox({
  queue: new MemoryQueue(),
  clock,
  send: (scans, now) => api.send(scans, now),
});
const checkIn = new CheckIn({
  tickets: (reading, station) => api.ticket(reading, station),
  outbox,
  clock,
  newId,
});

const camera = new Camera(/** @type {HTMLVideoElement} */ (find(root, "video")));
const decoder = new PictureDecoder([root.dataset.decoder ?? "", root.dataset.plainDecoder ?? ""]);
const text = new VerdictText({ words, clock });
const signals = new Signals(settings);
const panelRoot = rootOf(root, VerdictPanel);
const panel = new VerdictPanel(panelRoot, { words, clock, text });
const lastRoot = rootOf(root, LastScan);
const desk = new ScanDesk({ checkIn, clock, panel, last: new LastScan(lastRoot), signals, text });

const viewfinderRoot = rootOf(root, Viewfinder);
const viewfinder = new Viewfinder(viewfinderRoot, { camera, decoder, words, settings });
const numberRoot = rootOf(root, NumberEntry);
const numberEntry = new NumberEntry(numberRoot, words);
const settingsRoot = rootOf(root, SettingsPanel);
const settingsPanel = new SettingsPanel(settingsRoot, { settings, words });
const statusLine = new StatusLine(rootOf(root, StatusLine), words);
const pledgeRoot = rootOf(root, Pledge);
const pledge = new Pledge(pledgeRoot, { words, pair: (secret, name) => api.pair(secret, name) });
const choiceRoot = rootOf(root, StationChoice);
const choice = new StationChoice(choiceRoot, words);
const app = new ScanApp(root, {
  memory,
  pledge,
  desk,
  choice,
  text,
  viewfinder,
  words,
  setToken: (value) => {
    token = value;
  },
});

on(pledgeRoot, "paired", async (pairing) => {
  await app.paired(pairing);
  await outbox.flush();
});
on(pledgeRoot, "refused", () => app.refused());
on(choiceRoot, "station", (station) => app.chosen(station));

on(viewfinderRoot, "reading", (reading) => desk.see(reading));
on(numberRoot, "reading", (reading) => desk.read(reading));
on(root, "reading", (reading) => desk.read(reading));
new KeyboardScanner(root);

on(panelRoot, "admit", (who) => desk.admit(who));
on(panelRoot, "undo", (scanId) => desk.undo(scanId));
on(panelRoot, "retry", () => desk.retry());
on(lastRoot, "undo", () => desk.undoLast());
for (const dialog of [panelRoot, numberRoot, settingsRoot]) {
  on(dialog, "close", () => {
    desk.rest();
    viewfinder.resume();
  });
}
on(panelRoot, "open", () => viewfinder.pause());

on(action(root, "enter-number"), "click", () => {
  viewfinder.pause();
  numberEntry.open();
});
on(action(root, "settings"), "click", async () => {
  viewfinder.pause();
  settingsPanel.open(await camera.list(), camera.deviceId);
});
on(settingsRoot, "settings", async () => {
  await memory.keepSettings(settings);
  if (settings.camera !== camera.deviceId) {
    await viewfinder.start();
  }
});

on(outbox, "change", () => statusLine.show(outbox.report));
on(outbox, "outcome", (outcome) => desk.settle(outcome));
on(outbox, "unpaired", () => app.unpaired());
on(desk, "unpaired", () => app.unpaired());
on(globalThis, "hashchange", () => location.hash && app.start());
on(globalThis, "online", () => outbox.flush());
on(globalThis, "beforeunload", (_detail, event) => outbox.report.waiting && event.preventDefault());
for (const touch of ["pointerdown", "keydown"]) {
  on(document, touch, () => signals.unlock());
}

statusLine.show(outbox.report);
await app.start();

/**
 * @param {EventTarget} target
 * @param {string} name
 * @param {(detail: any, event: Event) => unknown} react
 */
function on(target, name, react) {
  target.addEventListener(name, (event) => react(/** @type {CustomEvent} */ (event).detail, event));
}
