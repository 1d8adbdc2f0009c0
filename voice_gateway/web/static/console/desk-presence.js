import { el, icon } from "../design/dom.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { duration } from "./format.js";
import { secondsUntil } from "./state.js";
import { presenceWords, put } from "./words.js";

/** @typedef {import("./messages.js").PresenceName} PresenceName */
/** @typedef {import("./state.js").State} State */

/** <desk-presence>: what the operator is to the queue, and a menu to change it (APG menu button). */
class DeskPresence extends DeskElement {
  #now = el("span", { class: "presence-now" });
  #left = el("span", { class: "figures" });
  #menu = el("div", { class: "menu", id: "presence-menu", popover: "auto", role: "menu" });
  #button = el(
    "button",
    {
      type: "button",
      class: "button compact presence-button",
      popovertarget: "presence-menu",
      "aria-haspopup": "menu",
      "data-testid": "presence",
      "data-focus": "presence",
    },
    el("i", { class: "dot", "aria-hidden": "true" }),
    put(el("span", { class: "spoken" }), "presence"),
    this.#now,
    this.#left,
    icon("down"),
  );

  /** @override */
  build() {
    this.#menu.addEventListener("keydown", (event) => this.#move(event));
    this.append(this.#button, this.#menu);
  }

  /** @override @param {State} state @param {State | null} before */
  update({ presence, config }, before) {
    if (presence === before?.presence && config === before.config) return;
    this.#button.dataset.presence = presence.presence;
    this.#now.textContent = presenceWords(presence);
    this.#menu.replaceChildren(
      this.#item("available", null, true),
      this.#item("busy", null),
      put(el("p", { class: "menu-head", role: "presentation" }), "presence_break"),
      ...(config?.break_reasons ?? []).map((reason) => this.#item("break", reason)),
      el("hr", { role: "separator" }),
      this.#item("offline", null),
    );
  }

  /** @override @param {State} state */
  tick(state) {
    const { presence, until } = state.presence;
    const counting = presence === "wrap_up" && until !== null;
    this.#left.hidden = !counting;
    if (counting) this.#left.textContent = duration(secondsUntil(state, until, Date.now()));
  }

  /**
   * @param {PresenceName} presence
   * @param {string | null} reason
   * @param {boolean} [first] takes the focus as the menu opens
   */
  #item(presence, reason, first = false) {
    const now = desk.store.state.presence;
    const checked = now.presence === presence && (reason === null || now.reason === reason);
    return el(
      "button",
      {
        type: "button",
        class: "menu-item",
        role: "menuitemradio",
        "aria-checked": String(checked),
        tabindex: -1,
        autofocus: first,
        "data-presence": presence,
        onclick: () => {
          this.#menu.hidePopover();
          desk.send({ type: "presence", presence, reason });
        },
      },
      el("i", { class: "dot", "aria-hidden": "true" }),
      presenceWords({ presence, reason }),
      checked && icon("check"),
    );
  }

  #items() {
    return [...this.#menu.querySelectorAll("button")];
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const items = this.#items();
    const at = items.findIndex((item) => item === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items[(next + items.length) % items.length]?.focus();
  }
}

customElements.define("desk-presence", DeskPresence);
