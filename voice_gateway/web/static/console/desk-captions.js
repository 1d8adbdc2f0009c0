import { el, icon } from "../design/dom.js";
import { DeskElement } from "./element.js";
import { name, put, whoWords } from "./words.js";

/** @typedef {import("./messages.js").Caption} Caption */
/** @typedef {import("./state.js").State} State */

/** Nearer than this to the end, px, the list follows what is said. */
const NEAR = 48;

/** <desk-captions>: what both sides say, as it is said (B5). */
class DeskCaptions extends DeskElement {
  #list = el("ol", { class: "captions", tabindex: 0, "data-testid": "captions" });
  #empty = el("div", { class: "empty small" }, icon("captions"), put(el("p"), "captions_empty"));

  /** @override */
  build() {
    name(this.#list, "captions");
    this.append(put(el("h2", { class: "column-title" }), "captions"), this.#list, this.#empty);
  }

  /** @override @param {State} state @param {State | null} before */
  update({ talk }, before) {
    if (talk === null || talk.captions === before?.talk?.captions) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    const following = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#empty.hidden = talk.captions.length > 0;
    this.#list.hidden = talk.captions.length === 0;
    this.#list.replaceChildren(...talk.captions.map(line));
    if (following) this.#list.scrollTop = this.#list.scrollHeight;
  }
}

/** @param {Caption} caption */
function line({ who, text, final }) {
  return el(
    "li",
    { "data-who": who, class: final ? "" : "unfinished" },
    el("span", { class: "who" }, whoWords(who)),
    el("span", {}, text),
  );
}

customElements.define("desk-captions", DeskCaptions);
