import { changeIcon, el, icon } from "../design/dom.js";
import { titled } from "./desk-header.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { ACTIONS, actionWords, available, keyName } from "./actions.js";
import { name, put } from "./words.js";

/** @typedef {import("./actions.js").ActionName} ActionName */
/** @typedef {import("./state.js").State} State */

/** <desk-controls>: what can be done in a talk; the same actions as the keyboard's. */
class DeskControls extends DeskElement {
  /** @type {Map<ActionName, HTMLButtonElement>} */
  #buttons = new Map();
  #problem = put(el("p", { class: "banner bad small", role: "alert", hidden: true }), "microphone_none");

  /** @override */
  build() {
    const bar = el("div", { class: "controls", role: "toolbar" });
    name(bar, "controls");
    for (const [action, { sign, danger, key, shift }] of ACTIONS) {
      const button = el(
        "button",
        {
          type: "button",
          class: danger ? "button danger compact finish" : "icon-button",
          "data-testid": `do-${action}`,
          "data-key": ` · ${keyName(key, shift)}`,
          "aria-keyshortcuts": keyName(key, shift).replaceAll(" ", ""),
          onclick: () => ACTIONS.get(action)?.run(),
        },
        icon(sign),
        danger && put(el("span"), "finish"),
      );
      this.#buttons.set(action, button);
      bar.append(button);
    }
    this.append(this.#problem, bar);
    desk.addEventListener("media", this.#show);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    desk.removeEventListener("media", this.#show);
  }

  /** @override */
  update() {
    this.#show();
  }

  #show = () => {
    const { talk } = desk.store.state;
    if (talk === null) return;
    for (const [action, button] of this.#buttons) {
      const { pressed, sign, on } = /** @type {import("./actions.js").Action} */ (ACTIONS.get(action));
      button.hidden = !available(action, talk);
      const is = pressed?.() ?? false;
      if (pressed) button.setAttribute("aria-pressed", String(is));
      changeIcon(button, is && on ? on : sign);
      if (action === "finish") put(this.#label(button), talk.role === "talking" ? "finish" : "leave_talk");
      else titled(button, actionWords(action, is));
    }
    this.#problem.hidden = !desk.media?.microphoneProblem;
  };

  /** @param {HTMLElement} button */
  #label(button) {
    return /** @type {HTMLElement} */ (button.querySelector("span"));
  }
}

customElements.define("desk-controls", DeskControls);
