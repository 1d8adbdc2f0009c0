/** The queue: place, time, and a call-back for those who would rather not wait (V7, B2). */

import { el, icon } from "../design/dom.js";
import { phoneMask, digits } from "./form.js";
import { MicrophoneLine, MuteButton } from "./microphone-line.js";
import { button, worded } from "./parts.js";
import { name, put } from "./words.js";

/** @typedef {import("./messages.js").Waiting} Waiting */

/** <waiting-screen>: fires "end" and "callback" (CustomEvent of the phone, E.164). */
export class WaitingScreen extends HTMLElement {
  mute = new MuteButton();
  #line = new MicrophoneLine();
  #why = el("p", { class: "banner", "data-testid": "waiting-why", hidden: true });
  #place = el("strong", { class: "place figures", "data-testid": "position" });
  #placeWords = el("span", { class: "soft" });
  #time = el("strong", { class: "figures", "data-testid": "expected" });
  #timeLine = el("p", { class: "lead" }, worded("span", "waiting_time"), " ", this.#time);
  #unknown = worded("p", "waiting_unknown", { class: "lead" });
  #phone = el("input", { class: "input figures", type: "tel", autocomplete: "tel", placeholder: "+7 (900) 000-00-00", "aria-describedby": "callback-problem", "data-testid": "callback-phone" });
  #problem = el("small", { id: "callback-problem" });
  #offer = this.#callback();

  connectedCallback() {
    this.className = "screen waiting-screen";
    this.append(
      worded("h1", "waiting_title", { tabindex: "-1" }),
      this.#why,
      el("div", { class: "queue-place", role: "status" }, el("span", { class: "pulse", "aria-hidden": "true" }, icon("headset")), this.#placeWords, this.#place, this.#timeLine, this.#unknown),
      worded("p", "waiting_stay", { class: "soft small" }),
      this.#offer,
      el(
        "div",
        { class: "waiting-foot" },
        this.#line,
        el("div", { class: "call-buttons two" }, this.mute, button("end", () => this.dispatchEvent(new Event("end")), { look: "danger", sign: "phone-down", testid: "end-button" })),
      ),
    );
    this.waiting = null;
  }

  /** @param {import("../microphone.js").Microphone | null} microphone */
  set microphone(microphone) {
    this.#line.hidden = this.mute.hidden = microphone === null;
    this.#line.microphone = microphone;
    this.mute.microphone = microphone;
  }

  /** @param {Waiting | null} waiting null: not known yet */
  set waiting(waiting) {
    this.#offer.hidden = !waiting?.callback_offered;
    this.#why.hidden = waiting === null || waiting.reason === "asked";
    if (waiting?.reason === "operator_lost") put(this.#why, "waiting_lost");
    if (waiting?.reason === "transferred") put(this.#why, "waiting_transferred");
    const next = waiting?.position === 1;
    put(this.#placeWords, next ? "waiting_next" : "waiting_place");
    this.#placeWords.hidden = waiting === null;
    this.#place.hidden = waiting === null || next;
    this.#place.textContent = String(waiting?.position ?? "");
    const seconds = waiting?.expected_s ?? null;
    this.#timeLine.hidden = seconds === null;
    this.#unknown.hidden = seconds !== null;
    if (seconds === null) return;
    const [before] = this.#timeLine.children;
    if (before instanceof HTMLElement) before.hidden = seconds < 60;
    if (seconds < 60) put(this.#time, "waiting_soon");
    else put(this.#time, "waiting_time_value", { minutes: Math.ceil(seconds / 60) });
  }

  /** @param {string | null} phone known from the form, E.164 */
  set phone(phone) {
    this.#phone.value = phone === null ? "" : phoneMask(phone);
  }

  #callback() {
    this.#phone.addEventListener("input", () => {
      if (this.#phone.selectionStart === this.#phone.value.length) {
        this.#phone.value = phoneMask(this.#phone.value);
      }
    });
    return el(
      "form",
      {
        class: "card callback",
        "data-testid": "callback-offer",
        novalidate: true,
        hidden: true,
        onsubmit: (event) => {
          event.preventDefault();
          const phone = digits(phoneMask(this.#phone.value));
          const good = phone.length === 11;
          this.#phone.setAttribute("aria-invalid", String(!good));
          if (good) this.dispatchEvent(new CustomEvent("callback", { detail: `+${phone}` }));
          else {
            put(this.#problem, "phone_wrong");
            this.#phone.focus();
          }
        },
      },
      worded("h2", "callback_title"),
      worded("p", "callback_lead", { class: "soft" }),
      el(
        "div",
        { class: "row" },
        el("div", { class: "field" }, name(this.#phone, "phone_field"), this.#problem),
        worded("button", "callback_button", { class: "button", type: "submit", "data-testid": "callback-send" }),
      ),
    );
  }
}

customElements.define("waiting-screen", WaitingScreen);
