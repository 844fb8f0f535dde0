// The rows of a SELECT, or the triples of a CONSTRUCT, as a table: sorted by a click on a heading, filtered, shown
// a thousand at a time.

import { element } from "./elements.js";
import { href, short } from "./links.js";

const STEP = 1000;
const NUMBERS = /#(?:integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger|gYear)$/;

/** @param {object} settings @param {object} words */
export function tablePlugin(settings, words) {
  return class {
    priority = 10;
    label = words.table;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return Boolean(this.yasr.results?.getVariables()?.length);
    }

    draw() {
      const variables = this.yasr.results.getVariables();
      const rows = this.yasr.results.getBindings() ?? [];
      if (!rows.length) {
        this.yasr.resultsEl.append(element("p", { class: "nothing" }, words.none));
        return;
      }
      this.yasr.resultsEl.append(...new Rows(settings, words, variables, rows).parts);
    }
  };
}

class Rows {
  constructor(settings, words, variables, rows) {
    Object.assign(this, { settings, words, variables, rows, fitting: rows, shown: STEP, sorted: "", down: false });
    this.collator = new Intl.Collator(settings.language, { numeric: true });
    this.body = element("tbody");
    this.count = element("output");
    this.more = element("button", { type: "button", class: "quiet" }, words.more);
    this.more.addEventListener("click", () => this.fill((this.shown += STEP)));
    this.filter = element("input", { type: "search", "aria-label": words.filter, placeholder: words.filter });
    this.filter.addEventListener("input", () => this.choose());
    this.headings = variables.map((name) => this.heading(name));
    const head = element("thead", {}, element("tr", {}, ...this.headings));
    const table = element("table", { class: "answer" }, head, this.body);
    const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.table }, table);
    this.parts = [element("p", { class: "answer-controls" }, this.filter, this.count), scroll, this.more];
    this.fill();
  }

  heading(name) {
    const button = element("button", { type: "button", class: "heading" }, name);
    button.addEventListener("click", () => this.sort(name));
    return element("th", { scope: "col" }, button);
  }

  sort(name) {
    this.down = this.sorted === name && !this.down;
    this.sorted = name;
    this.headings.forEach((cell, at) => {
      if (this.variables[at] === name) cell.setAttribute("aria-sort", this.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
    this.choose();
  }

  choose() {
    const wanted = this.filter.value.trim().toLocaleLowerCase();
    const fits = (row) => this.variables.some((name) => row[name]?.value.toLocaleLowerCase().includes(wanted));
    this.fitting = wanted ? this.rows.filter(fits) : [...this.rows];
    if (this.sorted) this.fitting.sort((one, other) => this.compare(one[this.sorted], other[this.sorted]));
    this.shown = STEP;
    this.fill();
  }

  compare(one, other) {
    if (!one || !other) return Number(!one) - Number(!other);
    const order =
      isNumber(one) && isNumber(other) ? one.value - other.value : this.collator.compare(one.value, other.value);
    return this.down ? -order : order;
  }

  fill() {
    const rows = this.fitting.slice(0, this.shown);
    this.body.replaceChildren(...rows.map((row) => element("tr", {}, ...this.variables.map((name) => this.cell(row[name])))));
    this.count.value = this.words.rows(rows.length, this.rows.length);
    this.more.hidden = rows.length >= this.fitting.length;
  }

  cell(term) {
    if (!term) return element("td", { class: "nothing" });
    if (term.type === "uri") return element("td", {}, this.link(term.value));
    const tag = term["xml:lang"];
    const attributes = isNumber(term) ? { class: "number" } : tag ? { lang: tag } : {};
    const cell = element("td", attributes, term.type === "bnode" ? `_:${term.value}` : term.value);
    if (tag || term.datatype) cell.title = tag ? `@${tag}` : `^^${short(this.settings, term.datatype)}`;
    return cell;
  }

  link(iri) {
    const address = href(this.settings.site, iri);
    const words = short(this.settings, iri);
    if (!address) return words;
    return element("a", { href: address, title: iri, rel: "noreferrer" }, words);
  }
}

function isNumber(term) {
  return NUMBERS.test(term.datatype ?? "") && Number.isFinite(Number(term.value));
}
