/** Many phones in one process; tests/day tells what their volunteers do. */
import { Volunteer } from "./volunteer.mjs";
import { Wire } from "./wire.mjs";

const wire = new Wire();
/** @type {Map<string, Volunteer>} */
const volunteers = new Map();

wire.listen(async ({ phone, verb, now, ids, ...what }) => {
  if (verb === "pair") {
<<<<<<< HEAD
    phones.set(name, made(name, now, what.ids));
    return phones.get(name)?.phone.pair(what);
=======
    const network = (/** @type {object} */ request) => wire.ask({ phone, ...request });
    volunteers.set(phone, new Volunteer({ now, ids, network }));
>>>>>>> 3ae7641 (Show phones who came and is no longer named on a ticket)
  }
  return volunteers.get(phone)?.at(now, verb, what);
});
<<<<<<< HEAD

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
=======
>>>>>>> 3ae7641 (Show phones who came and is no longer named on a ticket)
