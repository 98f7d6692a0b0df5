/**
 * How a verdict looks and what it says: never by colour alone, always with sign and word.
 *
 * @typedef {Pick<import("./check-in.mjs").Finding,
 *   "verdict" | "attendees" | "reading" | "size" | "ownScan">} Found
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
  unknown: { tone: "stop", sign: "cross", word: "unknown", about: "unknown_about" },
  forged: { tone: "stop", sign: "cross", word: "forged", about: "forged_about" },
  malformed: { tone: "stop", sign: "cross", word: "malformed", about: "malformed_about" },
  unreachable: { tone: "look", sign: "clock", word: "unreachable", about: "unreachable_about" },
};

/** @type {Face} */
const FAILED = { tone: "stop", sign: "cross", word: "failed", about: "failed_about" };
/** @type {Face} */
const JUST_SCANNED = { tone: "go", sign: "tick", word: "just_scanned", about: "just_scanned_about" };
/** @type {Face} */
const BLANK = { tone: "look", sign: "hand", word: "blank", about: "blank_about" };
/** @type {Face} */
const KEPT = { tone: "look", sign: "clock", word: "kept", about: "kept_about" };
/** @type {Face} */
const CHECKED_IN = { tone: "go", sign: "tick", word: "present", about: "checked_in_about" };
/** @type {Face} */
const UNDONE = { tone: "look", sign: "tick", word: "undone", about: "undone_about" };

/** Verdicts after which the volunteer may still let people in, by a tap. */
const OPEN = new Set(["welcome", "partly_seen", "replaced", "unreachable"]);

/**
 * Tell whether the volunteer may let somebody in; a ticket without people first needs some.
 *
 * @param {Found} found
 */
export function isOpen(found) {
  const { verdict, attendees } = found;
  const isKnown = verdict !== "unreachable";
  return OPEN.has(verdict) && (isKnown ? attendees.some(({ present }) => !present) : !isBlank(found));
}

/**
 * Tell whether nobody is on the ticket yet; without a server, the code itself says so.
 *
 * @param {Found} found
 */
function isBlank({ verdict, attendees, reading, size }) {
  if (verdict === "unreachable") {
    return reading !== null && "code" in reading && size === null;
  }
  return verdict === "welcome" && !attendees.length;
}

/**
 * The face of what a code turned out to be, before anybody is let in.
 *
 * @param {Found} found
 * @returns {Face}
 */
export function faceOfFinding(found) {
  if (found.ownScan && found.verdict === "seen_before") {
    return JUST_SCANNED;
  }
  return isBlank(found) ? BLANK : (FACES[found.verdict] ?? FAILED);
}

/**
 * The face of a scan that was sent, or that waits to be sent.
 *
 * @param {import("./outbox.mjs").Outcome} outcome
 * @returns {Face}
 */
export function faceOfOutcome(outcome) {
  if (outcome.state === "waiting") {
    return KEPT;
  }
  if (outcome.state === "rejected") {
    return FAILED;
  }
  if (outcome.scan.void !== undefined) {
    return UNDONE;
  }
  const { verdict, admitted } = outcome.answer;
  // Seen before is admitted too, but nobody was added: the time tells the volunteer why.
  return admitted && verdict !== "seen_before" ? CHECKED_IN : (FACES[verdict ?? ""] ?? FAILED);
}
