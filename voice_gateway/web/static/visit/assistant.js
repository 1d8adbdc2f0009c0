/** The conversation with the assistant: her state, captions, microphone, keys. */

import { el } from "../design/dom.js";
import { DozvonCaptions } from "./captions.js";
import { DozvonKeypad } from "./keypad.js";
import { AboutFields } from "./about.js";
import { button, worded } from "./parts.js";
import { MicrophoneLine, MuteButton } from "./microphone-line.js";
import { clock, name, put } from "./words.js";

/** @typedef {"listening" | "thinking" | "speaking" | "unstable"} AssistantState */
/** @typedef {import("../microphone.js").Microphone} Microphone */

/**
 * <assistant-screen>: fires "end", "digit" (CustomEvent), "operator" (CustomEvent of what the
 * fields told).
 */
export class AssistantScreen extends HTMLElement {
  captions = new DozvonCaptions();
  keypad = new DozvonKeypad();
  mute = new MuteButton();
  #line = new MicrophoneLine();
  #state = el("p", { class: "state", "data-testid": "state" });
  #timer = name(el("span", { class: "timer figures", role: "timer", "data-testid": "timer" }), "length");
  #keys = button("keys", () => this.toggleKeys(), { sign: "keypad", testid: "keypad-button" });
  #ask = this.#dialog();

  connectedCallback() {
    this.className = "screen assistant-screen";
    this.keypad.id = "keypad";
    this.keypad.hidden = true;
    this.#keys.setAttribute("aria-expanded", "false");
    this.#keys.setAttribute("aria-controls", "keypad");
    this.keypad.addEventListener("digit", (event) => {
      if (event instanceof CustomEvent) this.#fire("digit", event.detail);
    });
    this.keypad.addEventListener("dismiss", () => this.toggleKeys());
    this.append(
      el(
        "header",
        { class: "status" },
        worded("h1", "in_call", { tabindex: "-1", class: "spoken" }),
        el("span", { class: "orb", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
        this.#state,
        this.#timer,
      ),
      this.captions,
      this.#line,
      this.keypad,
      el(
        "div",
        { class: "call-buttons" },
        this.mute,
        this.#keys,
        button("ask_operator", () => this.#ask.showModal(), { sign: "headset", testid: "ask-operator" }),
        button("end", () => this.#fire("end"), { look: "danger", sign: "phone-down", testid: "end-button" }),
      ),
      this.#ask,
    );
    this.state = "listening";
  }

  /** @param {Microphone | null} microphone */
  set microphone(microphone) {
    this.#line.microphone = microphone;
    this.mute.microphone = microphone;
  }

  /** @param {AssistantState} state */
  set state(state) {
    this.dataset.state = state;
    put(this.#state, state);
  }

  /** @param {number} seconds */
  set seconds(seconds) {
    this.#timer.textContent = clock(seconds);
  }

  /** @param {boolean} on a card is being keyed: the keys are needed, and nobody may read them */
  set masked(on) {
    this.keypad.masked = on;
    if (on === this.keypad.hidden) this.toggleKeys();
  }

  begin() {
    this.captions.clear();
    this.keypad.clear();
    this.state = "listening";
    if (!this.keypad.hidden) this.toggleKeys();
  }

  toggleKeys() {
    const open = this.keypad.hidden;
    this.keypad.hidden = !open;
    this.#keys.setAttribute("aria-expanded", String(open));
    if (open) this.keypad.focusFirst();
    else this.#keys.focus();
  }

  #dialog() {
    const fields = new AboutFields();
    fields.id = "ask";
    fields.setAttribute("without-code", "");
    const title = worded("h2", "ask_title", { id: "ask-title" });
    const dialog = el("dialog", { class: "dialog", "aria-labelledby": "ask-title" });
    const form = el(
      "form",
      {
        novalidate: true,
        class: "dialog-form",
        onsubmit: (event) => {
          event.preventDefault();
          const { told } = fields;
          if (told === null) fields.complain();
          else {
            dialog.close();
            this.#fire("operator", told);
          }
        },
      },
      fields,
      el(
        "div",
        { class: "actions" },
        button("cancel", () => dialog.close()),
        worded("button", "ask_operator", { class: "button primary", type: "submit", "data-testid": "ask-send" }),
      ),
    );
    dialog.append(title, worded("p", "ask_lead", { class: "soft" }), form);
    return dialog;
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("assistant-screen", AssistantScreen);
