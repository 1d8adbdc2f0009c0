import { el, icon } from "../design/dom.js";
import { DeskElement, keyed } from "./element.js";
import { duration } from "./format.js";
import { secondsSince } from "./state.js";
import { callerWords, put, queueTitle, reasonWords, sectionTitle } from "./words.js";

/** @typedef {import("./messages.js").Waiting} Waiting */
/** @typedef {import("./state.js").State} State */

/** A wait from which it is marked, s: the service level counts answers within 20 s. */
const LONG_S = 60;
export const KIND_ICONS = /** @type {const} */ ({ web: "camera", phone: "phone", callback: "refresh" });

/** <desk-queue>: who waits, longest first, with what is known. */
class DeskQueue extends DeskElement {
  #list = el("ol", { class: "waiting", "data-testid": "queue" });
  #count = el("span", { class: "chip figures" });
  #empty = el("div", { class: "empty small" }, icon("check"), put(el("p"), "queue_empty"));

  /** @override */
  build() {
    this.append(
      el("h2", { class: "column-title" }, put(el("span"), "queue"), this.#count),
      this.#list,
      this.#empty,
    );
  }

  /** @override @param {State} state @param {State | null} before */
  update(state, before) {
    const { waiting, total } = state.queue;
    if (before?.queue === state.queue && before.config === state.config) return;
    this.#count.textContent = String(total);
    this.#count.classList.toggle("note", waiting.length > 0);
    this.#list.hidden = waiting.length === 0;
    this.#empty.hidden = waiting.length > 0;
    if (before === null) this.#list.replaceChildren();
    keyed(
      this.#list,
      waiting,
      ({ call }) => call,
      () => el("li", { class: "waiting-caller" }),
      (item, caller) => this.#fill(item, caller, state),
    );
  }

  /** @override @param {State} state */
  tick(state) {
    const now = Date.now();
    for (const time of this.#list.querySelectorAll("time")) {
      const seconds = secondsSince(state, time.dateTime, now);
      time.textContent = duration(seconds);
      time.classList.toggle("long", seconds >= LONG_S);
    }
  }

  /** @param {HTMLElement} item @param {Waiting} caller @param {State} state */
  #fill(item, caller, state) {
    const { config, operator } = state;
    const where = [
      config && queueTitle(config, caller.queue),
      caller.section && config && sectionTitle(config, caller.section),
    ];
    item.replaceChildren(
      el(
        "p",
        { class: "row" },
        icon(KIND_ICONS[caller.kind]),
        el("strong", { class: "name" }, callerWords(caller)),
        el("time", { class: "figures", datetime: caller.since }),
      ),
      el("p", { class: "soft small where" }, [...new Set(where)].filter(Boolean).join(" · ")),
      el(
        "p",
        { class: "row small" },
        el("span", { class: "soft" }, reasonWords(caller.reason)),
        caller.for !== null &&
          put(
            el("span", { class: "chip live" }),
            caller.for === operator?.id ? "to_you" : "to_another",
          ),
      ),
    );
  }
}

customElements.define("desk-queue", DeskQueue);
