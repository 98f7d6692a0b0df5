/**
 * How a verdict looks and what it says: never by colour alone, always with sign and word.
 *
 * @typedef {Pick<import("./check-in.mjs").Finding,
 *   "verdict" | "asks" | "attendees" | "size" | "present" | "firstSeenAt" | "asOf" | "ownScan">} Found
 * @typedef {import("./check-in.mjs").Done} Done
 * @typedef {"go" | "look" | "stop"} Tone
 * @typedef {"tick" | "hand" | "cross" | "clock"} Sign
 * @typedef {{ tone: Tone, sign: Sign, word: string, about: string }} Face
 *   `word` and `about` are keys of messages: the heading, and the sentence under it.
 */

/** @type {{ [verdict: string]: Face }} */
const FACES = {
  welcome: { tone: "go", sign: "tick", word: "welcome", about: "welcome_about" },
  partly_seen: { tone: "look", sign: "hand", word: "present", about: "partly_seen_about" },
  seen_before: { tone: "look", sign: "hand", word: "already", about: "already_about" },
  replaced: { tone: "look", sign: "hand", word: "replaced", about: "replaced_about" },
  cancelled: { tone: "stop", sign: "cross", word: "cancelled", about: "cancelled_about" },
  wrong_event: { tone: "stop", sign: "cross", word: "wrong_event", about: "wrong_event_about" },
  unknown: { tone: "look", sign: "hand", word: "unknown", about: "unknown_about" },
  forged: { tone: "stop", sign: "cross", word: "forged", about: "forged_about" },
  malformed: { tone: "stop", sign: "cross", word: "malformed", about: "malformed_about" },
};

/** @type {Face} */
const FAILED = { tone: "stop", sign: "cross", word: "failed", about: "failed_about" };
/** @type {Face} */
const JUST_SCANNED = { tone: "go", sign: "tick", word: "just_scanned", about: "just_scanned_about" };
/** Seen, and nobody knows when. @type {Face} */
const UNTIMED = { tone: "look", sign: "hand", word: "already_here", about: "already_about" };
/** @type {Face} */
const BLANK = { tone: "look", sign: "hand", word: "blank", about: "blank_about" };
/** Genuine, but made after this phone last had the list. @type {Face} */
const GENUINE = { tone: "look", sign: "clock", word: "genuine", about: "genuine_about" };
/** The same on a phone that never had a list. */
const WITHOUT_LIST = new Map([
  ["genuine_about", "genuine_first_about"],
  ["unknown_about", "unknown_first_about"],
]);
/** @type {Face} */
const CHECKED_IN = { tone: "go", sign: "tick", word: "present", about: "checked_in_about" };
/** @type {Face} */
const LET_IN = { tone: "look", sign: "tick", word: "let_in", about: "let_in_about" };
/** @type {Face} */
const UNDONE = { tone: "look", sign: "tick", word: "undone", about: "undone_about" };

/** Verdicts after which the volunteer may still let people in, by a tap. */
const OPEN = new Set(["welcome", "partly_seen", "replaced", "unknown", "cancelled"]);
/** Verdicts after which somebody more may have come along. */
const GROWING = new Set(["welcome", "partly_seen", "seen_before", "replaced"]);
/** What the server may find out that this phone did not know. */
const NEWS = new Set(["cancelled", "replaced", "unknown", "wrong_event", "forged"]);

/**
 * Tell whether the volunteer may let somebody in who is not here yet.
 *
 * @param {Found} found
 */
export function isOpen({ verdict, asks, attendees, size, present }) {
  if (asks === null || !OPEN.has(verdict)) {
    return false;
  }
  if (asks === "ticks") {
    return attendees.some((person) => !person.present);
  }
  return asks !== "count" || present < (size ?? 0);
}

/**
 * Tell whether letting people in is against what the app says, so that a human has to look at it later.
 *
 * @param {Found} found
 */
export function isAnyway({ verdict, asks }) {
  return verdict === "cancelled" || asks === "whole";
}

/**
 * Tell whether one more may be entered: only where this phone knows the party.
 *
 * @param {Found} found
 */
export function isGrowing({ verdict, asks }) {
  return asks === "ticks" && GROWING.has(verdict);
}

/**
 * The face of what a code turned out to be, before anybody is let in.
 *
 * @param {Found} found
 * @returns {Face}
 */
export function faceOfFinding(found) {
  const face = plainFaceOf(found);
  const about = found.asOf === null ? WITHOUT_LIST.get(face.about) : null;
  return about ? { ...face, about } : face;
}

/** @param {Found} found */
function plainFaceOf({ verdict, asks, firstSeenAt, ownScan }) {
  if (verdict === "seen_before") {
    return ownScan ? JUST_SCANNED : seenFace(firstSeenAt);
  }
  if (asks === "types" && verdict !== "cancelled") {
    return BLANK;
  }
  return verdict === "unknown" && asks === "count" ? GENUINE : (FACES[verdict] ?? FAILED);
}

/** @param {number | null} firstSeenAt */
function seenFace(firstSeenAt) {
  return firstSeenAt !== null ? (FACES.seen_before ?? FAILED) : UNTIMED;
}

/**
 * The face of what this phone has just written down.
 *
 * @param {Found} found
 * @param {Done} done
 * @returns {Face}
 */
export function faceOfDone(found, { scan, isKept }) {
  if (scan.void !== undefined) {
    return UNDONE;
  }
  const face = isAnyway(found) ? LET_IN : CHECKED_IN;
  return isKept ? face : { ...face, about: "not_kept_about" };
}

/**
 * The face of what the server answered later, if that is news; null if it says what this phone said.
 *
 * @param {Found} found
 * @param {import("./api.mjs").Answer} answer
 * @returns {Face | null}
 */
export function faceOfNews({ verdict }, { error, verdict: answered }) {
  if (error) {
    return FAILED;
  }
  const isNews = answered && answered !== verdict && NEWS.has(answered);
  return isNews ? (FACES[answered] ?? null) : null;
}
