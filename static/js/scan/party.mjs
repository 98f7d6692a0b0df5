/**
 * Who belongs to a ticket, who is here, and whom the volunteer ticks.
 *
 * @typedef {{ id: string, type: string, present: boolean, isExtra: boolean }} Attendee extra: came along unexpected
 * @typedef {{ type: string, people: Attendee[] }} Group
 */

/**
 * Put people of one type together, in the order in which the party is listed.
 *
 * @param {readonly Attendee[]} attendees
 * @returns {Group[]}
 */
export function groupsOf(attendees) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const person of attendees) {
    const group = groups.get(person.type) ?? { type: person.type, people: [] };
    group.people.push(person);
    groups.set(person.type, group);
  }
  return [...groups.values()];
}

/** The people ticked as being here now: at first everybody who is expected and has not been seen yet. */
export class Selection {
  #attendees;
  #ticked;

  /** @param {readonly Attendee[]} attendees */
  constructor(attendees) {
    this.#attendees = attendees;
    this.#ticked = new Set(attendees.filter((person) => !person.present && !person.isExtra).map(({ id }) => id));
  }

  get size() {
    return this.#ticked.size;
  }

  /** Ids in the party's order, so that the same ticks always make the same message. */
  get ids() {
    return this.#attendees.filter(({ id }) => this.#ticked.has(id)).map(({ id }) => id);
  }

  /** @param {string} id */
  has(id) {
    return this.#ticked.has(id);
  }

  /**
   * Count who of these people is here: seen before, or ticked now.
   *
   * @param {readonly Attendee[]} people
   */
  hereOf(people) {
    return people.filter(({ id, present }) => present || this.#ticked.has(id)).length;
  }

  /**
   * Tick or untick a person; who was seen before stays seen.
   *
   * @param {string} id
   */
  toggle(id) {
    const person = this.#attendees.find((attendee) => attendee.id === id);
    if (!person || person.present) {
      return;
    }
    if (!this.#ticked.delete(id)) {
      this.#ticked.add(id);
    }
  }
}
