/** Who calls (V4, V12), whether the microphone works (V5), and the green button (V6). */

import { el, icon } from "../design/dom.js";
import { codeMask, digits, faults, phoneMask, told } from "./form.js";
import { MicrophoneCheck } from "./microphone-check.js";
import { iconButton, worded } from "./parts.js";
import { hint, put } from "./words.js";

/** @typedef {import("./form.js").Field} Field */
/** @typedef {import("./words.js").Word} Word */

/** @type {Record<Field, {words: Word, wrong: Word, help?: Word, mask?: (typed: string) => string}>} */
const FIELDS = {
  name: { words: "name_field", wrong: "name_wrong" },
  account: { words: "account_field", wrong: "account_wrong", help: "account_help", mask: (typed) => digits(typed).slice(0, 16) },
  phone: { words: "phone_field", wrong: "phone_wrong", help: "phone_help", mask: phoneMask },
  code: { words: "code_field", wrong: "code_wrong", help: "code_help", mask: codeMask },
};

/**
 * <about-fields>: name, account, phone, code. `told` is what they say, null while something is
 * wrong. Fires "change".
 */
export class AboutFields extends HTMLElement {
  /** @type {Record<Field, HTMLInputElement>} */
  #inputs = {
    name: el("input", { class: "input", name: "name", autocomplete: "name", maxlength: 120, required: true, "data-testid": "field-name" }),
    account: el("input", { class: "input figures", name: "account", inputmode: "numeric", autocomplete: "off", placeholder: "1234567890", "data-testid": "field-account" }),
    phone: el("input", { class: "input figures", name: "phone", type: "tel", autocomplete: "tel", placeholder: "+7 (900) 000-00-00", "data-testid": "field-phone" }),
    code: el("input", { class: "input figures", name: "code", inputmode: "numeric", autocomplete: "off", placeholder: "0000-0000", "data-testid": "field-code" }),
  };
  #fold = el("details", { class: "code-fold" }, worded("summary", "code_summary"));
  /** @type {Set<Field>} told to be wrong once: from then on as it is typed */
  #shown = new Set();
  #made = false;

  connectedCallback() {
    if (this.#made) return;
    this.#made = true;
    hint(this.#inputs.name, "name_hint");
    this.#fold.append(this.#field("code"));
    this.append(
      this.#field("name"),
      el("div", { class: "pair" }, this.#field("account"), this.#field("phone")),
    );
    if (!this.hasAttribute("without-code")) this.append(this.#fold);
  }

  get #entered() {
    const { name, account, phone, code } = this.#inputs;
    return { name: name.value, account: account.value, phone: phone.value, code: code.value };
  }

  get told() {
    return faults(this.#entered).length === 0 ? told(this.#entered) : null;
  }

  get named() {
    return !faults(this.#entered).includes("name");
  }

  /** Shows what is wrong and goes to the first of it. */
  complain() {
    const [first] = faults(this.#entered);
    for (const field of faults(this.#entered)) this.#mark(field);
    if (first === "code") this.#fold.open = true;
    if (first !== undefined) this.#inputs[first].focus();
  }

  /**
   * @param {Field} field that the server refused
   * @param {string} message
   */
  refuse(field, message) {
    if (field === "code") this.#fold.open = true;
    const input = this.#inputs[field];
    input.setAttribute("aria-invalid", "true");
    const small = input.nextElementSibling;
    if (small instanceof HTMLElement) {
      delete small.dataset.word;
      small.textContent = message;
    }
    input.focus();
  }

  /** @param {Field} field */
  #field(field) {
    const input = this.#inputs[field];
    const { words, help, mask } = FIELDS[field];
    const small = el("small", { id: `${this.id || "about"}-${field}` });
    if (help !== undefined) put(small, help);
    input.setAttribute("aria-describedby", small.id);
    input.addEventListener("input", () => {
      if (mask !== undefined) remask(input, mask);
      if (this.#shown.has(field)) this.#mark(field);
      this.dispatchEvent(new Event("change"));
    });
    input.addEventListener("blur", () => {
      if (input.value.trim() !== "") this.#mark(field);
    });
    return el("label", { class: "field" }, worded("span", words), input, small);
  }

  /** @param {Field} field */
  #mark(field) {
    const wrong = faults(this.#entered).includes(field);
    const input = this.#inputs[field];
    if (wrong) this.#shown.add(field);
    input.setAttribute("aria-invalid", String(wrong));
    const small = input.nextElementSibling;
    if (!(small instanceof HTMLElement)) return;
    const { wrong: words, help } = FIELDS[field];
    if (wrong) put(small, words);
    else if (help !== undefined) put(small, help);
    else {
      delete small.dataset.word;
      small.textContent = "";
    }
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {(typed: string) => string} mask
 */
function remask(input, mask) {
  const masked = mask(input.value);
  // In the middle of the field the caret would jump: there the mask waits until the end.
  if (masked !== input.value && input.selectionStart === input.value.length) input.value = masked;
}

/** <about-screen>: fires "back" and "call". */
export class AboutScreen extends HTMLElement {
  fields = new AboutFields();
  check = new MicrophoneCheck();
  #missing = el("p", { class: "small soft", id: "call-missing", role: "status", "data-testid": "call-missing" });
  #call = el(
    "button",
    { class: "button primary large wide", type: "submit", "aria-describedby": "call-missing", "data-testid": "operator-call" },
    icon("phone"),
    worded("span", "call"),
  );
  #refusal = el("p", { class: "banner bad", role: "alert", "data-testid": "form-refusal", hidden: true });

  connectedCallback() {
    this.className = "screen about-screen";
    const form = el(
      "form",
      { novalidate: true, onsubmit: (event) => this.#submit(event) },
      this.#refusal,
      this.fields,
      this.check,
      el("div", { class: "call-bar" }, this.#call, this.#missing),
    );
    this.append(
      el(
        "header",
        { class: "step" },
        iconButton("back", "back", () => this.dispatchEvent(new Event("back"))),
        put(el("span", { class: "soft small" }), "step", { n: 2 }),
      ),
      worded("h1", "about_title", { tabindex: "-1" }),
      form,
    );
    this.fields.addEventListener("change", () => this.#show());
    this.check.addEventListener("change", () => this.#show());
    this.#show();
  }

  /** @param {import("./gateway.js").Refused} refused what the server did not take */
  refuse(refused) {
    if (refused.code === "no_such_code" || refused.code === "too_many_tries") {
      this.fields.refuse("code", refused.message);
      return;
    }
    this.#refusal.textContent = refused.message;
    this.#refusal.hidden = false;
  }

  #show() {
    const ready = this.fields.told !== null && this.check.ready;
    this.#call.setAttribute("aria-disabled", String(!ready));
    if (ready) put(this.#missing, "recorded");
    else if (!this.fields.named) put(this.#missing, "call_needs_name");
    else if (this.fields.told === null) put(this.#missing, "call_needs_fields");
    else put(this.#missing, "call_needs_microphone");
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#refusal.hidden = true;
    if (this.fields.told === null) this.fields.complain();
    else if (!this.check.ready) this.check.querySelector("button")?.focus();
    else this.dispatchEvent(new Event("call"));
  }
}

customElements.define("about-fields", AboutFields);
customElements.define("about-screen", AboutScreen);
