import { el, icon, meter } from "../design/dom.js";
import { Microphone, MicrophoneProblem } from "../microphone.js";
import { browserFamily, helpSteps, promptPlace } from "../rtc/permission-help.js";
import { chosen } from "../rtc/devices.js";
import { drawLevel } from "./microphone-line.js";
import { button, worded } from "./parts.js";
import { put } from "./words.js";

/** @typedef {import("./words.js").Word} Word */
/** @typedef {"idle" | "asking" | "live" | "muted" | "interrupted" | "lost" | "refused" | "missing" | "busy" | "insecure"} CheckState */

/** @type {Partial<Record<CheckState, Word>>} */
const WORDS = {
  idle: "check_idle",
  live: "check_live",
  muted: "check_muted",
  interrupted: "check_interrupted",
  lost: "check_lost",
  refused: "refused_title",
  missing: "missing_title",
  busy: "busy_title",
  insecure: "insecure_title",
};

/** @type {Partial<Record<CheckState, Word>>} */
const MORE = {
  live: "check_say",
  refused: "refused_lead",
  missing: "missing_lead",
  busy: "busy_lead",
  insecure: "insecure_lead",
};

/**
 * <microphone-check>: asks for the microphone, shows it green and moving with the voice, or red
 * and why (V2, V5). Fires "change".
 */
export class MicrophoneCheck extends HTMLElement {
  /** @type {Microphone | null} */
  microphone = null;
  /** Whether the visitor goes without. */
  without = false;
  /** @type {CheckState} */
  #state = "idle";
  #words = el("strong", { role: "status" });
  #more = el("p", { class: "small" });
  #steps = el("ol", { class: "steps", "data-testid": "check-help" });
  #button = button("check_button", () => void this.open(), { sign: "microphone", testid: "check-button" });
  #without = el("input", { type: "checkbox", "data-testid": "chat-only" });
  #choice = el(
    "label",
    { class: "check without" },
    this.#without,
    el("span", {}, worded("strong", "chat_only"), worded("small", "chat_only_more", { class: "soft" })),
  );
  #family = browserFamily(navigator.userAgent, navigator.maxTouchPoints);

  connectedCallback() {
    this.dataset.testid = "microphone-check";
    this.append(
      worded("h2", "check_title", { class: "spoken" }),
      el(
        "div",
        { class: "check-line" },
        el("span", { class: "check-sign" }, icon("microphone")),
        meter(),
        el("div", { class: "check-words" }, this.#words, this.#more),
      ),
      this.#steps,
      this.#button,
      this.#choice,
    );
    this.#without.addEventListener("change", () => {
      this.without = this.#without.checked;
      this.dispatchEvent(new Event("change"));
    });
    this.#show("idle");
  }

  /** @returns {boolean} whether a call may begin as far as the microphone goes */
  get ready() {
    return this.#state === "live" || this.without;
  }

  /** Opens the microphone without a question where it was allowed before. */
  async openIfAllowed() {
    if (this.microphone !== null || !navigator.permissions) return;
    try {
      const name = /** @type {PermissionName} */ ("microphone");
      const { state } = await navigator.permissions.query({ name });
      if (state === "granted" && this.isConnected) await this.open();
    } catch (error) {
      // Some browsers do not know this permission's name.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async open() {
    this.close();
    this.#show("asking");
    try {
      const microphone = await Microphone.open(chosen("audioinput"));
      if (this.#state !== "asking") {
        microphone.close();
        return;
      }
      this.microphone = microphone;
      microphone.addEventListener("change", () => {
        if (this.microphone === microphone) this.#show(microphone.state);
      });
      this.#show(microphone.state);
      drawLevel(this, microphone, () => this.microphone === microphone);
    } catch (error) {
      if (!(error instanceof MicrophoneProblem)) throw error;
      this.#show(error.reason);
    }
  }

  /** @returns {Microphone | null} given away: closing it is no longer ours */
  take() {
    const { microphone } = this;
    this.microphone = null;
    this.#show("idle");
    return microphone;
  }

  close() {
    this.microphone?.close();
    this.microphone = null;
    this.#show("idle");
  }

  /** @param {CheckState} state */
  #show(state) {
    this.#state = state;
    this.dataset.state = state;
    const bad = !["idle", "asking", "live"].includes(state);
    const words = WORDS[state];
    if (words === undefined) {
      delete this.#words.dataset.word;
      this.#words.textContent = promptPlace(this.#family);
    } else put(this.#words, words);
    const more = MORE[state];
    this.#more.hidden = more === undefined;
    if (more !== undefined) put(this.#more, more);
    this.#steps.hidden = state !== "refused";
    this.#steps.replaceChildren(...helpSteps(this.#family).map((step) => el("li", {}, step)));
    this.#button.hidden = ["live", "asking", "insecure"].includes(state);
    put(/** @type {HTMLElement} */ (this.#button.lastElementChild), bad ? "again" : "check_button");
    this.#choice.hidden = !bad && !this.without;
    if (state === "live") this.without = this.#without.checked = false;
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("microphone-check", MicrophoneCheck);
