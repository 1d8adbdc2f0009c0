import { el, icon } from "../design/dom.js";
import { DeskElement } from "./element.js";
import { moment, phone, timeOfDay } from "./format.js";
import { callBackWords, put, say } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./messages.js").CallBack} CallBack */

/** <desk-callbacks>: who has been promised a call, and when (B2). */
class DeskCallbacks extends DeskElement {
  #rows = el("tbody", { "data-testid": "callbacks" });
  #table = el("div", { class: "table-frame" });
  #empty = el("div", { class: "empty" }, icon("refresh"), put(el("p"), "callbacks_empty"));

  /** @override */
  build() {
    const heads = /** @type {const} */ (["name", "phone", "window", "tries", "state"]);
    this.#table.append(
      el("table", { class: "table" }, el("thead", {}, el("tr", {}, ...heads.map((head) => put(el("th", { scope: "col" }), head)))), this.#rows),
    );
    this.append(
      put(el("h1", { tabindex: -1, class: "page-title" }), "page_callbacks"),
      put(el("p", { class: "soft page-text" }), "callbacks_text"),
      this.#table,
      this.#empty,
    );
  }

  /** @override @param {State} state @param {State | null} before */
  update({ callbacks }, before) {
    if (callbacks === before?.callbacks) return;
    this.#rows.replaceChildren(...callbacks.map(row));
    this.#table.hidden = callbacks.length === 0;
    this.#empty.hidden = callbacks.length > 0;
  }
}

/** @param {CallBack} callback */
function row({ phone: number, name, from, to, tries, state }) {
  return el(
    "tr",
    {},
    el("td", {}, name ?? say("nameless")),
    el("td", { class: "figures" }, phone(number)),
    el("td", { class: "figures" }, `${moment(from)} – ${timeOfDay(to)}`),
    el("td", { class: "figures" }, String(tries)),
    el("td", {}, el("span", { class: `chip ${state === "done" ? "live" : state === "failed" ? "bad" : ""}` }, callBackWords(state))),
  );
}

customElements.define("desk-callbacks", DeskCallbacks);
