import { Counter } from "./counter.mjs";
import { KeptLink } from "./kept-link.mjs";
import { ReadAloud } from "./read-aloud.mjs";
import { WaitingRoom } from "./waiting-room.mjs";

/** What makes families' pages more comfortable; each works without it. */
for (const Module of [Counter, KeptLink, ReadAloud, WaitingRoom]) {
  for (const root of document.querySelectorAll(`[data-module="${Module.moduleName}"]`)) {
    new Module(/** @type {HTMLElement} */ (root));
  }
}
