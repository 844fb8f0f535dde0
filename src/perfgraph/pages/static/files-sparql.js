// The SPARQL page of a site of files: what it would send to an endpoint is answered in the browser.

import { ask, bound, element, library, progressIn, say } from "./files-data.js";

const form = document.getElementById("sparql");
const settings = JSON.parse(document.getElementById("editor-settings").textContent);
const text = form.querySelector("textarea");
const status = form.querySelector("[data-status]");
const progress = progressIn(status.parentElement);
const given = new URLSearchParams(location.search);
const FORMATS = {
  csv: ["text/csv", "csv"],
  tsv: ["text/tab-separated-values", "tsv"],
  json: ["application/sparql-results+json", "srj"],
  xml: ["application/sparql-results+xml", "srx"],
  turtle: ["text/turtle", "ttl"],
  ntriples: ["application/n-triples", "nt"],
  jsonld: ["application/ld+json", "jsonld"],
  rdfxml: ["application/rdf+xml", "rdf"],
};

const endpoint = new URL(settings.endpoint, location.href).href;
const server = window.fetch.bind(window);
window.fetch = (resource, options) =>
  new URL(resource instanceof Request ? resource.url : resource, location.href).href === endpoint
    ? answered(options)
    : server(resource, options);

async function answered({ body, headers, signal }) {
  const query = new URLSearchParams(body).get("query");
  const format = new Headers(headers).get("Accept").split(",")[0];
  try {
    const answer = await ask(query, format, { signal, progress });
    return new Response(answer, { status: 200, headers: { "Content-Type": format } });
  } catch (error) {
    if (signal?.aborted) throw new DOMException("stopped", "AbortError");
    if (error.network) throw new TypeError(error.message);
    return new Response(error.message, { status: 400 });
  }
}

/** Put a query into the form, and into the editor when it is there. */
function put(query) {
  text.value = query;
  document.querySelector("#editor .CodeMirror")?.CodeMirror.setValue(query);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [format, suffix] = FORMATS[form.elements.format.value];
  status.textContent = say("正在查询……", "The query runs …");
  try {
    const answer = await ask(text.value, format, { progress });
    const address = URL.createObjectURL(new Blob([answer], { type: format }));
    element("a", { href: address, download: `answer.${suffix}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    status.textContent = "";
  } catch (error) {
    status.textContent = error.message;
  }
});

const name = given.get("example");
if (given.has("query")) put(given.get("query"));
else if (name) {
  const question = (await library())[name];
  if (question) put(bound(question, given, settings.prefixes).sparql.trim());
}
