import { el, icon } from "../design/dom.js";
import { ApiProblem } from "./api.js";
import { factRows } from "./desk-offer.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { date, money, phone } from "./format.js";
import { hint, name, problemWords, put, say, zoneWords } from "./words.js";

/** @typedef {import("./api.js").Customer} Customer */
/** @typedef {import("./state.js").State} State */

const ACCOUNT = /^\d{10}$/;

/** <desk-customer>: the account's card from billing; another account can be asked for. */
class DeskCustomer extends DeskElement {
  #account = el("input", { class: "input compact", inputmode: "numeric", maxlength: 10, "data-testid": "account" });
  #card = el("div", { class: "customer", "aria-live": "polite", "data-testid": "customer" });
  /** Of which call the card is. @type {string | null} */
  #call = null;
  /** @type {Customer | null} */
  #customer = null;

  /** @override */
  build() {
    name(hint(this.#account, "account"), "account");
    this.append(
      el(
        "form",
        { class: "account-form", onsubmit: (event) => this.#submit(event) },
        this.#account,
        put(el("button", { class: "button compact" }), "show"),
      ),
      this.#card,
    );
  }

  /** @override @param {State} state @param {State | null} before */
  update({ talk }, before) {
    if (talk === null) return;
    if (before === null && this.#customer) this.#draw(this.#customer);
    if (talk.call === this.#call) return;
    this.#call = talk.call;
    this.#account.value = talk.visitor.account ?? collectedAccount(talk.collected) ?? "";
    if (ACCOUNT.test(this.#account.value)) void this.#fetch(this.#account.value);
    else this.#say("customer_unknown");
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const account = this.#account.value.trim();
    if (ACCOUNT.test(account)) void this.#fetch(account);
    else this.#say("account_wrong");
  }

  /** @param {string} account */
  async #fetch(account) {
    this.#customer = null;
    this.#card.replaceChildren(...Array.from({ length: 4 }, () => el("p", { class: "skeleton" }, "…")));
    try {
      const customer = await desk.api.customer(account);
      if (this.#account.value.trim() !== account) return;
      this.#customer = customer;
      this.#draw(customer);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.#card.replaceChildren(
        el("div", { class: "empty small" }, icon("warning"), el("p", {}, problemWords(error))),
      );
    }
  }

  /** @param {"customer_unknown" | "account_wrong"} word */
  #say(word) {
    this.#card.replaceChildren(el("div", { class: "empty small" }, icon("search"), put(el("p"), word)));
  }

  /** @param {Customer} customer */
  #draw({ name: holder, address, phones, balance, closed_on, meters }) {
    const owed = Number(balance.amount);
    const key = owed > 0 ? "owes" : owed < 0 ? "paid_ahead" : "balance";
    this.#card.replaceChildren(
      el(
        "p",
        { class: `balance ${owed > 0 ? "owed" : ""}` },
        put(el("span", { class: "small soft" }), key),
        el("strong", { class: "figures" }, money(String(Math.abs(owed)))),
        el("span", { class: "small soft" }, say("as_of", { day: date(balance.as_of) })),
      ),
      el(
        "dl",
        { class: "facts" },
        ...factRows([
          ["name", holder],
          ["address", address],
          ["phones", phones.map(phone).join(", ")],
          ["closed_on", closed_on && date(closed_on)],
        ]),
      ),
      put(el("h3", { class: "small-title" }), "meters"),
      ...meters.map(meter),
    );
  }
}

/** @param {Customer["meters"][number]} meter */
function meter({ number, place, registers }) {
  return el(
    "div",
    { class: "meter-card" },
    el("p", { class: "small" }, el("strong", { class: "figures" }, `№ ${number}`), " ", el("span", { class: "soft" }, place)),
    el(
      "dl",
      { class: "registers" },
      ...registers.map(({ zone, last }) =>
        el(
          "div",
          {},
          el("dt", { class: "small soft" }, zoneWords(zone)),
          el("dd", { class: "figures" }, last ? String(last.value) : say("no_reading")),
          el("dd", { class: "small soft figures" }, last && date(last.on)),
        ),
      ),
    ),
  );
}

/** @param {Record<string, unknown>} collected */
function collectedAccount({ account }) {
  return typeof account === "string" ? account : null;
}

customElements.define("desk-customer", DeskCustomer);
