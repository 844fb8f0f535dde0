// What is changed in YASGUI's bundle before it goes into ours. Each change must be found exactly as often as it
// says, or the build fails: a new version is looked at, never patched by chance.

/** @typedef {{why: string, found: string, times: number, put: string}} Change */

/** @type {Change[]} */
export const CHANGES = [
  {
    why: "the list of prefixes copied from prefix.cc: the prefixes are the site's own",
    found: "prefixes_default)",
    times: 2,
    put: "{})",
  },
  {
    why: "terms asked from a service elsewhere: terms come from the site's endpoint",
    found: "return fetchFromLov(e, ",
    times: 2,
    put: "return Promise.resolve([]);(e, ",
  },
  {
    why: "an endpoint elsewhere as the default",
    found: 'endpoint: "https://dbpedia.org/sparql"',
    times: 1,
    put: 'endpoint: ""',
  },
  {
    why: "the content policy refuses a style attribute in markup",
    found: "<strong style='text-decoration:underline'>",
    times: 1,
    put: "<strong>",
  },
  {
    why: "a hint about a faulty line in the reader's language",
    found: '"This line is invalid. Expected: "',
    times: 1,
    put: "this.config.faulty",
  },
  {
    why: "a hint about completion in the reader's language",
    found: '"Press CTRL - <spacebar> to autocomplete"',
    times: 1,
    put: "this.yasqe.config.complete",
  },
  {
    why: "the content policy refuses eval; every browser has JSON.parse, which this stands in for",
    found: 'return j = eval("(" + text + ")")',
    times: 1,
    put: 'throw new SyntaxError("JSON")',
  },
  {
    why: "a literal is shown as it stands, also with {{…}} in it",
    found: "var applyMustacheToLiterals = (e) => {",
    times: 1,
    put: "var applyMustacheToLiterals = (e) => {\n\treturn e;",
  },
  {
    why: "what shows a table, yes or no, the text of an answer and an error is our own: without markup put together from data, in both languages",
    found: '_Yasr.storageNamespace = "triply", Yasr.registerPlugin("table", Table), Yasr.registerPlugin("boolean", Boolean$1), Yasr.registerPlugin("response", Response), Yasr.registerPlugin("error", Error$1);',
    times: 1,
    put: '_Yasr.storageNamespace = "triply";',
  },
];

/** @typedef {{why: string, from: string, to: string | null, put: string}} Cut */

/** What is left out, from the first sign up to the second (null: the end). @type {Cut[]} */
export const CUTS = [
  {
    why: "tabs, the endpoint chooser and their libraries: one page has one editor and one endpoint",
    from: "//#region packages/yasgui/src/defaults.ts",
    to: null,
    put: "",
  },
  {
    why: "jQuery, DataTables and the table made with them",
    from: ", import_jquery = /* @__PURE__ */ __toESM(require_jquery(), 1), $$1 =",
    to: "//#region packages/yasr/src/plugins/boolean/index.ts",
    put: ";\n",
  },
];

/**
 * Return YASGUI's module with the cuts and changes made; it exports the editor and the results.
 *
 * Throws an Error naming the one that cannot be made.
 *
 * @param {string} source
 * @returns {string}
 */
export function changed(source) {
  const text = CHANGES.reduce(replaced, CUTS.reduce(without, source));
  return `${text}\nexport { Yasqe, Yasr };\n`;
}

/** @param {string} text @param {Cut} cut */
function without(text, { why, from, to, put }) {
  const start = text.indexOf(from);
  const end = to === null ? text.length : text.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`YASGUI: expected ${from} … ${to ?? "the end"} (${why})`);
  return text.slice(0, start) + put + text.slice(end);
}

/** @param {string} text @param {Change} change */
function replaced(text, { why, found, times, put }) {
  const parts = text.split(found);
  if (parts.length !== times + 1) {
    throw new Error(`YASGUI: expected ${times} of ${JSON.stringify(found)}, found ${parts.length - 1} (${why})`);
  }
  return parts.join(put);
}
