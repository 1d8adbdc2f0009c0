/** The sheet of keys. */

import { el, icon } from "../design/dom.js";
import { ACTIONS, actionWords, keyName } from "./actions.js";
import { titled } from "./desk-header.js";
import { showOnce } from "./element.js";
import { PAGE_KEYS, PLACE_KEYS, setSingleKeys, singleKeysOn } from "./shortcuts.js";
import { put } from "./words.js";

/** @typedef {import("./words.js").Word} Word */

export function openHelp() {
  const dialog = el("dialog", { class: "dialog help", "aria-labelledby": "help-title", "data-testid": "help" });
  const on = el("input", { type: "checkbox", onchange: () => setSingleKeys(on.checked) });
  on.checked = singleKeysOn();
  const close = el("button", { class: "icon-button compact", value: "close" }, icon("close"));
  dialog.append(
    el(
      "form",
      { method: "dialog", class: "dialog-head" },
      put(el("h2", { id: "help-title" }), "help"),
      titled(close, "close"),
    ),
    el("dl", { class: "keys" }, ...[...rows()].map(row)),
    el("label", { class: "check" }, on, put(el("span"), "single_keys")),
  );
  showOnce(dialog);
}

/** @returns {Generator<[string, Word]>} a key's name and what it does */
function* rows() {
  yield ["Enter", "answer"];
  for (const [action, { key, shift }] of ACTIONS) {
    yield [keyName(key, shift), actionWords(action, false)];
  }
  for (const [code, place] of PLACE_KEYS) yield [keyName(code), /** @type {Word} */ (`to_${place}`)];
  for (const [code, page] of PAGE_KEYS) yield [keyName(code), `page_${page}`];
  yield ["/", "key_canned"];
  yield ["?", "help"];
}

/** @param {[string, Word]} entry */
function row([key, word]) {
  return el("div", {}, el("dt", {}, el("kbd", {}, key)), put(el("dd"), word));
}
