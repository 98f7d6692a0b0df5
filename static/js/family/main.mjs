import { Counter } from "./counter.mjs";

/** What makes families' pages more comfortable; each works without it. */
for (const Module of [Counter]) {
  for (const root of document.querySelectorAll(`[data-module="${Module.moduleName}"]`)) {
    new Module(/** @type {HTMLElement} */ (root));
  }
}
