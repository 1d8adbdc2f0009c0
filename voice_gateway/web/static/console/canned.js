/** Canned answers: «/» and a few letters find one, arrows and Enter take it (APG combobox). */

import { el } from "../design/dom.js";
import { name, put } from "./words.js";

/** @typedef {import("./messages.js").Canned} Answer */

/**
 * @param {Answer[]} answers
 * @param {string} query words of the title or the text; all must be there
 * @returns {Answer[]}
 */
export function matching(answers, query) {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return answers.filter(({ title, text }) => {
    const all = `${title} ${text}`.toLocaleLowerCase();
    return words.every((word) => all.includes(word));
  });
}

export class Canned {
  list = name(el("ul", { class: "canned", role: "listbox", id: "canned", hidden: true }), "canned");
  /** @type {Answer[]} */
  answers = [];
  /** @type {Answer[]} */
  #found = [];
  #at = 0;
  #field;
  #take;

  /** @param {HTMLTextAreaElement} field @param {(text: string) => void} take */
  constructor(field, take) {
    this.#field = field;
    this.#take = take;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", "canned");
    field.setAttribute("aria-expanded", "false");
  }

  /** @param {string} text of the field */
  search(text) {
    if (text.startsWith("/")) this.#show(text.slice(1));
    else this.close();
  }

  toggle() {
    if (this.list.hidden) {
      this.#show("");
      this.#field.focus();
    } else this.close();
  }

  close() {
    this.list.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the list */
  key(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const found = this.#found[this.#at];
    if (event.key === "Escape") this.close();
    else if (step !== undefined && this.#found.length > 0) {
      this.#at = (this.#at + step + this.#found.length) % this.#found.length;
      this.#mark();
    } else if ((event.key === "Enter" || event.key === "Tab") && found) this.#choose(found);
    else return false;
    event.preventDefault();
    return true;
  }

  /** @param {string} query */
  #show(query) {
    this.#found = matching(this.answers, query);
    this.#at = 0;
    this.list.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
    this.list.replaceChildren(
      ...this.#found.map((answer, index) =>
        el(
          "li",
          {
            role: "option",
            id: `canned-${index}`,
            onpointerdown: (event) => event.preventDefault(), // the field keeps the focus
            onclick: () => this.#choose(answer),
          },
          el("strong", { class: "small" }, answer.title),
          el("span", { class: "small soft" }, answer.text),
        ),
      ),
    );
    if (this.#found.length === 0) {
      this.list.append(put(el("li", { class: "small soft", role: "option" }), "canned_none"));
    }
    this.#mark();
  }

  #mark() {
    [...this.list.children].forEach((option, index) => {
      const here = index === this.#at && this.#found.length > 0;
      option.setAttribute("aria-selected", String(here));
      if (!here) return;
      option.scrollIntoView({ block: "nearest" });
      this.#field.setAttribute("aria-activedescendant", option.id);
    });
  }

  /** @param {Answer} answer */
  #choose({ text }) {
    this.close();
    this.#take(text);
  }
}
