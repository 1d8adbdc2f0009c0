import { el } from "../design/dom.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { hint, put, say } from "./words.js";

/** @typedef {import("./state.js").State} State */

const SAVE_AFTER_MS = 700;
const LONGEST = 10_000;

/** <desk-notes>: notes that keep themselves and the talk's result; goes on after the talk. */
class DeskNotes extends DeskElement {
  #text = el("textarea", {
    class: "input",
    id: "notes",
    maxlength: LONGEST,
    "data-focus": "notes",
    oninput: () => this.#later(),
    onblur: () => this.#save(),
  });
  #result = el("select", { class: "input compact", id: "result", onchange: () => this.#choose() });
  #saved = el("span", { class: "small soft", role: "status" });
  #timer = 0;
  /** What the server has of us, and of which call. */
  #sent = "";
  /** @type {string | null} */
  #call = null;

  /** @override */
  build() {
    this.append(
      el(
        "div",
        { class: "column-title" },
        put(el("label", { for: "notes" }), "notes"),
        this.#saved,
      ),
      hint(this.#text, "notes_hint"),
      el("label", { class: "result" }, put(el("span", { class: "small" }), "result"), this.#result),
    );
  }

  disconnectedCallback() {
    this.#save();
    super.disconnectedCallback();
  }

  /** @override @param {State} state @param {State | null} before */
  update(state, before) {
    const about = state.talk ?? state.resting;
    if (about === null || state.config === null) return;
    if (before === null || before.config !== state.config) this.#offerResults(state.config.results);
    if (this.#call !== about.call) {
      this.#call = about.call;
      this.#sent = about.notes;
      this.#text.value = about.notes;
    }
    this.#result.value = about.result ?? "";
    if (state.connected && before?.connected === false) this.#save();
  }

  /** @param {string[]} results */
  #offerResults(results) {
    this.#result.replaceChildren(
      el("option", { value: "" }, say("result_none")),
      ...results.map((result) => el("option", { value: result }, result)),
    );
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), SAVE_AFTER_MS);
    this.#saved.textContent = "";
  }

  #save() {
    clearTimeout(this.#timer);
    const text = this.#text.value;
    if (text === this.#sent || !desk.store.state.connected) return;
    if (!desk.send({ type: "notes", text })) return;
    this.#sent = text;
    this.#keep({ notes: text });
    put(this.#saved, "saved");
  }

  #choose() {
    const result = this.#result.value;
    if (result === "" || !desk.send({ type: "result", result })) return;
    this.#keep({ result });
  }

  /** @param {{notes?: string, result?: string}} fields */
  #keep(fields) {
    desk.store.change((state) => ({
      ...state,
      talk: state.talk && { ...state.talk, ...fields },
      resting: state.resting && { ...state.resting, ...fields },
    }));
  }
}

customElements.define("desk-notes", DeskNotes);
