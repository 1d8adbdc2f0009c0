import { el, icon } from "../design/dom.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { presenceWords, put } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** <desk-idle>: no talk now; says whether calls come, and lets them come. */
class DeskIdle extends DeskElement {
  #title = el("h1", { tabindex: -1 });
  #text = el("p", { class: "soft" });
  #ready = put(
    el("button", {
      type: "button",
      class: "button primary large",
      "data-testid": "become-available",
      onclick: () => desk.send({ type: "presence", presence: "available", reason: null }),
    }),
    "become_available",
  );

  /** @override */
  build() {
    this.append(
      el("div", { class: "idle" }, el("span", { class: "idle-sign" }, icon("headset")), this.#title, this.#text, this.#ready),
    );
  }

  /** @override @param {State} state */
  update({ presence }) {
    const available = presence.presence === "available";
    this.dataset.presence = presence.presence;
    this.#ready.hidden = available;
    if (available) put(this.#title, "idle_available");
    else {
      delete this.#title.dataset.word;
      this.#title.textContent = presenceWords(presence);
    }
    put(this.#text, available ? "idle_available_text" : "idle_away_text");
  }
}

customElements.define("desk-idle", DeskIdle);
