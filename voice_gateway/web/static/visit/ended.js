/** The end: what it came to, and the stars (V14). */

import { el, icon } from "../design/dom.js";
import { button, worded } from "./parts.js";
import { clock, farewell, name, put } from "./words.js";

/** <ended-screen>: fires "rating" (CustomEvent of {stars, comment}), "again" and "close". */
export class EndedScreen extends HTMLElement {
  #farewell = el("p", { class: "lead", "data-testid": "farewell" });
  #lasted = el("p", { class: "soft small" });
  #stars = this.#starButtons();
  #comment = el("textarea", { class: "input", rows: 2, maxlength: 1000, "data-testid": "rating-comment" });
  #commentField = el("div", { class: "rating-comment", hidden: true }, el("label", { class: "field" }, worded("span", "rate_comment"), this.#comment), worded("button", "rate_send", { class: "button primary", type: "submit", "data-testid": "rating-send" }));
  #form = el(
    "form",
    { class: "rating card", "data-testid": "rating", hidden: true, onsubmit: (event) => this.#rate(event) },
    worded("h2", "rate_title", { id: "rate-title" }),
    el("div", { class: "stars", role: "radiogroup", "aria-labelledby": "rate-title" }, ...this.#stars),
    this.#commentField,
  );
  #thanks = worded("p", "rate_thanks", { class: "chip live", role: "status", "data-testid": "rating-thanks", hidden: true });

  connectedCallback() {
    this.className = "screen ended-screen";
    this.append(
      el("span", { class: "sign", "aria-hidden": "true" }, icon("check")),
      worded("h1", "ended_title", { tabindex: "-1" }),
      this.#farewell,
      this.#lasted,
      this.#form,
      this.#thanks,
      el(
        "div",
        { class: "end-buttons" },
        button("close", () => this.dispatchEvent(new Event("close")), { testid: "close-after" }),
        button("call_again", () => this.dispatchEvent(new Event("again")), { look: "quiet", sign: "phone", testid: "call-again" }),
      ),
    );
  }

  /**
   * @param {string} reason
   * @param {number} seconds
   * @param {boolean} rate
   */
  show(reason, seconds, rate) {
    put(this.#farewell, farewell(reason));
    put(this.#lasted, "lasted", { time: clock(seconds) });
    this.#form.hidden = !rate;
    this.#thanks.hidden = true;
    this.#commentField.hidden = true;
    this.#comment.value = "";
    for (const star of this.#stars) {
      star.classList.remove("lit");
      for (const input of star.querySelectorAll("input")) input.checked = false;
    }
  }

  /** @param {boolean} may what the server says, after the visitor has hung up */
  set rateable(may) {
    if (this.#thanks.hidden) this.#form.hidden = !may;
  }

  #starButtons() {
    return [1, 2, 3, 4, 5].map((n) => {
      const input = el("input", { type: "radio", name: "stars", value: n, "data-testid": `star-${n}`, onchange: () => this.#choose(n) });
      name(input, "star", { n });
      return el("label", { class: "star" }, input, icon("star"));
    });
  }

  /** @param {number} chosen */
  #choose(chosen) {
    this.#stars.forEach((star, index) => star.classList.toggle("lit", index < chosen));
    this.#commentField.hidden = false;
  }

  /** @param {Event} event */
  #rate(event) {
    event.preventDefault();
    const stars = Number(new FormData(this.#form).get("stars"));
    const comment = this.#comment.value.trim() || null;
    this.dispatchEvent(new CustomEvent("rating", { detail: { stars, comment } }));
    this.#form.hidden = true;
    this.#thanks.hidden = false;
  }
}

customElements.define("ended-screen", EndedScreen);
