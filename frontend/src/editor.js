// Makes YASGUI's editor out of the plain form of the page. Without this file the form works as it is.

import { Yasqe } from "@zazuko/yasgui";

import { completers } from "./completion.js";
import { ask, Refused, resultView } from "./results.js";
import { wordsIn } from "./words.js";

const PERSISTENCE = "perfgraph-query";

class Page {
  constructor(form, settings) {
    this.form = form;
    this.settings = settings;
    this.words = wordsIn(settings.language);
    this.text = form.querySelector("textarea");
    this.run = form.querySelector("[data-run]");
    this.stop = form.querySelector("[data-stop]");
    this.link = form.querySelector("[data-link]");
    this.status = form.querySelector("[data-status]");
    this.running = null;
    form.querySelector("[data-download]").classList.add("quiet");
    for (const part of document.querySelectorAll("[data-plain]")) part.hidden = true;
    for (const part of document.querySelectorAll("[data-enhanced]")) part.hidden = false;
    this.editor = this.makeEditor();
    this.view = resultView(document.getElementById("answer"), settings, this.words);
    this.listen();
    this.follow();
  }

  makeEditor() {
    const place = document.createElement("div");
    place.id = "editor";
    this.text.before(place);
    this.text.hidden = true;
    const run = () => void this.ask();
    const editor = new Yasqe(place, {
      value: this.text.value,
      faulty: this.words.faulty,
      complete: this.words.complete,
      screenReaderLabel: this.words.editor,
      persistenceId: this.settings.persistence ? PERSISTENCE : null,
      autocompleters: completers(this.settings),
      createShareableLink: null,
      consumeShareLink: null,
      showQueryButton: false,
      editorHeight: "22rem",
      // Tab moves on to the next control, as everywhere on a page (WCAG 2.1, 2.1.2).
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": run, "Cmd-Enter": run },
      requestConfig: { endpoint: this.settings.endpoint },
    });
    editor.getInputField().setAttribute("aria-label", this.words.editor);
    return editor;
  }

  listen() {
    this.editor.on("change", () => this.follow());
    this.run.addEventListener("click", () => void this.ask());
    this.stop.addEventListener("click", () => this.running?.abort());
  }

  /** Keep the form, which the download sends, and the link to this query at what the editor holds. */
  follow() {
    this.text.value = this.editor.getValue();
    const address = new URL(this.settings.page, document.baseURI);
    address.searchParams.set("query", this.text.value);
    this.link.href = address.href;
  }

  async ask() {
    this.running?.abort();
    const mine = (this.running = new AbortController());
    this.show(this.words.running);
    const begun = performance.now();
    let outcome;
    let said = "";
    try {
      if (this.editor.getQueryMode() === "update") throw new Refused(this.words.update);
      outcome = await ask(this.settings.endpoint, this.text.value, this.editor.getQueryType(), mine.signal, this.words);
    } catch (error) {
      if (error instanceof Refused) outcome = error;
      else if (error.name === "AbortError") said = this.words.stopped;
      else throw error;
    }
    if (this.running !== mine) return;
    this.running = null;
    this.show(said);
    if (outcome) this.view.setResponse(outcome, Math.round(performance.now() - begun));
  }

  show(said) {
    this.status.textContent = said;
    this.stop.hidden = this.running === null;
  }
}

const settings = document.getElementById("editor-settings");
const form = document.getElementById("sparql");
if (settings && form) new Page(form, JSON.parse(settings.textContent));
