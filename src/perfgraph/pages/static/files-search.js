// The search of a site of files: loads the pieces of the index that hold the words looked for.
// The words are those of perfgraph.index.words: pairs of Chinese characters, and words of other scripts.

import { CHINESE, ROOT, element, say } from "./files-data.js";

const WIDE =
  "\\u1100-\\u11ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3040-\\u30ff\\u3105-\\u312f\\u3131-\\u318e\\u31a0-\\u31ff" +
  "\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{1b000}-\\u{1b2ff}\\u{20000}-\\u{3ffff}";
const RUN = new RegExp(`([${WIDE}]+)|((?:(?![${WIDE}])[\\p{L}\\p{N}])+)`, "gu");
const MOST = 50;

const folded = (text) => text.normalize("NFKC").toLowerCase().normalize("NFKC").replace(/(?<=[0-9]),(?=[0-9]{3})/g, "");

/** Return the words of which all must be there; the second of each tells that it may be a beginning. */
function wordsOf(text) {
  const found = new Map();
  for (const [, run, word] of folded(text).matchAll(RUN)) {
    if (word) found.set(word, true);
    else {
      const signs = [...run];
      if (signs.length === 1) found.set(run, true);
      for (let at = 0; at + 1 < signs.length; at += 1) found.set(signs[at] + signs[at + 1], false);
    }
  }
  return [...found];
}

const kept = new Map();

function load(name) {
  if (!kept.has(name)) {
    const loaded = fetch(new URL(`search/${name}.json`, ROOT)).then((response) => {
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      return response.json();
    });
    kept.set(name, loaded);
    loaded.catch(() => kept.delete(name));
  }
  return kept.get(name);
}

async function entriesWith([word, beginning], pieces) {
  const words = await load(`words-${word.codePointAt(0) % pieces}`);
  const found = new Set();
  for (const own of beginning ? Object.keys(words).filter((one) => one.startsWith(word)) : [word]) {
    let number = 0;
    for (const step of Object.hasOwn(words, own) ? words[own] : []) found.add((number += step));
  }
  return found;
}

/** Yield the entries that hold every part of `text` as it stands, those whose name holds it first. */
async function find(text) {
  const about = await load("index");
  const words = wordsOf(text);
  if (!words.length) return { about, hits: [], more: false };
  const sets = await Promise.all(words.map((word) => entriesWith(word, about.pieces)));
  sets.sort((one, other) => one.size - other.size);
  const numbers = [...sets[0]].filter((number) => sets.every((set) => set.has(number))).sort((a, b) => a - b);
  const parts = folded(text).split(/\s+/u).filter(Boolean);
  const named = [];
  const others = [];
  for (const number of numbers) {
    const chunk = await load(`entries-${Math.floor(number / about.chunk)}`);
    const entry = chunk[number % about.chunk];
    const name = folded(`${entry[2]} ${entry[3]}`);
    (parts.every((part) => name.includes(part)) ? named : others).push(entry);
    if (named.length > MOST) break;
  }
  const hits = [...named, ...others];
  return { about, hits: hits.slice(0, MOST), total: numbers.length };
}

/** Return a text with what was looked for marked. */
function marked(text, sought) {
  const parts = sought.split(/\s+/u).filter(Boolean).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!parts.length) return [text];
  const pattern = new RegExp(`(${parts.join("|")})`, "iu");
  return text.split(pattern).map((piece, at) => (at % 2 ? element("mark", {}, piece) : piece));
}

function shown([list, target, name, english, value, text, context], about, sought) {
  const tongue = CHINESE || !english ? { lang: "zh-Hans" } : {};
  const title = element("a", { href: target, ...tongue }, ...marked((CHINESE ? name : english || name) || target, sought));
  const lines = [
    element("p", { className: "about" }, element("span", { className: "badge" }, about.lists[list][CHINESE ? 0 : 1])),
    element("h2", {}, title, ...(value ? [" ", element("span", { className: "value", lang: "zh-Hans" }, value)] : [])),
  ];
  if (text) lines.push(element("p", { className: "excerpt", lang: "zh-Hans" }, ...marked(text, sought)));
  if (context.length) lines.push(element("p", { className: "context soft", lang: "zh-Hans" }, context.join(" · ")));
  return element("li", {}, ...lines);
}

async function search(text) {
  const place = document.getElementById("hits");
  place.replaceChildren(element("p", { className: "soft" }, say("正在查找……", "Looking …")));
  try {
    const { about, hits, total } = await find(text);
    if (!hits.length) {
      place.replaceChildren(element("p", { className: "notice" }, say("没有找到。可少写几个字再试。", "Nothing was found. Try fewer characters.")));
      return;
    }
    const count = total > hits.length ? say(`找到 ${total} 项，显示前 ${hits.length} 项`, `${total} hits, the first ${hits.length} shown`) : say(`找到 ${total} 项`, `${total} ${total === 1 ? "hit" : "hits"}`);
    place.replaceChildren(
      element("p", { className: "soft" }, count),
      element("ol", { className: "hits" }, ...hits.map((hit) => shown(hit, about, text))),
    );
  } catch {
    place.replaceChildren(element("p", { className: "notice warning" }, say("搜索索引无法载入。", "The search index cannot be loaded.")));
  }
}

const asked = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, 200);
for (const field of document.querySelectorAll('input[name="q"]')) field.value = asked;
if (asked) void search(asked);
