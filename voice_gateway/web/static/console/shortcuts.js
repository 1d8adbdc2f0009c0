/**
 * The console by keyboard: single keys where nobody types. They can be switched off (WCAG 2.1.4);
 * a place is named by KeyboardEvent.code, so that Cyrillic and Latin layouts are one.
 */

import { ACTIONS, available } from "./actions.js";
import { openHelp } from "./desk-help.js";
import { desk } from "./desk.js";
import { supervises } from "./state.js";

/** @typedef {import("./state.js").Page} Page */

const KEY = "desk-single-keys";

export const PAGE_KEYS = /** @type {Map<string, Page>} */ (
  new Map([
    ["Digit1", "work"],
    ["Digit2", "callbacks"],
    ["Digit3", "journal"],
    ["Digit4", "board"],
  ])
);
/** Where the focus goes. */
export const PLACE_KEYS = new Map([
  ["KeyC", "chat"],
  ["KeyN", "notes"],
  ["KeyP", "presence"],
]);

export function singleKeysOn() {
  return localStorage.getItem(KEY) !== "off";
}

/** @param {boolean} on */
export function setSingleKeys(on) {
  localStorage.setItem(KEY, on ? "on" : "off");
}

/** @param {AbortSignal} signal ends it */
export function listenForShortcuts(signal) {
  document.addEventListener("keydown", pressed, { signal });
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
  if (document.querySelector("dialog:modal")) return;
  if (typesIn(event.target)) {
    if (event.key === "Escape") leaveField();
  } else if (singleKeysOn() && act(event)) event.preventDefault();
}

/** @param {KeyboardEvent} event @returns {boolean} whether the key means something now */
function act({ code, key, shiftKey }) {
  const { state } = desk.store;
  if (key === "?" || (code === "Slash" && shiftKey)) {
    openHelp();
    return true;
  }
  const page = PAGE_KEYS.get(code);
  if (page && !shiftKey && (page !== "board" || supervises(state))) {
    desk.store.set({ page });
    return true;
  }
  const place = shiftKey ? undefined : PLACE_KEYS.get(code);
  if (place) return focusOn(place);
  for (const [name, action] of ACTIONS) {
    if (action.key === code && (action.shift ?? false) === shiftKey && state.talk) {
      if (!available(name, state.talk)) return false;
      action.run();
      return true;
    }
  }
  return false;
}

/** @param {string} place a data-focus @returns {boolean} */
function focusOn(place) {
  const target = document.querySelector(`[data-focus="${place}"]`);
  if (!(target instanceof HTMLElement)) return false;
  target.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  target.focus();
  return true;
}

/** Out of a field, so that single keys mean something again. */
function leaveField() {
  const heading = document.querySelector("main h1");
  if (heading instanceof HTMLElement) heading.focus();
}

/** @param {EventTarget | null} target */
function typesIn(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, [role=menuitemradio]"))
  );
}
