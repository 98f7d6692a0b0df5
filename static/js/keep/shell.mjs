/**
 * The page that shows kept tickets, with everything it loads: what the worker holds ready for days without a network.
 */

export const NAME = "eventdesk-shell";
const LANGUAGES = ["de", "en", "ar", "ru", "uk"];
export const PAGES = LANGUAGES.map(page);
const FAMILY_PAGE = new RegExp(`^/(${LANGUAGES.join("|")})/(?:tickets/[^/.]+|my-tickets)?$`);

/** @param {string} language */
export function page(language) {
  return `/${language}/my-tickets`;
}

/**
 * Say which page stands in for a page that cannot be reached; null for all that is none of our business.
 *
 * @param {string} path
 */
export function standIn(path) {
  const found = FAMILY_PAGE.exec(path);
  return found?.[1] ? page(found[1]) : null;
}

/**
 * Find the files that a page loads.
 *
 * @param {string} html
 */
export function files(html) {
  return [...new Set(html.match(/"\/dist\/[^"#]+/g) ?? [])].map((found) => found.slice(1));
}
