import { el, icon, initials } from "../design/dom.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { duration } from "./format.js";
import { secondsUntil } from "./state.js";
import { callerWords, kindWords, lineTitle, put, queueTitle, reasonWords, say, sectionTitle } from "./words.js";

/** @typedef {import("./messages.js").Offer} Offer */
/** @typedef {import("./state.js").State} State */

/** How long an offer stands, s (docs/operators.md). */
const OFFERED_S = 20;

/** <desk-offer>: the call that rings, over everything else, until it is answered or goes on. */
class DeskOffer extends DeskElement {
  #face = el("span", { class: "avatar large ringing", "aria-hidden": "true" });
  #caller = el("h2", { id: "offer-caller" });
  #kind = el("p", { class: "soft" });
  #facts = el("dl", { class: "facts" });
  #left = el("span", { class: "figures", role: "timer" });
  #bar = el("span", { class: "offer-bar", "aria-hidden": "true" });
  #answer = el(
    "button",
    { type: "button", class: "button primary large", "data-testid": "answer", onclick: () => desk.answer() },
    icon("phone"),
    put(el("span"), "answer"),
  );
  #dialog = el(
    "dialog",
    { class: "dialog offer", "aria-labelledby": "offer-caller", "data-testid": "offer" },
    this.#bar,
    el("div", { class: "offer-who" }, this.#face, el("div", {}, this.#kind, this.#caller)),
    this.#facts,
    el(
      "div",
      { class: "offer-actions" },
      this.#answer,
      put(el("button", { type: "button", class: "button large", onclick: () => desk.decline() }), "decline"),
      this.#left,
    ),
  );

  /** @override */
  build() {
    // Escape would hide a call that goes on ringing.
    this.#dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.append(this.#dialog);
  }

  /** @override @param {State} state @param {State | null} before */
  update(state, before) {
    const { offer } = state;
    if (offer === null) {
      this.#dialog.close();
      return;
    }
    if (before === null || before.offer?.call !== offer.call) this.#fill(offer, state);
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    this.#answer.focus();
  }

  /** @override @param {State} state */
  tick(state) {
    if (state.offer === null) return;
    const left = secondsUntil(state, state.offer.expires, Date.now());
    this.#left.textContent = say("seconds_left", { seconds: left });
    this.#bar.style.setProperty("--left", String(Math.min(1, left / OFFERED_S)));
    this.#bar.classList.toggle("hurry", left <= 5);
  }

  /** @param {Offer} offer @param {State} state */
  #fill(offer, { config }) {
    const who = callerWords(offer);
    this.#face.replaceChildren(offer.name ? initials(offer.name) : icon("person"));
    this.#caller.textContent = who;
    this.#kind.textContent = offer.by ? say("asked_in", { name: offer.by }) : kindWords(offer.kind);
    /** @type {[import("./words.js").Word, string | null][]} */
    const facts = [
      ["section", offer.section && config && sectionTitle(config, offer.section)],
      ["queue", config && queueTitle(config, offer.queue)],
      ["line", lineTitle(offer.line)],
      ["reason", reasonWords(offer.reason)],
      ["waited", duration(Math.round(offer.waited_s))],
      ["session_code", offer.code],
    ];
    this.#facts.replaceChildren(...factRows(facts));
  }
}

/**
 * @param {[import("./words.js").Word, string | null | undefined][]} facts unknown ones are left out
 * @returns {HTMLElement[]} for a <dl class="facts">
 */
export function factRows(facts) {
  return facts
    .filter(([, value]) => value)
    .map(([word, value]) => el("div", {}, put(el("dt"), word), el("dd", {}, value)));
}

customElements.define("desk-offer", DeskOffer);
