/** What the screens are made of. */

import { el, icon } from "../design/dom.js";
import { name, put } from "./words.js";

/** @typedef {import("./words.js").Word} Word */
/** @typedef {import("../design/dom.js").Child} Child */
/** @typedef {import("../design/dom.js").Property} Property */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Word} word
 * @param {Record<string, Property>} [properties]
 */
export function worded(tag, word, properties = {}) {
  return /** @type {HTMLElementTagNameMap[Tag]} */ (put(el(tag, properties), word));
}

/**
 * @param {Word} word
 * @param {() => void} press
 * @param {{look?: string, sign?: string, testid?: string}} [more] look: classes; sign: an icon
 */
export function button(word, press, { look = "", sign, testid } = {}) {
  return el(
    "button",
    { class: `button ${look}`, type: "button", "data-testid": testid, onclick: press },
    sign !== undefined && icon(sign),
    worded("span", word),
  );
}

/**
 * @param {Word} word its name for screen readers, and its tip
 * @param {string} sign
 * @param {() => void} press
 * @param {{look?: string, testid?: string}} [more]
 */
export function iconButton(word, sign, press, { look = "", testid } = {}) {
  const made = el(
    "button",
    { class: `icon-button ${look}`, type: "button", "data-testid": testid, onclick: press },
    icon(sign),
  );
  return name(made, word);
}

/**
 * @param {string} screen its name in screens.js
 * @param {Word} title
 * @param {...Child} children
 * @returns {HTMLElement} hidden
 */
export function card(screen, title, ...children) {
  return el(
    "section",
    { class: "screen notice-screen", "data-screen": screen, "data-testid": `screen-${screen}`, hidden: true },
    worded("h1", title, { tabindex: "-1" }),
    ...children,
  );
}

/**
 * @param {string} sign
 * @param {string} [look]
 */
export function sign(sign, look = "") {
  return el("span", { class: `sign ${look}`, "aria-hidden": "true" }, icon(sign));
}
