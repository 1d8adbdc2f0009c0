import { el } from "../design/dom.js";
import { DeskElement } from "./element.js";
import { desk } from "./desk.js";
import { put } from "./words.js";
import "./desk-caller.js";
import "./desk-chat.js";
import "./desk-customer.js";
import "./desk-history.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {"chat" | "customer" | "history"} Tab */

/** @type {Tab[]} */
const TABS = ["chat", "customer", "history"];

/** <desk-side>: who calls, and under tabs (APG) the chat, the customer's card, what was before. */
class DeskSide extends DeskElement {
  /** @type {Map<Tab, HTMLButtonElement>} */
  #tabs = new Map();
  /** @type {Map<Tab, HTMLElement>} */
  #panels = new Map();
  #badge = el("span", { class: "chip note figures", hidden: true });
  /** @type {Tab} */
  #shown = "chat";

  /** @override @param {State} state */
  build({ talk }) {
    for (const tab of TABS) {
      const attributes = { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": `panel-${tab}` };
      this.#tabs.set(
        tab,
        el(
          "button",
          { ...attributes, onclick: () => this.#show(tab) },
          put(el("span"), `tab_${tab}`),
          tab === "chat" && this.#badge,
        ),
      );
      this.#panels.set(
        tab,
        el(
          "div",
          { class: "panel", role: "tabpanel", id: `panel-${tab}`, "aria-labelledby": `tab-${tab}` },
          document.createElement(`desk-${tab}`),
        ),
      );
    }
    const list = el("div", { class: "tabs", role: "tablist" }, ...this.#tabs.values());
    list.addEventListener("keydown", (event) => this.#move(event));
    this.addEventListener("reveal", () => this.#show("chat")); // a key leads into the chat
    this.append(document.createElement("desk-caller"), list, ...this.#panels.values());
    this.#show(talk?.video ? "chat" : "customer");
  }

  /** @override @param {State} state */
  update({ talk }) {
    const unread = talk?.unread ?? 0;
    if (unread > 0 && this.#shown === "chat" && !document.hidden) {
      queueMicrotask(() => desk.store.setTalk({ unread: 0 }));
    }
    this.#badge.hidden = unread === 0 || this.#shown === "chat";
    this.#badge.textContent = String(unread);
  }

  /** @param {Tab} shown */
  #show(shown) {
    this.#shown = shown;
    for (const [tab, button] of this.#tabs) {
      button.setAttribute("aria-selected", String(tab === shown));
      button.tabIndex = tab === shown ? 0 : -1;
    }
    for (const [tab, panel] of this.#panels) panel.hidden = tab !== shown;
    this.update(desk.store.state);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const at = TABS.indexOf(this.#shown);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key];
    const tab = next === undefined ? undefined : TABS[(next + TABS.length) % TABS.length];
    if (tab === undefined) return;
    event.preventDefault();
    this.#show(tab);
    this.#tabs.get(tab)?.focus();
  }
}

customElements.define("desk-side", DeskSide);
