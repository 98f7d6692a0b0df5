/** Many phones in one process, told by tests/day what their volunteers do. */
import { Clockwork } from "../clockwork.mjs";
import { Phone } from "./phone.mjs";
import { Wire } from "./wire.mjs";

const wire = new Wire();
/** @type {Map<string, { phone: any, clock: Clockwork }>} */
const phones = new Map();

wire.listen(async ({ phone: name, verb, now, ...what }) => {
  if (verb === "pair") {
    phones.set(name, made(name, now, what.ids));
    return phones.get(name)?.phone.pair(what);
  }
  const { phone, clock } = /** @type {{ phone: any, clock: Clockwork }} */ (phones.get(name));
  await clock.turn(now - clock.now());
  return phone[verb](what);
});

/**
 * @param {string} name
 * @param {number} now
 * @param {string} ids beginning of every id it makes
 */
function made(name, now, ids) {
  const clock = new Clockwork(now);
  let made = 0;
  const newId = () => ids + (++made).toString(16).padStart(8, "0");
  const network = (/** @type {object} */ request) => wire.ask({ phone: name, ...request });
  return { phone: new Phone({ clock, network, newId }), clock };
}
