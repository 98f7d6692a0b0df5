/**
 * Records on their way to the server: in order, in batches, repeated with the same id until answered.
 *
 * @typedef {import("./api.mjs").Answer} Answer
 * @typedef {import("./pairings.mjs").Pairing} Pairing
 * @typedef {import("./presence.mjs").Sighting} Sighting
 * @typedef {import("./queue.mjs").Kept} Kept
 * @typedef {import("./queue.mjs").Note} Note
 * @typedef {import("./scans.mjs").Scan} Scan
 * @typedef {{ pairing: Pairing, records: Kept[], unsent: number }} Batch
 * @typedef {{ record: Kept, answer: Answer }} Outcome
 * @typedef {object} Means
 * @property {import("./queue.mjs").Queue} queue
 * @property {import("./pairings.mjs").Pairings} pairings
 * @property {import("./clock.mjs").Clock} clock
 * @property {import("./true-time.mjs").TrueTime} time
 * @property {(batch: Batch) => Promise<Answer[]>} send
 * @property {() => Promise<void>} prepare what is to be done before sending; an `ApiError` it throws puts sending off
 * @property {(pairing: Pairing, reason: string) => Promise<void>} lose the server no longer takes this pairing's token
 * @property {import("./one-tab.mjs").Exclusively} exclusively
 */
import { ApiError } from "./api.mjs";
import { batchOf, MOST } from "./batches.mjs";

/** Seconds. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 60;
/** Statuses: no answer at all, and a token that takes nothing any more. */
const AWAY = 0;
const UNPAIRED = 401;

/**
 * Fires `change` when what `report` says may have changed, `outcome` for each record that was answered, and `sent`
 * when a round has sent something.
 */
export class Outbox extends EventTarget {
  #means;
  #failures = 0;
  /** @type {Promise<void> | null} */
  #round = null;
  /** Something was added while a round was already on its way. */
  #isWanted = false;
  #forgetTimer = () => {};
  /** Size of the next batch: smaller, while a batch as a whole was refused. */
  #most = MOST;
  /** Status of the last failure: 0 for no network, null for none. @type {number | null} */
  #status = null;
  /** Pairings whose token takes nothing any more. @type {Set<string>} */
  #dead = new Set();

  /** @param {Means} means */
  constructor(means) {
    super();
    this.#means = means;
  }

  /** What is true right now: records not answered, refused, or not on the disk; and why they wait. */
  get report() {
    return { ...this.#means.queue.counts, status: this.#status };
  }

  /** Take up what was left from the last time; what was refused is offered once more, perhaps to a newer server. */
  async start() {
    const { queue, pairings } = this.#means;
    await queue.load();
    const refused = queue.all.filter(({ state, pairing }) => state === "rejected" && pairings.get(pairing));
    await queue.change(refused.map((record) => ({ ...record, state: "waiting" })));
    this.#tell();
  }

  /**
   * Keep a scan, then send it behind the scenes. Resolved once it is kept: true on the disk, false in memory only.
   *
   * @param {Scan} scan
   * @param {Sighting} [sighting] what it means here until the server has spoken
   */
  async add(scan, sighting) {
    return this.#keep({ ...this.#stamp(scan.id), kind: "scan", scan, ...(sighting ? { sighting } : {}) });
  }

  /**
   * The same for a note of advice.
   *
   * @param {Note} note
   */
  async addAdvice(note) {
    return this.#keep({ ...this.#stamp(note.id), kind: "advice", note });
  }

  /** Try now, unless a busy server asked for patience. */
  nudge() {
    if (this.#isOpen || this.#status === AWAY) {
      void this.flush();
    }
  }

  /** Try now, for example because the network is back; one round at a time. */
  async flush() {
    this.#forgetTimer();
    this.#isWanted = this.#round !== null;
    this.#round ??= this.#means
      .exclusively(() => this.#drain())
      .finally(() => {
        this.#round = null;
      });
    await this.#round;
    if (this.#isWanted && this.#isOpen) {
      await this.flush();
    }
  }

  /** Nothing holds up what belongs to a token that the server takes. */
  get #isOpen() {
    return this.#status === null || this.#status === UNPAIRED;
  }

  /** @param {Kept} record */
  async #keep(record) {
    const isKept = await this.#means.queue.add(record);
    this.#tell();
    this.nudge();
    return isKept;
  }

  /**
   * Throws where the phone has lost its event, perhaps while a screen was open: what it wrote down now, nobody would
   * ever take.
   *
   * @param {string} id
   */
  #stamp(id) {
    const { current } = this.#means.pairings;
    if (!current) {
      throw new Error("this phone belongs to no event any more");
    }
    return { id, pairing: current.id, state: /** @type {const} */ ("waiting"), offset: this.#means.time.offset };
  }

