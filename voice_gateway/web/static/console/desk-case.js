/** Two dialogs of a talk: a session code is left (V12), a phone caller is asked to video (B1). */

import { el } from "../design/dom.js";
import { toast } from "../design/toast.js";
import { field } from "./desk-sign-in.js";
import { desk } from "./desk.js";
import { follow, showOnce } from "./element.js";
import { put, say } from "./words.js";

const LONGEST_NOTE = 1_000;

export function openCode() {
  const { talk } = desk.store.state;
  if (talk === null) return;
  const note = el("textarea", { class: "input", rows: 4, maxlength: LONGEST_NOTE });
  const code = el("p", { class: "code figures", role: "status", "data-testid": "session-code" });
  const dialog = ask("code_title", "code_text", [code, field("code_note", note)], "code_send", () => {
    desk.send({ type: "code", note: note.value.trim() });
  });
  follow(dialog, (now) => {
    code.hidden = now.code === null;
    code.textContent = now.code ?? "";
  });
  note.focus();
}

export function openLink() {
  const { talk } = desk.store.state;
  if (talk === null) return;
  const phone = el("input", {
    class: "input",
    type: "tel",
    autocomplete: "off",
    value: talk.visitor.phone ?? "",
  });
  const url = el("input", { class: "input", readonly: true, "data-testid": "link-url" });
  const state = el("p", { class: "small soft", role: "status" });
  const copy = put(
    el("button", { type: "button", class: "button compact", onclick: () => void copied(url) }),
    "copy",
  );
  const made = el("div", { class: "stack" }, field("link_url", url), copy, state);
  const dialog = ask("link_title", "link_text", [field("phone", phone), made], "link_send", () => {
    const number = phone.value.replace(/[\s()-]/g, "");
    desk.send({ type: "link", ...(number && { phone: number }) });
  });
  follow(dialog, ({ link }) => {
    made.hidden = link === null;
    url.value = link?.url ?? "";
    if (link) put(state, link.sent ? "link_sent" : "link_made");
  });
}

/** @param {HTMLInputElement} url */
async function copied(url) {
  await navigator.clipboard.writeText(url.value);
  toast(say("copied"));
}

/**
 * @param {import("./words.js").Word} title
 * @param {import("./words.js").Word} text
 * @param {HTMLElement[]} parts
 * @param {import("./words.js").Word} word of the button that does it
 * @param {() => void} act
 */
function ask(title, text, parts, word, act) {
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "dialog-title" });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    act();
  };
  dialog.append(
    el(
      "form",
      { class: "form", onsubmit: submit },
      put(el("h2", { id: "dialog-title" }), title),
      put(el("p", { class: "soft" }), text),
      ...parts,
      el(
        "div",
        { class: "actions" },
        put(el("button", { type: "button", class: "button quiet", onclick: () => dialog.close() }), "close"),
        put(el("button", { class: "button primary" }), word),
      ),
    ),
  );
  showOnce(dialog);
  return dialog;
}
