import { name } from "./words.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
/** @type {Record<string, string>} */
const SPOKEN = { "*": "звёздочка", "#": "решётка" };

/**
 * <dozvon-keypad>: the telephone's keys. Fires "digit" (CustomEvent of 0-9 * #) for a press here
 * or on the keyboard while the keypad has the focus, and "dismiss" for Escape.
 */
export class DozvonKeypad extends HTMLElement {
  #pressed = document.createElement("output");
  #masked = false;

  connectedCallback() {
    this.setAttribute("role", "group");
    name(this, "keys");
    this.dataset.testid = "keypad";
    this.#pressed.dataset.testid = "keypad-pressed";
    this.#pressed.setAttribute("aria-label", "Набрано");
    this.append(this.#pressed, ...KEYS.map((key) => this.#button(key)));
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault(); // the window stays
        this.dispatchEvent(new Event("dismiss"));
      }
      if (KEYS.includes(event.key)) this.#press(event.key);
    });
  }

  focusFirst() {
    this.querySelector("button")?.focus();
  }

  clear() {
    this.masked = false;
  }

  /** Whether keys are shown as dots; what was shown before is gone. */
  set masked(/** @type {boolean} */ masked) {
    this.#masked = masked;
    this.#pressed.textContent = "";
  }

  /** @param {string} key */
  #button(key) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = key;
    button.dataset.digit = key;
    const spoken = SPOKEN[key];
    if (spoken !== undefined) button.setAttribute("aria-label", spoken);
    button.addEventListener("click", () => this.#press(key));
    return button;
  }

  /** @param {string} digit */
  #press(digit) {
    this.#pressed.textContent += this.#masked ? "•" : digit;
    this.dispatchEvent(new CustomEvent("digit", { detail: digit }));
  }
}

customElements.define("dozvon-keypad", DozvonKeypad);
