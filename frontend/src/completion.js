// What the editor proposes while one types: the site's own prefixes, and the classes and properties of its own
// endpoint, asked once.

import { Yasqe } from "@zazuko/yasgui";

const TERMS = `PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?kind WHERE {
  VALUES (?type ?kind) {
    (owl:Class "class") (rdfs:Class "class") (rdf:Property "property") (owl:ObjectProperty "property")
    (owl:DatatypeProperty "property") (owl:AnnotationProperty "property")
  }
  ?term a ?type .
  FILTER(ISIRI(?term))
} ORDER BY ?term LIMIT 5000`;

const LIMIT = 100;

/** Make YASGUI's completers propose what the site has. @param {{endpoint: string, prefixes: Record<string, string>}} settings */
export function completers(settings) {
  const prefixes = Object.entries(settings.prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  const terms = once(() => termsOf(settings.endpoint));
  const own = { variables: {}, prefixes: { get: prefixes.sort() } };
  for (const kind of ["property", "class"]) {
    own[kind] = { get: async (_editor, token) => fitting((await terms()).get(kind) ?? [], token?.autocompletionString ?? "") };
  }
  for (const [name, change] of Object.entries(own)) {
    Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters[name], ...change, persistenceId: null }, true);
  }
  return Object.keys(own);
}

function fitting(terms, start) {
  return terms.filter((term) => term.startsWith(start)).slice(0, LIMIT);
}

async function termsOf(endpoint) {
  const found = new Map();
  const response = await fetch(endpoint, {
    method: "POST",
    body: new URLSearchParams({ query: TERMS }),
    headers: { Accept: "application/sparql-results+json" },
    credentials: "omit",
  });
  if (!response.ok) throw new Error(`terms: status ${response.status}`);
  for (const { term, kind } of (await response.json()).results.bindings) {
    found.set(kind.value, [...(found.get(kind.value) ?? []), term.value]);
  }
  return found;
}

/** Return a function that does `work` at its first call; it proposes nothing while that fails. */
function once(work) {
  let done;
  return async () => {
    done ??= work();
    try {
      return await done;
    } catch {
      done = undefined;
      return new Map();
    }
  };
}
