import { el, icon } from "../design/dom.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { watch } from "./attention.js";
import { listenForShortcuts } from "./shortcuts.js";
import { supervises } from "./state.js";
import { put } from "./words.js";
import "./desk-board.js";
import "./desk-callbacks.js";
import "./desk-header.js";
import "./desk-idle.js";
import "./desk-journal.js";
import "./desk-offer.js";
import "./desk-queue.js";
import "./desk-resting.js";
import "./desk-side.js";
import "./desk-talk.js";
import "./desk-team.js";

/** @typedef {import("./state.js").Page} Page */
/** @typedef {import("./state.js").State} State */

/** <desk-room>: header, queue and colleagues, the chosen page, and beside a talk who calls. */
class DeskRoom extends DeskElement {
  #banner = el("p", { class: "banner bad", role: "status", hidden: true });
  #page = el("main", { class: "page", id: "page" });
  #side = el("aside", { class: "side" });
  #leaving = new AbortController();

  connectedCallback() {
    super.connectedCallback();
    this.#leaving = new AbortController();
    listenForShortcuts(this.#leaving.signal);
    watch(this.#leaving.signal);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leaving.abort();
  }

  /** @override */
  build() {
    this.#banner.append(icon("refresh"), put(el("span"), "reconnecting"));
    this.append(
      put(el("a", { class: "skip", href: "#page" }), "to_the_talk"),
      document.createElement("desk-header"),
      this.#banner,
      el(
        "div",
        { class: "columns" },
        el(
          "div",
          { class: "left" },
          document.createElement("desk-queue"),
          document.createElement("desk-team"),
        ),
        this.#page,
        this.#side,
      ),
      document.createElement("desk-offer"),
    );
  }

  /** @override @param {State} state @param {State | null} before */
  update(state, before) {
    this.#banner.hidden = state.connected;
    const shown = content(state);
    if (before !== null && shown === content(before)) return;
    this.#page.replaceChildren(document.createElement(shown));
    const talking = shown === "desk-talk";
    this.toggleAttribute("data-talk", talking);
    this.#side.hidden = !talking;
    this.#side.replaceChildren(...(talking ? [document.createElement("desk-side")] : []));
  }
}

/** @param {State} state @returns {string} the element of the middle column */
function content(state) {
  if (state.page === "board" && supervises(state)) return "desk-board";
  if (state.page === "journal") return "desk-journal";
  if (state.page === "callbacks") return "desk-callbacks";
  if (state.talk) return "desk-talk";
  return state.resting ? "desk-resting" : "desk-idle";
}

/** @param {Page} page */
export function go(page) {
  desk.store.set({ page });
}

customElements.define("desk-room", DeskRoom);
