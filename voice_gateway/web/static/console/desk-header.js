import { el, icon } from "../design/dom.js";
import { desk } from "./desk.js";
import { openDevices } from "./desk-devices.js";
import { openHelp } from "./desk-help.js";
import { DeskElement } from "./element.js";
import { supervises } from "./state.js";
import { name, put } from "./words.js";
import "./desk-presence.js";

/** @typedef {import("./state.js").Page} Page */
/** @typedef {import("./state.js").State} State */

/** <desk-header>: pages, presence, devices, help, sign-out. */
class DeskHeader extends DeskElement {
  #nav = el("nav", { class: "pages" });
  #operator = el("span", { class: "operator-name" });
  #waiting = el("span", { class: "chip note figures", hidden: true });

  /** @override @param {State} state */
  build(state) {
    /** @type {Page[]} */
    const pages = ["work", "callbacks", "journal", ...(supervises(state) ? [/** @type {Page} */ ("board")] : [])];
    name(this.#nav, "pages").append(
      ...pages.map((page) =>
        el(
          "button",
          { type: "button", "data-page": page, onclick: () => desk.store.set({ page }) },
          put(el("span"), `page_${page}`),
          page === "callbacks" && this.#waiting,
        ),
      ),
    );
    this.append(
      el(
        "header",
        { class: "top" },
        el("p", { class: "house" }, icon("headset"), put(el("span"), "house")),
        this.#nav,
        document.createElement("desk-presence"),
        tool("settings", "devices", openDevices),
        tool("keyboard", "help", openHelp),
        document.createElement("language-switch"),
        this.#operator,
        tool("leave", "sign_out", () => void desk.signOut()),
      ),
    );
  }

  /** @override @param {State} state */
  update({ page, operator, callbacks }) {
    for (const button of this.#nav.children) {
      const here = button instanceof HTMLElement && button.dataset.page === page;
      if (here) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    this.#operator.textContent = operator?.title ?? "";
    const open = callbacks.filter(({ state }) => state === "waiting" || state === "calling").length;
    this.#waiting.hidden = open === 0;
    this.#waiting.textContent = String(open);
  }
}

/**
 * @param {string} sign an icon
 * @param {import("./words.js").Word} word
 * @param {() => void} onclick
 */
function tool(sign, word, onclick) {
  const button = el("button", { type: "button", class: "icon-button compact", onclick }, icon(sign));
  return titled(button, word);
}

/**
 * Names a button that shows an icon only, for the pointer too.
 * @param {HTMLElement} button
 * @param {import("./words.js").Word} word
 */
export function titled(button, word) {
  name(button, word);
  button.dataset.titled = "";
  return button;
}

customElements.define("desk-header", DeskHeader);
