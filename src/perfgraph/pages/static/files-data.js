// The data of a release, asked in the browser: what the scripts of a site of files share.

const here = (name) => new URL(name, import.meta.url).href;

export const ROOT = new URL("../", import.meta.url);
export const CHINESE = document.documentElement.lang.startsWith("zh");
export const say = (zh, en) => (CHINESE ? zh : en);

let worker = null;
let last = 0;
const waiting = new Map();

/**
 * Ask the data of the release; the first question loads them.
 *
 * @param {string} query
 * @param {string} format a media type of answers
 * @param {{signal?: AbortSignal, progress?: (loaded: number, total: number) => void}} [options]
 * @returns {Promise<string>} the answer; rejects with an Error whose `network` tells that data could not be loaded
 */
export function ask(query, format, { signal, progress } = {}) {
  worker ??= started();
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject, progress });
    signal?.addEventListener("abort", () => stop(signal.reason), { once: true });
    worker.postMessage({
      id,
      query,
      format,
      data: new URL("releases/latest/perfgraph.nq.gz", ROOT).href,
      engine: here("files-oxigraph.wasm"),
    });
  });
}

/** End what runs; the engine cannot be stopped in the middle, so the next question starts another. */
function stop(reason) {
  worker?.terminate();
  worker = null;
  for (const { reject } of waiting.values()) reject(reason);
  waiting.clear();
}

function started() {
  const made = new Worker(here("files-worker.js"), { type: "module" });
  made.addEventListener("message", ({ data: { id, body, fault, network, progress } }) => {
    if (progress) {
      for (const one of waiting.values()) one.progress?.(...progress);
      return;
    }
    const asked = waiting.get(id);
    waiting.delete(id);
    if (fault === undefined) asked?.resolve(body);
    else asked?.reject(Object.assign(new Error(fault), { network }));
  });
  made.addEventListener("error", () => stop(Object.assign(new Error("worker"), { network: true })));
  return made;
}

/** Return an element with properties and children. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Show in `place` how far the loading has come; return what is told of it. */
export function progressIn(place) {
  const bar = element("progress", { max: 1, "aria-label": say("正在载入数据", "loading the data") });
  const words = element("span");
  const shown = element("span", { className: "loading" }, bar, " ", words);
  return (loaded, total) => {
    if (!shown.isConnected) place.append(shown);
    bar.value = total ? loaded / total : 0;
    const size = (loaded / 1e6).toFixed(1);
    words.textContent = say(`正在载入数据，${size} MB`, `loading the data, ${size} MB`);
    if (loaded >= total) shown.remove();
  };
}

let questions = null;

/** Return the questions of the library, by name. @returns {Promise<Record<string, {pieces: (string | {parameter: string, row: string})[], parameters: Record<string, {type: string, choices?: string[], concepts?: Record<string, string>}>, columns: object}>>} */
export function library() {
  questions ??= fetch(new URL("queries-library.json", new URL("search/", ROOT))).then((response) => response.json());
  return questions;
}

/**
 * Return a question with the parameters that are given put into their VALUES rows, each as one term.
 *
 * @param {object} question @param {URLSearchParams} given @param {Record<string, string>} prefixes
 * @returns {{sparql: string, faults: string[]}} `faults` names the parameters whose text is no value of their type
 */
export function bound(question, given, prefixes) {
  const faults = [];
  const rows = new Map();
  for (const [name, parameter] of Object.entries(question.parameters)) {
    const text = (name === "lang" ? (given.get(name) ?? (CHINESE ? "zh" : "en")) : (given.get(name) ?? "")).trim();
    if (!text) continue;
    const term = termOf(parameter, text, prefixes);
    if (term) rows.set(name, ` ${term} `);
    else faults.push(name);
  }
  const sparql = question.pieces.map((one) => (typeof one === "string" ? one : (rows.get(one.parameter) ?? one.row))).join("");
  return { sparql, faults };
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const TYPED = {
  integer: [/^[+-]?[0-9]+$/, "integer"],
  decimal: [/^[+-]?[0-9]+(\.[0-9]+)?$/, "decimal"],
  boolean: [/^(?:true|false)$/, "boolean"],
  date: [/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, "date"],
  year: [/^[0-9]{4}$/, "gYear"],
};

/** Return a value as SPARQL reads it (SPARQL 1.1 §19.8), "" for a text that is none of its type. */
function termOf({ type, choices, concepts }, text, prefixes) {
  if (choices && !choices.includes(text)) return "";
  if (type in TYPED) {
    const [pattern, datatype] = TYPED[type];
    return pattern.test(text) ? `"${text}"^^<${XSD}${datatype}>` : "";
  }
  if (type === "concept") return Object.hasOwn(concepts, text) ? `<${concepts[text]}>` : "";
  if (type === "iri") {
    const at = text.indexOf(":");
    const start = Object.hasOwn(prefixes, text.slice(0, at)) ? prefixes[text.slice(0, at)] : null;
    const iri = start === null ? text : start + text.slice(at + 1);
    return /^[a-z][a-z0-9+.-]*:[^\u0000-\u0020<>"{}|\\^`]*$/i.test(iri) ? `<${iri}>` : "";
  }
  const escaped = text.replace(/["\\]|[\u0000-\u001f\u007f]/g, (sign) =>
    sign === '"' || sign === "\\" ? `\\${sign}` : `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${escaped}"`;
}
