// A question of a site of files, asked with the parameters of the address: the answer is made in the browser.

import { ask, bound, element, library, progressIn, say } from "./files-data.js";

const NUMERIC = new Set(["integer", "decimal", "money"]);
const settings = JSON.parse(document.getElementById("question-settings").textContent);
const given = new URLSearchParams(location.search);
const question = (await library())[settings.name];
const asked = Object.keys(question?.parameters ?? {}).filter((name) => name !== "lang" && given.get(name)?.trim());
if (asked.length) await answer();

async function answer() {
  for (const name of asked) {
    const field = document.getElementById(`field-${name}`);
    const text = given.get(name).trim();
    if (field?.options && [...field.options].every((one) => one.value !== text)) field.add(new Option(text, text));
    if (field) field.value = text;
  }
  const section = document.querySelector('[aria-labelledby="answer"]');
  const place = element("div", { role: "status" });
  section.querySelectorAll(":scope > :not(h2)").forEach((part) => part.remove());
  section.append(place);
  const { sparql, faults } = bound(question, given, settings.prefixes);
  if (faults.length) {
    const names = faults.join(", ");
    place.append(element("p", { className: "notice warning" }, say(`参数 ${names} 的值不符合其类型。`, `The value of ${names} is none of its type.`)));
    return;
  }
  document.querySelector("pre code")?.replaceChildren(sparql);
  // What is cited and downloaded is the answer without parameters.
  document.querySelector('[aria-labelledby="cite"]')?.remove();
  const editor = document.querySelector('[aria-labelledby="query"] a');
  if (editor) editor.href = `${editor.href.split("?")[0]}?${new URLSearchParams({ query: sparql })}`;
  try {
    const text = await ask(sparql, "application/sparql-results+json", { progress: progressIn(place) });
    place.replaceChildren(table(JSON.parse(text)));
  } catch (error) {
    place.replaceChildren(element("p", { className: "notice warning" }, error.message));
  }
}

/** Return a value as the pages show it: numbers with thousands, money with two decimals. */
function written(value, type) {
  if (!value || !NUMERIC.has(type) || Number.isNaN(Number(value))) return value;
  const digits = type === "money" ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 6 };
  return Number(value).toLocaleString("en", digits);
}

function table({ head, results }) {
  const rows = results?.bindings ?? [];
  if (!rows.length) return element("p", { className: "notice" }, say("没有符合的行。", "No row fits."));
  const columns = head.vars.map((name) => ({ name, ...(question.columns[name] ?? {}) }));
  const cell = ({ name, type }, row) => {
    const value = row[name]?.value ?? "";
    return element("td", { className: NUMERIC.has(type) ? "number" : "" }, written(value, type) || "–");
  };
  const heading = ({ name, label, type }) =>
    element("th", { scope: "col", className: NUMERIC.has(type) ? "number" : "" }, label ? say(label.zh, label.en) : name);
  const whole = element(
    "table",
    { className: "answer" },
    element("caption", {}, say(`共${rows.length}行`, `${rows.length} ${rows.length === 1 ? "row" : "rows"}`)),
    element("thead", {}, element("tr", {}, ...columns.map(heading))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...columns.map((column) => cell(column, row))))),
  );
  return element("div", { className: "scroll", tabindex: "0", role: "region", "aria-label": say("答案", "Answer") }, whole);
}
