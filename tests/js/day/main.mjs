/** Many phones in one process; tests/day tells what their volunteers do. */
import { Volunteer } from "./volunteer.mjs";
import { Wire } from "./wire.mjs";

const wire = new Wire();
/** @type {Map<string, Volunteer>} */
const volunteers = new Map();

wire.listen(async ({ phone, verb, now, ids, ...what }) => {
  if (verb === "pair") {
    const network = (/** @type {object} */ request) => wire.ask({ phone, ...request });
    volunteers.set(phone, new Volunteer({ now, ids, network }));
  }
  return volunteers.get(phone)?.at(now, verb, what);
});
