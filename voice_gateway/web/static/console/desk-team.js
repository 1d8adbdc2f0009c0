import { el } from "../design/dom.js";
import { desk } from "./desk.js";
import { DeskElement, keyed } from "./element.js";
import { duration } from "./format.js";
import { secondsSince, supervises } from "./state.js";
import { presenceWords, put } from "./words.js";
import { openColleague } from "./desk-colleague.js";

/** @typedef {import("./messages.js").Colleague} Colleague */
/** @typedef {import("./state.js").State} State */

/** <desk-team>: the other operators and since when they are what they are. */
class DeskTeam extends DeskElement {
  #list = el("ul", { class: "team", "data-testid": "team" });

  /** @override */
  build() {
    this.append(el("h2", { class: "column-title" }, put(el("span"), "colleagues")), this.#list);
  }

  /** @override @param {State} state @param {State | null} before */
  update(state, before) {
    if (before?.queue === state.queue) return;
    const others = state.queue.operators.filter(({ id }) => id !== state.operator?.id);
    if (before === null) this.#list.replaceChildren();
    keyed(
      this.#list,
      others,
      ({ id }) => id,
      ({ id }) => el("li", { "data-operator": id }),
      (item, colleague) => fill(item, colleague, supervises(state)),
    );
  }

  /** @override @param {State} state */
  tick(state) {
    const now = Date.now();
    for (const time of this.#list.querySelectorAll("time")) {
      time.textContent = duration(secondsSince(state, time.dateTime, now));
    }
  }
}

/** @param {HTMLElement} item @param {Colleague} colleague @param {boolean} supervised */
function fill(item, colleague, supervised) {
  const { id, name, presence, since } = colleague;
  item.dataset.presence = presence;
  const parts = [
    el("i", { class: "dot", "aria-hidden": "true" }),
    el("span", { class: "name" }, name),
    el("span", { class: "soft small" }, presenceWords(colleague)),
    el("time", { class: "soft small figures", datetime: since }),
  ];
  const open = () => {
    const now = desk.store.state.queue.operators.find((other) => other.id === id);
    if (now) openColleague(now);
  };
  item.replaceChildren(
    ...(supervised
      ? [el("button", { type: "button", class: "colleague", onclick: open }, ...parts)]
      : [el("div", { class: "colleague" }, ...parts)]),
  );
}

customElements.define("desk-team", DeskTeam);
