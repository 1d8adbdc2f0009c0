/** The microphone during a call: its level, its state in words, and the button that mutes. */

import { changeIcon, el, icon, meter } from "../design/dom.js";
import { put } from "./words.js";

/** @typedef {import("../microphone.js").Microphone} Microphone */

const WORDS = /** @type {const} */ ({
  live: "microphone_live",
  muted: "microphone_muted",
  interrupted: "microphone_interrupted",
  lost: "microphone_lost",
});

/** How much of a level is left a frame later: bars jump up and sink. */
const SINKS = 0.88;

/**
 * Draws the voice as --level (0..1) of an element, frame by frame.
 * @param {HTMLElement} element
 * @param {Microphone} microphone
 * @param {() => boolean} goes_on
 */
export function drawLevel(element, microphone, goes_on) {
  let shown = 0;
  const draw = () => {
    if (!goes_on()) return;
    shown = Math.max(microphone.level(), shown * SINKS);
    element.style.setProperty("--level", shown.toFixed(3));
    requestAnimationFrame(draw);
  };
  draw();
}

/** <microphone-line>: bars that move with the voice, and what is wrong with it. */
export class MicrophoneLine extends HTMLElement {
  /** @type {Microphone | null} */
  #microphone = null;
  #words = el("span", { role: "status" });

  connectedCallback() {
    this.dataset.testid = "microphone";
    if (this.childElementCount === 0) this.append(meter(), this.#words);
  }

  /** @param {Microphone | null} microphone */
  set microphone(microphone) {
    this.#microphone = microphone;
    if (microphone === null) return;
    const show = () => {
      if (this.#microphone !== microphone) return;
      this.dataset.state = microphone.state;
      put(this.#words, WORDS[microphone.state]);
    };
    microphone.addEventListener("change", show);
    show();
    drawLevel(this, microphone, () => this.#microphone === microphone);
  }
}

/** <mute-button>: `round` over a picture, with words elsewhere. Without a microphone fires "wanted". */
export class MuteButton extends HTMLElement {
  /** @type {Microphone | null} */
  #microphone = null;
  #words = el("span", {});
  #button = el(
    "button",
    { type: "button", "data-testid": "mute-button", onclick: () => this.#press() },
    icon("microphone"),
    this.#words,
  );

  connectedCallback() {
    const round = this.hasAttribute("round");
    this.#button.className = round ? "icon-button" : "button";
    if (round) this.#words.className = "spoken";
    this.append(this.#button);
    this.#show();
  }

  /** @param {Microphone | null} microphone */
  set microphone(microphone) {
    this.#microphone = microphone;
    microphone?.addEventListener("change", () => this.#show());
    this.#show();
  }

  #press() {
    if (this.#microphone === null || this.#microphone.state === "lost") {
      this.dispatchEvent(new Event("wanted"));
    } else this.#microphone.toggleMute();
  }

  #show() {
    const on = this.#microphone !== null && !["muted", "lost"].includes(this.#microphone.state);
    this.#button.classList.toggle("off", !on);
    changeIcon(this.#button, on ? "microphone" : "microphone-off");
    put(this.#words, on ? "mute" : "unmute");
  }
}

customElements.define("microphone-line", MicrophoneLine);
customElements.define("mute-button", MuteButton);
