/**
 * From a ticket and who of it is here to what the volunteer sees.
 *
 * @typedef {import("./check-in.mjs").Finding} Finding
 * @typedef {import("./lookup.mjs").Sought} Sought
 * @typedef {import("./presence.mjs").Place} Place
 * @typedef {import("./presence.mjs").Presence} Presence
 * @typedef {import("./roster.mjs").Ticket} Ticket
 * @typedef {import("./party.mjs").Attendee} Attendee
 */
import { judge } from "./judging.mjs";
import { expectedOf, presenceOf } from "./presence.mjs";

/** Tickets on which people were named beforehand; on all others whoever comes belongs to the party. */
const NAMED_BEFORE = "online";

/** @type {Finding} */
export const NOTHING = {
  reading: null,
  place: { station: "", day: "" },
  verdict: "failed",
  asks: null,
  attendees: [],
  ticketId: null,
  number: null,
  language: null,
  firstSeenAt: null,
  size: null,
  present: 0,
  asOf: null,
  ownScan: null,
};

/**
 * @param {Sought} sought
 * @param {Place} place
 * @param {readonly import("./queue.mjs").Kept[]} records
 * @returns {Finding}
 */
export function findingOf(sought, place, records) {
  const { refused, ticket, ticketId, number } = sought;
  if (refused) {
    return { ...NOTHING, place, verdict: refused };
  }
  const presence = presenceOf({ id: ticketId, number, ticket }, place, records);
  const seen = { ...NOTHING, place, ticketId, number, firstSeenAt: presence.firstAt };
  if (ticket) {
    return { ...seen, ...known(ticket, sought.issue ?? ticket.issue, presence) };
  }
  return { ...seen, ...unknown(sought.size, presence) };
}

/**
 * @param {Ticket} ticket
 * @param {number} issue
 * @param {Presence} presence
 * @returns {Partial<Finding>}
 */
function known(ticket, issue, presence) {
  const isOpenEnded = ticket.source !== NAMED_BEFORE;
  const attendees = attendeesOf(ticket, presence, isOpenEnded);
  const people = attendees.filter(({ isExtra }) => !isExtra).map(({ id }) => id);
  return {
    verdict: judge({ issue: ticket.issue, status: ticket.status, people }, issue, presence.people),
    asks: attendees.length ? "ticks" : "types",
    attendees,
    language: ticket.language,
    size: isOpenEnded ? people.length : ticket.admits,
    present: presence.people.size,
  };
}

/**
 * A genuine ticket that the roster does not have yet admits as many as its code says; a blank one those who are
 * named; of a number or an unproven code this phone knows nothing, and a human may still decide.
 *
 * @param {number | null} size
 * @param {Presence} presence
 * @returns {Partial<Finding>}
 */
function unknown(size, presence) {
  if (size === 0) {
    return unknownBlank(presence);
  }
  const present = Math.max(presence.count, presence.people.size);
  const asks = size === null ? "whole" : "count";
  const isComplete = size === null || present >= size;
  return { verdict: present ? (isComplete ? "seen_before" : "partly_seen") : "unknown", asks, size, present };
}

/**
 * @param {Presence} presence
 * @returns {Partial<Finding>}
 */
function unknownBlank(presence) {
  const attendees = attendeesOf(null, presence, true);
  const people = attendees.map(({ id }) => id);
  const size = people.length;
  const verdict = size ? judge({ issue: 1, status: "valid", people }, 1, presence.people) : "unknown";
  return { verdict, asks: size ? "ticks" : "types", attendees, size, present: presence.people.size };
}

/**
 * Everybody of a party: those expected, then those who came along.
 *
 * @param {Ticket | null} ticket
 * @param {Presence} presence
 * @param {boolean} isOpenEnded
 * @returns {Attendee[]}
 */
function attendeesOf(ticket, { people, extra }, isOpenEnded) {
  const listed = ticket?.attendees ?? [];
  const known = new Set(listed.map(({ id }) => id));
  const came = new Map(extra.filter(({ id }) => !known.has(id)).map((one) => [one.id, one]));
  const others = [...came.values()].map((one) => ({ ...one, extra: !isOpenEnded }));
  return [...expectedOf(ticket), ...listed.filter((person) => person.extra), ...others].map((person) => ({
    id: person.id,
    type: person.type,
    present: people.has(person.id),
    isExtra: person.extra,
  }));
}
