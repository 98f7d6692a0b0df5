import { ForgetTicket, KeepTicket } from "./keep-ticket.mjs";
import { KeptList } from "./kept-list.mjs";
import { Share } from "./share.mjs";

/** What a ticket's page and the page of kept tickets can do beyond links. */
const stores = "caches" in globalThis;
for (const Module of stores ? [KeepTicket, ForgetTicket, KeptList, Share] : [Share]) {
  for (const root of document.querySelectorAll(`[data-module="${Module.moduleName}"]`)) {
    new Module(/** @type {HTMLElement} */ (root));
  }
}
