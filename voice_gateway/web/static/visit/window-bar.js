/** The window's own buttons: language, size, minimise, close. */

import "../design/language-switch.js";
import { changeIcon } from "../design/dom.js";
import { framed, tellSite } from "./frame.js";
import { iconButton } from "./parts.js";
import { name } from "./words.js";

/** A phone's screen is filled already. */
const PHONE_PX = 700;

/** <window-actions>: fires "close". Escape minimises, unless something inside has taken it. */
export class WindowActions extends HTMLElement {
  #wide = iconButton("widen", "expand", () => this.widen(!this.#isWide), { testid: "widen" });
  #minimise = iconButton("minimise", "minimise", () => tellSite({ minimise: true }), { testid: "minimise" });
  #close = iconButton("close", "close", () => this.dispatchEvent(new Event("close")), { testid: "close" });
  #isWide = false;

  connectedCallback() {
    this.#minimise.hidden = !framed();
    this.#wide.hidden = !framed() || screen.width < PHONE_PX;
    this.append(document.createElement("language-switch"), this.#wide, this.#minimise, this.#close);
    document.addEventListener("keydown", (event) => {
      const taken = event.defaultPrevented || document.querySelector("dialog:modal") !== null;
      if (event.key === "Escape" && !taken) tellSite({ minimise: true });
    });
  }

  /** @param {boolean} may while a call runs the window may only be minimised */
  set closable(may) {
    this.#close.hidden = !may;
  }

  /** @param {boolean} wide */
  widen(wide) {
    this.#isWide = wide;
    name(this.#wide, wide ? "narrow" : "widen");
    changeIcon(this.#wide, wide ? "shrink" : "expand");
    tellSite({ wide });
  }
}

customElements.define("window-actions", WindowActions);
