import { el, icon } from "../design/dom.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { put } from "./words.js";
import "../design/language-switch.js";
import "./desk-new-password.js";
import "./desk-room.js";
import "./desk-sign-in.js";

/** @typedef {import("./state.js").Place} Place */
/** @typedef {import("./state.js").State} State */

/** <desk-app>: one screen for each place. */
class DeskApp extends DeskElement {
  connectedCallback() {
    super.connectedCallback();
    void desk.start();
  }

  /** @override @param {State} state @param {State | null} before */
  update({ place }, before) {
    if (before?.place === place) return;
    this.dataset.place = place;
    this.replaceChildren(screen(place));
    if (before === null || this.contains(document.activeElement)) return;
    const heading = this.querySelector("h1");
    if (heading instanceof HTMLElement) heading.focus();
  }
}

/** @param {Place} place @returns {HTMLElement} */
function screen(place) {
  switch (place) {
    case "desk":
      return document.createElement("desk-room");
    case "sign_in":
      return door(document.createElement("desk-sign-in"));
    case "new_password":
      return door(document.createElement("desk-new-password"));
    case "elsewhere":
      return door(
        said("screen", "elsewhere_title", "elsewhere_text"),
        action("elsewhere_take", () => desk.takeOver()),
      );
    case "away":
      return door(
        said("warning", "away_title", "away_text"),
        action("try_again", () => void desk.start()),
      );
    case "loading":
      return door(said("headset", "loading_title", null));
  }
}

/** @param {...HTMLElement} children what stands before the desk */
function door(...children) {
  const name = el("p", { class: "house" }, icon("headset"), put(el("span"), "console"));
  return el(
    "main",
    { class: "door" },
    el("div", { class: "door-top" }, name, document.createElement("language-switch")),
    el("div", { class: "door-card card" }, ...children),
  );
}

/**
 * @param {string} sign an icon
 * @param {import("./words.js").Word} title
 * @param {import("./words.js").Word | null} text
 */
function said(sign, title, text) {
  return el(
    "div",
    { class: "empty" },
    icon(sign),
    put(el("h1", { tabindex: -1 }), title),
    text && put(el("p"), text),
  );
}

/** @param {import("./words.js").Word} word @param {() => void} onclick */
function action(word, onclick) {
  return put(el("button", { type: "button", class: "button primary wide", onclick }), word);
}

customElements.define("desk-app", DeskApp);
