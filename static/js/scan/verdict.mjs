/**
 * How a verdict looks and what it says: never by colour alone, always with sign and word.
 *
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
 * @param {{ verdict: string, attendees: readonly { present: boolean }[] }} finding
 */
export function isOpen({ verdict, attendees }) {
  return OPEN.has(verdict) && (verdict === "unreachable" || attendees.some(({ present }) => !present));
}

/**
 * The face of what a code turned out to be, before anybody is let in.
 *
 * @param {{ verdict: string, ownScan: string | null, attendees: readonly object[] }} finding
 * @returns {Face}
 */
export function faceOfFinding({ verdict, ownScan, attendees }) {
  if (ownScan && verdict === "seen_before") {
    return JUST_SCANNED;
  }
  if (verdict === "welcome" && !attendees.length) {
    return BLANK;
  }
  return FACES[verdict] ?? FAILED;
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
