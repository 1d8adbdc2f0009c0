/** To whom a talk goes on: an operator or a queue, blind or after a word; or who joins it. */

import { el } from "../design/dom.js";
import { desk } from "./desk.js";
import { follow, keyed, showOnce } from "./element.js";
import { presenceWords, put } from "./words.js";

/** @typedef {import("./state.js").State} State */

export function openTransfer() {
  const { state } = desk.store;
  if (state.talk === null) return;
  const dialog = el("dialog", { class: "dialog broad", "aria-labelledby": "transfer-title", "data-testid": "transfer" });
  const form = el("form", { class: "form" });
  const button = (/** @type {string} */ value, /** @type {import("./words.js").Word} */ word, primary = false) =>
    put(el("button", { class: primary ? "button primary" : "button", value }), word);
  const conference = button("conference", "conference");
  const consult = button("attended", "transfer_attended");
  const colleagues = el("div", { class: "choices" });
  form.append(
    put(el("h2", { id: "transfer-title" }), "do_transfer"),
    el("fieldset", { class: "choices" }, put(el("legend"), "colleagues"), colleagues),
    el("fieldset", { class: "choices" }, put(el("legend"), "queues"), ...queues(state)),
    el(
      "div",
      { class: "actions" },
      put(el("button", { type: "button", class: "button quiet", onclick: () => dialog.close() }), "cancel"),
      conference,
      consult,
      button("blind", "transfer_blind", true),
    ),
  );
  form.addEventListener("change", () => {
    const toQueue = chosen(form)?.startsWith("queue:") ?? false;
    conference.disabled = toQueue;
    consult.disabled = toQueue; // nobody is there yet to have a word with
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const how = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "blind";
    transfer(chosen(form), how);
    dialog.close();
  });
  dialog.append(form);
  showOnce(dialog);
  follow(dialog, () => drawColleagues(colleagues, desk.store.state));
}

/** @param {HTMLFormElement} form @returns {string | undefined} «operator:7», «queue:services» */
function chosen(form) {
  return new FormData(form).get("to")?.toString();
}

/** @param {string | undefined} to @param {string} how */
function transfer(to, how) {
  const [kind, ...rest] = to?.split(":") ?? [];
  const id = rest.join(":");
  if (kind === undefined || id === "") return;
  if (how === "conference") desk.send({ type: "conference", operator: id });
  else desk.send({ type: "transfer", to: { [kind]: id }, attended: how === "attended" });
}

/**
 * Whoever comes or goes while the dialog is open does so in the list, and a choice made stays.
 * @param {HTMLElement} list
 * @param {State} state
 */
function drawColleagues(list, { queue, operator }) {
  const others = queue.operators.filter(({ id, presence }) => id !== operator?.id && presence !== "offline");
  const rows = others.length > 0 ? others : [null];
  keyed(
    list,
    rows,
    (one) => one?.id ?? "nobody",
    (one) => (one ? choice(`operator:${one.id}`, one.name, presenceWords(one), one.presence) : nobody()),
    (row, one) => {
      if (one === null) return;
      row.dataset.presence = one.presence;
      row.querySelector(".small")?.replaceChildren(presenceWords(one));
    },
  );
}

function nobody() {
  return put(el("p", { class: "soft small" }), "nobody_else");
}

/** @param {State} state */
function queues({ config }) {
  return (config?.queues ?? []).map(({ id, title }) => choice(`queue:${id}`, title, null, null));
}

/**
 * @param {string} value
 * @param {string} title
 * @param {string | null} detail
 * @param {string | null} presence
 */
function choice(value, title, detail, presence) {
  return el(
    "label",
    { class: "choice", "data-presence": presence },
    el("input", { type: "radio", name: "to", value, required: true }),
    presence !== null && el("i", { class: "dot", "aria-hidden": "true" }),
    el("span", { class: "name" }, title),
    detail !== null && el("span", { class: "soft small" }, detail),
  );
}
