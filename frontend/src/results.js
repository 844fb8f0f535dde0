// Asks the endpoint and hands what comes back to YASGUI's result view.

import { Yasr } from "@zazuko/yasgui";

import { booleanPlugin, errorPlugin, responsePlugin } from "./plain.js";
import { tablePlugin } from "./table.js";

const ACCEPT = {
  SELECT: "application/sparql-results+json",
  ASK: "application/sparql-results+json",
  CONSTRUCT: "application/n-triples",
  DESCRIBE: "application/n-triples",
};

/** An answer that is not one: what the server said, with its status, or what happened on the way. */
export class Refused extends Error {
  /** @param {string} message @param {number} status @param {string} retryAfter */
  constructor(message, status = 0, retryAfter = "") {
    super(message);
    Object.assign(this, { status, retryAfter });
  }
}

/** Return the result view, drawn inside `place`. @param {HTMLElement} place @param {object} settings @param {object} words */
export function resultView(place, settings, words) {
  Yasr.registerPlugin("table", tablePlugin(settings, words));
  Yasr.registerPlugin("boolean", booleanPlugin(words));
  Yasr.registerPlugin("response", responsePlugin(words));
  Yasr.registerPlugin("error", errorPlugin(words));
  return new (viewIn(words))(place, { persistenceId: null, prefixes: settings.prefixes });
}

/** YASGUI's view without its link to a manual elsewhere and its download, which the page has in every format. */
function viewIn(words) {
  return class extends Yasr {
    drawDocumentationButton() {}

    updateHelpButton() {}

    drawDownloadIcon() {}

    fillFallbackBox() {}

    drawPluginSelectors() {
      super.drawPluginSelectors();
      this.pluginSelectorsEl.setAttribute("aria-label", words.tabs);
      for (const button of this.pluginSelectorsEl.querySelectorAll("button")) button.removeAttribute("aria-label");
    }

    updatePluginSelectors(usable) {
      super.updatePluginSelectors(usable);
      for (const button of this.pluginSelectorsEl?.querySelectorAll("button") ?? []) {
        button.disabled = button.classList.contains("disabled");
        button.setAttribute("aria-pressed", String(button.classList.contains("selected")));
      }
    }

    updateResponseInfo() {
      const seconds = (this.results?.getResponseTime() ?? 0) / 1000;
      this.dataElement.textContent = this.results && !this.results.hasError() ? words.seconds(seconds) : "";
    }
  };
}

/**
 * Ask the endpoint and return the whole answer as the result view takes it.
 *
 * Throws Refused, also when the answer broke off, and an AbortError when `signal` stopped it.
 *
 * @param {string} endpoint @param {string} query @param {string} form @param {AbortSignal} signal @param {object} words
 */
export async function ask(endpoint, query, form, signal, words) {
  const accept = ACCEPT[form] ?? ACCEPT.SELECT;
  const response = await reached(
    fetch(endpoint, {
      method: "POST",
      body: new URLSearchParams({ query }),
      headers: { Accept: `${accept}, */*;q=0.1` },
      credentials: "omit",
      signal,
    }),
    words.unreachable,
  );
  const content = await reached(response.text(), words.cut);
  if (!response.ok) throw new Refused(content.trim(), response.status, response.headers.get("Retry-After") ?? "");
  // An empty graph is an answer; the view takes an empty text for none.
  return { ok: true, status: response.status, headers: response.headers, content: content || "\n" };
}

/** @template T @param {Promise<T>} promise @param {string} message @returns {Promise<T>} */
async function reached(promise, message) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused(message);
  }
}
