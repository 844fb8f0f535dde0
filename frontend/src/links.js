// Where an IRI leads: the same rule as the pages have (perfgraph.pages.links).

const VOCABULARY = /^(?:ns|shapes|scheme\/|unit\/|dsd)/;
const CELL = /^id\/doc\/[^#/]+#(?:t\d+(?:-r\d+(?:-c\d+)?)?|p\d+)$/;
const PAGED = /^(?:t\d+-r\d+|(?:overall-)?goal(?:-\d+)*)$/;
const SAFE = /^(?:https?|mailto):[^\s<>"{}|\\^`]*$/i;

/**
 * Return the address to link an IRI with: on the site for its own, as it is for http(s) and mailto, "" for any
 * other, which stays text.
 *
 * @param {{root: string, base: string, home: string, files?: boolean}} site
 * @param {string} iri
 */
export function href(site, iri) {
  const path = local(site, iri);
  if (path === null) return SAFE.test(iri) ? iri : "";
  if (site.files) return site.root + file(path);
  const page = path.startsWith("id/") && path.includes("#") && !CELL.test(path) ? path.replace("#", "~") : path;
  return site.root + page;
}

/** Return the file of a page, where the site consists of files (perfgraph.publishing.site.places). */
function file(path) {
  const [whole, part] = path.replaceAll("%", "=").split("#", 2);
  if (!part) return `${whole}.html`;
  const own = PAGED.test(part) && path.startsWith("id/") && !CELL.test(path);
  return own ? `${whole}~${part}.html` : `${whole}.html#${part}`;
}

/** Return an IRI as one reads it: below the data's base without it, else with a prefix where one fits. @param {object} settings @param {string} iri */
export function short({ prefixes, site }, iri) {
  let best = "";
  for (const [name, start] of Object.entries(prefixes)) {
    const rest = iri.slice(start.length);
    if (iri.startsWith(start) && /^[\p{L}\p{N}_-]+$/u.test(rest) && start.length > (prefixes[best] ?? "").length) best = name;
  }
  if (best) return `${best}:${iri.slice(prefixes[best].length)}`;
  return iri.startsWith(site.base) && iri !== site.base ? iri.slice(site.base.length) : iri;
}

function local(site, iri) {
  if (iri.startsWith(site.base)) return iri.slice(site.base.length);
  const rest = iri.startsWith(site.home) ? iri.slice(site.home.length) : "";
  return VOCABULARY.test(rest) ? rest : null;
}
