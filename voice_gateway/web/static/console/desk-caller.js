import { el, icon } from "../design/dom.js";
import { factRows } from "./desk-offer.js";
import { DeskElement } from "./element.js";
import { phone } from "./format.js";
import { put, reasonWords, sectionTitle } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** <desk-caller>: what is known of who calls, in a few lines. */
class DeskCaller extends DeskElement {
  #facts = el("dl", { class: "facts" });

  /** @override */
  build() {
    this.append(
      el("h2", { class: "column-title" }, icon("person"), put(el("span"), "who_calls")),
      this.#facts,
    );
  }

  /** @override @param {State} state @param {State | null} before */
  update({ talk, config }, before) {
    if (talk === null || config === null) return;
    if (talk.visitor === before?.talk?.visitor && talk.code === before.talk.code) return;
    const { visitor, reason, code } = talk;
    this.#facts.replaceChildren(
      ...factRows([
        ["name", visitor.name],
        ["account", visitor.account],
        ["phone", visitor.phone && phone(visitor.phone)],
        ["section", visitor.section && sectionTitle(config, visitor.section)],
        ["reason", reasonWords(reason)],
        ["page", visitor.page && pageName(visitor.page)],
        ["session_code", code],
      ]),
    );
  }
}

/** @param {string} url @returns {string} «site.example/contacts» */
function pageName(url) {
  return url.replace(/^https?:\/\//, "").replace(/[?#].*$/, "");
}

customElements.define("desk-caller", DeskCaller);