  async #drain() {
    const { queue, prepare } = this.#means;
    let sent = 0;
    try {
      await queue.load();
      if (queue.waiting.length) {
        await prepare();
      }
      for (let batch = await this.#next(); batch; batch = await this.#next()) {
        sent += await this.#deliver(batch);
      }
      this.#failures = 0;
      this.#status = queue.waiting.length ? UNPAIRED : null;
      await this.#forgetTokens();
    } catch (error) {
      this.#pause(error);
    }
    this.#tell();
    if (sent) {
      this.dispatchEvent(new Event("sent"));
    }
  }

  /** @returns {Promise<Batch | null>} */
  async #next() {
    const { queue, pairings } = this.#means;
    await this.#inherit();
    const open = queue.waiting.filter(({ pairing }) => pairings.get(pairing) && !this.#dead.has(pairing));
    const records = batchOf(open, this.#most);
    const pairing = records[0] && pairings.get(records[0].pairing);
    return pairing ? { pairing, records, unsent: queue.waiting.length } : null;
  }

  /** Records of a token that takes nothing any more go with the phone's new token for the same event. */
  async #inherit() {
    const { queue, pairings } = this.#means;
    const left = queue.waiting.filter(({ pairing }) => this.#dead.has(pairing) && pairings.heirOf(pairing));
    if (left.length) {
      await queue.change(left.map((record) => ({ ...record, pairing: pairings.heirOf(record.pairing)?.id ?? "" })));
    }
  }

  /**
   * Send a batch; tells how many of it were answered.
   *
   * @param {Batch} batch
   */
  async #deliver(batch) {
    try {
      const answered = await this.#settle(batch.records, await this.#means.send(batch));
      this.#most = Math.min(MOST, this.#most * 2);
      return answered;
    } catch (error) {
      if (!(error instanceof ApiError) || error.isPassing) {
        throw error;
      }
      if (error.isUnpaired) {
        this.#dead.add(batch.pairing.id);
        await this.#means.lose(batch.pairing, error.code ?? "");
      } else {
        await this.#refuse(batch.records, error);
      }
      return 0;
    }
  }

  /**
   * @param {Kept[]} records
   * @param {Answer[]} answers
   */
  async #settle(records, answers) {
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    const outcomes = records.flatMap((record) => {
      const answer = byId.get(record.id);
      return answer ? [{ record: settled(record, answer), answer }] : [];
    });
    if (!outcomes.length) {
      throw new ApiError(502);
    }
    await this.#conclude(outcomes);
    return outcomes.length;
  }

  /**
   * Find the one bad item by halving the batch; only that one is set aside.
   *
   * @param {Kept[]} records
   * @param {ApiError} error
   */
  async #refuse(records, error) {
    const [record, ...others] = records;
    if (!record || others.length) {
      this.#most = Math.ceil(records.length / 2);
      return;
    }
    this.#most = MOST;
    const answer = { id: record.id, error: { code: error.code || String(error.status), detail: "" } };
    await this.#conclude([{ record: settled(record, answer), answer }]);
  }

  /** @param {Outcome[]} outcomes */
  async #conclude(outcomes) {
    const { queue, pairings } = this.#means;
    const current = pairings.current?.id;
    // Only a scan of today's event is needed any longer: until the roster shows what it did.
    const isDone = (/** @type {Kept} */ { state, kind, pairing }) =>
      state === "answered" && (kind === "advice" || pairing !== current);
    const records = outcomes.map(({ record }) => record);
    await queue.change(records.filter((record) => !isDone(record)));
    await queue.remove(records.filter(isDone).map(({ id }) => id));
    for (const detail of outcomes) {
      this.dispatchEvent(new CustomEvent("outcome", { detail }));
    }
  }

  /** A token is kept for as long as something may have to be sent with it, and no longer. */
  async #forgetTokens() {
    const { queue, pairings } = this.#means;
    const needed = new Set(queue.waiting.map(({ pairing }) => pairing));
    for (const { id, isCurrent } of pairings.all) {
      if (!isCurrent && !needed.has(id)) {
        await pairings.forget(id);
      }
    }
  }

  /** @param {unknown} error */
  #pause(error) {
    const { status, retryAfter } = error instanceof ApiError ? error : new ApiError(0);
    this.#status = status;
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures, LONGEST_PAUSE);
    this.#failures += 1;
    const seconds = Math.max(pause, retryAfter ?? 0);
    this.#forgetTimer();
    this.#forgetTimer = this.#means.clock.after(seconds * 1000, () => void this.flush());
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {Kept} record
 * @param {Answer} answer
 * @returns {Kept}
 */
function settled(record, { error }) {
  return error ? { ...record, state: "rejected", error } : { ...record, state: "answered" };
}
