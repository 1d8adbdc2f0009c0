import { el } from "./dom.js";
import { chooseLanguage, language, onLanguage } from "./words.js";

/** <language-switch>: «EN» while the page speaks Russian, «RU» while it speaks English. */
export class LanguageSwitch extends HTMLElement {
  connectedCallback() {
    const button = el("button", {
      class: "icon-button small",
      type: "button",
      "data-testid": "language",
      onclick: () => chooseLanguage(language() === "ru" ? "en" : "ru"),
    });
    const show = () => {
      const other = language() === "ru" ? "en" : "ru";
      button.textContent = other.toUpperCase();
      button.lang = other;
      button.setAttribute("aria-label", other === "en" ? "EN: English" : "RU: по-русски");
    };
    onLanguage(show);
    show();
    this.replaceChildren(button);
  }
}

customElements.define("language-switch", LanguageSwitch);
