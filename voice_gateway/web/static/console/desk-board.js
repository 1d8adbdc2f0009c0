import { el } from "../design/dom.js";
import { desk } from "./desk.js";
import { openColleague } from "./desk-colleague.js";
import { DeskElement, keyed } from "./element.js";
import { duration, percent } from "./format.js";
import { secondsSince } from "./state.js";
import { presenceWords, put } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./messages.js").Colleague} Colleague */

const FIGURES = /** @type {const} */ ([
  "service_level", "in_queue", "longest_wait", "average_wait", "answered", "abandoned",
]);
/** Below it the service level is marked: eight of ten within 20 s is the trade's usual promise. */
const PROMISED = 0.8;

/** <desk-board>: the shift in figures, and every operator, for supervisors. */
class DeskBoard extends DeskElement {
  #figures = new Map(FIGURES.map((figure) => [figure, el("dd", { class: "figures" }, "–")]));
  #rows = el("tbody", { "data-testid": "board" });

  /** @override */
  build() {
    const heads = /** @type {const} */ (["operator", "state", "since", "talk"]);
    this.append(
      put(el("h1", { tabindex: -1, class: "page-title" }), "page_board"),
      el(
        "dl",
        { class: "board" },
        ...[...this.#figures].map(([figure, value]) => el("div", { class: "card" }, put(el("dt", { class: "small soft" }), `board_${figure}`), value)),
      ),
      el(
        "div",
        { class: "table-frame" },
        el("table", { class: "table" }, el("thead", {}, el("tr", {}, ...heads.map((head) => put(el("th", { scope: "col" }), head)))), this.#rows),
      ),
    );
  }

  /** @override @param {State} state @param {State | null} before */
  update(state, before) {
    const { board, queue } = state;
    if (before !== null && before.board === board && before.queue === queue) return;
    const level = board?.service_level ?? null;
    this.#put("service_level", level === null ? "–" : percent(level));
    this.#figures.get("service_level")?.classList.toggle("bad", level !== null && level < PROMISED);
    this.#put("answered", String(board?.answered ?? "–"));
    this.#put("abandoned", String(board?.abandoned ?? "–"));
    const average = board?.average_wait_s ?? null;
    this.#put("average_wait", average === null ? "–" : duration(Math.round(average)));
    this.#put("in_queue", String(queue.total));
    if (before === null) this.#rows.replaceChildren();
    keyed(
      this.#rows,
      queue.operators,
      ({ id }) => id,
      () => el("tr"),
      (row, colleague) => row.replaceChildren(...cells(colleague)),
    );
  }

  /** @override @param {State} state */
  tick(state) {
    const now = Date.now();
    const waits = state.queue.waiting.map(({ since }) => secondsSince(state, since, now));
    this.#put("longest_wait", waits.length === 0 ? "–" : duration(Math.max(...waits)));
    for (const time of this.#rows.querySelectorAll("time")) {
      time.textContent = duration(secondsSince(state, time.dateTime, now));
    }
  }

  /** @param {(typeof FIGURES)[number]} figure @param {string} text */
  #put(figure, text) {
    const shown = this.#figures.get(figure);
    if (shown && shown.textContent !== text) shown.textContent = text;
  }
}

/** @param {Colleague} colleague */
function cells(colleague) {
  const { id, name, presence, since, call } = colleague;
  const open = () => {
    const now = desk.store.state.queue.operators.find((other) => other.id === id);
    if (now) openColleague(now);
  };
  const listen = put(
    el("button", { type: "button", class: "button compact", onclick: () => desk.send({ type: "listen", call }) }),
    "listen",
  );
  return [
    el("td", {}, el("button", { type: "button", class: "link", onclick: open }, name)),
    el("td", { "data-presence": presence }, el("i", { class: "dot", "aria-hidden": "true" }), presenceWords(colleague)),
    el("td", {}, el("time", { class: "figures", datetime: since })),
    el("td", {}, call !== null && id !== desk.store.state.operator?.id && listen),
  ];
}

customElements.define("desk-board", DeskBoard);
