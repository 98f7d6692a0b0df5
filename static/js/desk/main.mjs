import { LiveView } from "./live-view.mjs";

/** What makes the desk's pages more comfortable; each works without it. */
for (const root of document.querySelectorAll(`[data-module="${LiveView.moduleName}"]`)) {
  new LiveView(/** @type {HTMLElement} */ (root)).start();
}
