import { el, icon } from "../design/dom.js";
import { QualitySign } from "../rtc/quality-sign.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { duration, phone } from "./format.js";
import { secondsSince } from "./state.js";
import { callerWords, kindWords, participantWords, put, say, transferWords } from "./words.js";
import "./desk-captions.js";
import "./desk-controls.js";
import "./desk-notes.js";
import "./desk-stage.js";

/** @typedef {import("./state.js").State} State */

/** <desk-talk>: the talk's head, picture, controls, captions and notes. */
class DeskTalk extends DeskElement {
  #name = el("h1", { class: "talk-name", tabindex: -1 });
  #kind = el("span", { class: "soft small" });
  #time = el("span", { class: "figures", role: "timer" });
  #quality = new QualitySign();
  #link = el("span", { class: "chip", "data-testid": "link-state" });
  #banner = el("p", { class: "banner", role: "status", hidden: true, "data-testid": "talk-banner" });
  #people = el("ul", { class: "people" });
  #transfer = el("div", { class: "transferring", hidden: true });

  /** @override */
  build() {
    this.append(
      el(
        "header",
        { class: "talk-head" },
        el("div", {}, this.#name, this.#kind),
        this.#people,
        this.#quality,
        this.#link,
        this.#time,
      ),
      this.#banner,
      this.#transfer,
      document.createElement("desk-stage"),
      document.createElement("desk-controls"),
      el(
        "div",
        { class: "talk-foot" },
        document.createElement("desk-captions"),
        document.createElement("desk-notes"),
      ),
    );
    this.#quality.of = () => desk.media?.connection ?? null;
    desk.addEventListener("media", this.#showLink);
    queueMicrotask(() => this.#name.focus());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    desk.removeEventListener("media", this.#showLink);
  }

  /** @override @param {State} state @param {State | null} before */
  update({ talk, operator }, before) {
    if (talk === null || talk === before?.talk) return;
    const number = talk.visitor.phone && phone(talk.visitor.phone);
    this.#name.textContent = callerWords({ name: talk.visitor.name ?? number });
    this.#kind.textContent = talk.role === "talking" ? kindWords(talk.kind) : say(`role_${talk.role}`);
    this.#people.replaceChildren(
      ...talk.with.filter(({ operator: id }) => id !== operator?.id).map((person) => el("li", { class: "chip live" }, participantWords(person))),
    );
    this.#showBanner(talk);
    this.#showTransfer(talk);
    this.#showLink();
  }

  /** @override @param {State} state */
  tick(state) {
    if (state.talk === null) return;
    this.#time.textContent = duration(secondsSince(state, state.talk.since, Date.now()));
  }

  /** @param {import("./talk-state.js").Talk} talk */
  #showBanner(talk) {
    const { visitorState: state } = talk;
    const hold = talk.hold && talk.transfer === null; // a transfer tells by itself who hears whom
    this.#banner.hidden = state === "connected" && !hold;
    this.#banner.classList.toggle("bad", state === "away" || state === "left");
    if (state !== "connected") put(this.#banner, `visitor_${state}`);
    else if (hold) put(this.#banner, "on_hold_now");
  }

  /** @param {import("./talk-state.js").Talk} talk */
  #showTransfer({ transfer }) {
    this.#transfer.hidden = transfer === null;
    if (transfer === null) return;
    const finish = put(
      el("button", {
        type: "button",
        class: "button primary compact",
        onclick: () => desk.send({ type: "transfer_finish" }),
      }),
      "transfer_finish",
    );
    const cancel = put(
      el("button", {
        type: "button",
        class: "button compact",
        onclick: () => desk.send({ type: "transfer_cancel" }),
      }),
      "transfer_cancel",
    );
    this.#transfer.replaceChildren(
      icon("transfer"),
      el("p", { role: "status" }, transferWords(transfer)),
      ...(transfer.attended && transfer.state === "answered" ? [finish] : []),
      cancel,
    );
  }

  #showLink = () => {
    const { talk } = desk.store.state;
    const { media } = desk;
    const straight = media?.direct ?? false;
    const state = straight ? "direct" : media?.connected ? "by_gateway" : "connecting";
    this.#link.classList.toggle("live", state !== "connecting");
    this.#link.classList.toggle("note", state === "connecting");
    put(this.#link, talk?.kind === "web" || straight || state === "connecting" ? `link_${state}` : "link_phone");
  };
}

customElements.define("desk-talk", DeskTalk);
