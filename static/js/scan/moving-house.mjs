/**
 * The app before this one kept its pairing in `localStorage`, without the event's keys. A phone that was paired by it
 * stays paired; codes the roster does not list it cannot tell from forged ones, and it says so.
 *
 * @typedef {import("./pairings.mjs").Pairings} Pairings
 */
const PAIRING = "eventdesk.pairing";
const STATION = "eventdesk.station";
const SETTINGS = "eventdesk.settings";

/**
 * Move what the app before kept to where this one looks for it.
 *
 * @param {Pick<Storage, "getItem" | "removeItem">} old
 * @param {{ pairings: Pairings, memory: import("./memory.mjs").Memory }} home
 */
export async function moveFrom(old, { pairings, memory }) {
  const [pairing, station, settings] = [PAIRING, STATION, SETTINGS].map((key) => read(old, key));
  if (pairing && !pairings.current) {
    await pairings.enter(pairing);
    await memory.keepStation(station ?? null);
  }
  if (settings) {
    await memory.keepSettings(settings);
  }
  for (const key of pairing || settings ? [PAIRING, STATION, SETTINGS] : []) {
    old.removeItem(key);
  }
}

/**
 * @param {Pick<Storage, "getItem">} old
 * @param {string} key
 */
function read(old, key) {
  try {
    return JSON.parse(old.getItem(key) ?? "null");
  } catch {
    return null; // spoilt, or forbidden
  }
}
