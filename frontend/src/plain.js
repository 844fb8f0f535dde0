// The other ways to show what came back: yes or no, the text as it stands, and what went wrong.

import { element } from "./elements.js";

const LETTERS = 200_000;

/** Shows the answer of an ASK. @param {object} words */
export function booleanPlugin(words) {
  return class {
    priority = 10;
    hideFromSelection = true;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return typeof this.yasr.results?.getBoolean() === "boolean";
    }

    draw() {
      this.yasr.resultsEl.append(element("p", { class: "verdict" }, this.yasr.results.getBoolean() ? words.yes : words.no));
    }
  };
}

/** Shows the text of the answer, its beginning when it is long. @param {object} words */
export function responsePlugin(words) {
  return class {
    priority = 2;
    label = words.response;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return Boolean(this.yasr.results && !this.yasr.results.hasError());
    }

    draw() {
      const text = this.yasr.results.getOriginalResponseAsString() ?? "";
      const pre = element("pre", { tabindex: "0", role: "region", "aria-label": words.response }, text.slice(0, LETTERS));
      this.yasr.resultsEl.append(pre);
      if (text.length <= LETTERS) return;
      const whole = element("button", { type: "button", class: "quiet" }, words.whole);
      whole.addEventListener("click", () => {
        pre.textContent = text;
        whole.remove();
        pre.focus();
      });
      this.yasr.resultsEl.append(whole);
    }
  };
}

/** Shows what went wrong, with the server's own words. @param {object} words */
export function errorPlugin(words) {
  return class {
    priority = 20;
    hideFromSelection = true;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return Boolean(this.yasr.results?.hasError());
    }

    draw() {
      const fault = this.yasr.results.error ?? {};
      const heading = fault.status ? (words.refused[fault.status] ?? words.fault(fault.status)) : fault.message;
      const box = element("div", { class: "notice warning", role: "alert" }, element("h3", {}, heading));
      if (fault.status && fault.message) box.append(element("pre", { class: "message" }, fault.message));
      if (fault.retryAfter) box.append(element("p", {}, words.again(fault.retryAfter)));
      this.yasr.resultsEl.append(box);
    }
  };
}
