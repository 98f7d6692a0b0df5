/** The tables of cases that server and station app have in common: `tests/cases`, read by both test suites. */
import { readFileSync } from "node:fs";

/** @param {string} name */
export function table(name) {
  return JSON.parse(readFileSync(new URL(`../cases/${name}.json`, import.meta.url), "utf8"));
}

/**
 * The rows of a table, each with the names of the columns.
 *
 * @param {string} name
 */
export function rows(name) {
  const { columns, rows: lines } = table(name);
  return lines.map((line) => Object.fromEntries(columns.map((column, place) => [column, line[place]])));
}
