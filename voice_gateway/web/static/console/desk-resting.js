import { el, find, icon } from "../design/dom.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { duration } from "./format.js";
import { secondsUntil } from "./state.js";
import { endWords, put, say } from "./words.js";
import "./desk-notes.js";

/** @typedef {import("./state.js").State} State */

/** <desk-resting>: the talk is over, its notes are finished, the next call waits for us. */
class DeskResting extends DeskElement {
  #reason = el("p", { class: "soft" });
  #left = el("p", { class: "resting-left figures", role: "timer" });
  #done = put(
    el("button", {
      type: "button",
      class: "button primary large",
      "data-testid": "wrapped-up",
      onclick: () => desk.send({ type: "wrapped_up" }),
    }),
    "wrapped_up",
  );

  /** @override */
  build() {
    this.append(
      el(
        "div",
        { class: "resting" },
        el("span", { class: "idle-sign" }, icon("check")),
        put(el("h1", { tabindex: -1 }), "talk_over"),
        this.#reason,
        this.#left,
        el("div", { class: "card" }, document.createElement("desk-notes")),
        this.#done,
      ),
    );
    // Whoever was typing notes goes on typing them.
    queueMicrotask(() => find(this, "textarea", HTMLTextAreaElement).focus());
  }

  /** @override @param {State} state */
  update({ resting }) {
    if (resting) this.#reason.textContent = endWords(resting.reason);
  }

  /** @override @param {State} state */
  tick(state) {
    const { until } = state.presence;
    if (until === null) return;
    const left = secondsUntil(state, until, Date.now());
    this.#left.textContent = say("next_call_in", { time: duration(left) });
  }
}

customElements.define("desk-resting", DeskResting);
