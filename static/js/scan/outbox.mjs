/**
 * Scans on their way to the server: in order, in batches, repeated with the same id until answered.
 *
 * @typedef {import("./api.mjs").ScanAnswer} ScanAnswer
 * @typedef {import("./clock.mjs").Clock} Clock
 * @typedef {import("./memory-queue.mjs").MemoryQueue<import("./scans.mjs").Scan>} Queue
 * @typedef {import("./scans.mjs").Scan} Scan
 * @typedef {{ state: "settled", scan: Scan, answer: ScanAnswer }} Settled
 * @typedef {{ state: "rejected", scan: Scan }} Rejected
 * @typedef {{ state: "waiting", scan: Scan, status: number }} Waiting
 * @typedef {Settled | Rejected | Waiting} Outcome
 */
import { ApiError } from "./api.mjs";
import { standing } from "./scans.mjs";

/** Most scans the server takes in one call. */
const BATCH = 200;
/** Seconds. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 60;

/**
 * Fires `change` when the number of waiting scans or the reason changes, `outcome` for each scan
 * that was answered, and `unpaired` when the server no longer knows this phone.
 */
export class Outbox extends EventTarget {
  #queue;
  #send;
  #clock;
  #failures = 0;
  /** @type {Promise<void> | null} */
  #round = null;
  #forgetTimer = () => {};
  /** Size of the next batch: one, while a batch as a whole was refused. */
  #batch = BATCH;
  /** Status of the last failure: 0 for no network, null for none. */
  #status = /** @type {number | null} */ (null);
  #waiting = 0;
  #rejected = 0;

  /**
   * @param {{ queue: Queue, clock: Clock,
   *   send: (scans: readonly Scan[], now: number) => Promise<ScanAnswer[]> }} means
   */
  constructor({ queue, clock, send }) {
    super();
    this.#queue = queue;
    this.#clock = clock;
    this.#send = send;
  }

  /** What is true right now: scans not answered, scans refused, and why they wait. */
  get report() {
    return { waiting: this.#waiting, rejected: this.#rejected, status: this.#status };
  }

  /**
   * Keep a scan and try to send it; tells how the first try ended, never throws.
   *
   * @param {Scan} scan
   * @returns {Promise<Outcome>}
   */
  async add(scan) {
    await this.#queue.add(scan);
    const outcome = this.#outcomeOf(scan);
    await this.#tell(this.#status);
    await this.#round;
    await this.flush();
    return outcome() ?? { state: "waiting", scan, status: this.#status ?? 0 };
  }

  /**
   * People were let in before an answer came: from now on their scan says so, if it still waits.
   *
   * @param {Scan} scan
   */
  async insist(scan) {
    await this.#queue.replace(standing(scan));
  }

  /** Try now, for example because the network is back; one round at a time. */
  async flush() {
    this.#forgetTimer();
    this.#round ??= this.#drain().finally(() => {
      this.#round = null;
    });
    await this.#round;
  }

  async #drain() {
    try {
      for (let scans = await this.#next(); scans.length; scans = await this.#next()) {
        await this.#deliver(scans);
      }
      this.#failures = 0;
      await this.#tell(null);
    } catch (error) {
      await this.#pause(error);
    }
  }

  #next() {
    return this.#queue.oldest(this.#batch);
  }

  /** @param {Scan[]} scans */
  async #deliver(scans) {
    try {
      await this.#settle(scans, await this.#send(scans, this.#clock.now()));
      this.#batch = BATCH;
    } catch (error) {
      if (!(error instanceof ApiError) || error.isPassing || error.isUnpaired) {
        throw error;
      }
      await this.#refuse(scans);
    }
  }

  /**
   * @param {Scan[]} scans
   * @param {ScanAnswer[]} answers
   */
  async #settle(scans, answers) {
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    const answered = scans.filter(({ id }) => byId.has(id));
    if (!answered.length) {
      throw new ApiError(502);
    }
    await this.#queue.remove(answered.map(({ id }) => id));
    for (const scan of answered) {
      this.#conclude(scan, /** @type {ScanAnswer} */ (byId.get(scan.id)));
    }
  }

  /**
   * Find the one bad scan by sending them singly; only that one leaves the queue.
   *
   * @param {Scan[]} scans
   */
  async #refuse(scans) {
    const [scan, ...others] = scans;
    if (!scan || others.length) {
      this.#batch = 1;
      return;
    }
    this.#batch = BATCH;
    await this.#queue.remove([scan.id]);
    this.#reject(scan);
  }

  /**
   * @param {Scan} scan
   * @param {ScanAnswer} answer
   */
  #conclude(scan, answer) {
    if (answer.error) {
      this.#reject(scan);
    } else {
      this.#announce({ state: "settled", scan, answer });
    }
  }

  /** @param {Scan} scan */
  #reject(scan) {
    this.#rejected += 1;
    this.#announce({ state: "rejected", scan });
  }

  /** @param {unknown} error */
  async #pause(error) {
    const problem = error instanceof ApiError ? error : new ApiError(0);
    await this.#tell(problem.status);
    if (problem.isUnpaired) {
      this.dispatchEvent(new Event("unpaired"));
      return;
    }
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures, LONGEST_PAUSE);
    this.#failures += 1;
    const seconds = Math.max(pause, problem.retryAfter ?? 0);
    this.#forgetTimer = this.#clock.after(seconds * 1000, () => void this.flush());
  }

  /** @param {number | null} status */
  async #tell(status) {
    this.#status = status;
    this.#waiting = await this.#queue.count();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {Outcome} outcome */
  #announce(outcome) {
    this.dispatchEvent(new CustomEvent("outcome", { detail: outcome }));
  }

  /**
   * Listen for the outcome of one scan.
   *
   * @param {Scan} scan
   * @returns {() => Outcome | null}
   */
  #outcomeOf(scan) {
    /** @type {Outcome | null} */
    let found = null;
    /** @param {Event} event */
    const listen = (event) => {
      const { detail } = /** @type {CustomEvent<Outcome>} */ (event);
      if (detail.scan.id === scan.id) {
        found = detail;
        this.removeEventListener("outcome", listen);
      }
    };
    this.addEventListener("outcome", listen);
    return () => found;
  }
}
