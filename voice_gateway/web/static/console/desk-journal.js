import { el, icon } from "../design/dom.js";
import { openPastCall } from "./desk-past-call.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { moment } from "./format.js";
import { put, say } from "./words.js";

const PAGE = 30;

/** @typedef {import("./api.js").PastCallBrief} PastCallBrief */

/** <desk-journal>: earlier calls, newest first. */
class DeskJournal extends DeskElement {
  #rows = el("tbody");
  #empty = el("div", { class: "empty", hidden: true }, icon("clock"), put(el("p"), "journal_empty"));
  #more = put(el("button", { type: "button", class: "button", hidden: true, onclick: () => void this.#fetch() }), "more");
  /** @type {PastCallBrief[]} */
  #calls = [];

  /** @override */
  build() {
    const heads = /** @type {const} */ (["began", "name", "account", "operator", "result", "rating"]);
    this.append(
      put(el("h1", { tabindex: -1, class: "page-title" }), "page_journal"),
      el(
        "div",
        { class: "table-frame" },
        el("table", { class: "table" }, el("thead", {}, el("tr", {}, ...heads.map((head) => put(el("th", { scope: "col" }), head)))), this.#rows),
      ),
      this.#empty,
      this.#more,
    );
    void this.#fetch();
  }

  /** @override */
  update() {
    this.#rows.replaceChildren(...this.#calls.map(row));
  }

  async #fetch() {
    const calls = await desk.orTell(desk.api.calls(this.#calls.at(-1)?.at ?? null, PAGE));
    if (calls === null) return;
    this.#calls = [...this.#calls, ...calls];
    this.#more.hidden = calls.length < PAGE;
    this.#empty.hidden = this.#calls.length > 0;
    this.update();
  }
}

/** @param {PastCallBrief} call */
function row({ call, at, talks, stars }) {
  const last = talks.at(-1);
  return el(
    "tr",
    {},
    el("td", {}, el("button", { type: "button", class: "link figures", onclick: () => void openPastCall(call) }, moment(at))),
    el("td", {}, last?.name ?? say("nameless")),
    el("td", { class: "figures" }, last?.account),
    el("td", {}, last?.operator),
    el("td", {}, last?.result),
    el("td", {}, stars === null ? null : say("stars", { stars })),
  );
}

customElements.define("desk-journal", DeskJournal);
