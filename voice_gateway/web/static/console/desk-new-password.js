import { el } from "../design/dom.js";
import { ApiProblem } from "./api.js";
import { desk } from "./desk.js";
import { field, input } from "./desk-sign-in.js";
import { DeskElement } from "./element.js";
import { problemWords, put, say } from "./words.js";

const SHORTEST = 12;

/** <desk-new-password>: a one-time password is changed before anything else. */
class DeskNewPassword extends DeskElement {
  #old = input({ name: "old", type: "password", autocomplete: "current-password" });
  #fresh = input({ name: "new", type: "password", autocomplete: "new-password" });
  #again = input({ name: "again", type: "password", autocomplete: "new-password" });
  #problem = el("p", { class: "form-problem", role: "alert" });
  #button = put(el("button", { class: "button primary large wide" }), "save_password");

  /** @override */
  build() {
    this.append(
      el(
        "form",
        { class: "form", novalidate: true, onsubmit: (event) => void this.#submit(event) },
        put(el("h1", { tabindex: -1 }), "new_password_title"),
        put(el("p", { class: "soft" }), "new_password_text"),
        field("old_password", this.#old),
        field("new_password", this.#fresh),
        field("password_again", this.#again),
        this.#problem,
        this.#button,
      ),
    );
    this.#old.focus();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    if (this.#fresh.value.length < SHORTEST) {
      this.#refuse(say("password_short", { shortest: SHORTEST }), this.#fresh);
    } else if (this.#fresh.value !== this.#again.value) {
      this.#refuse(say("passwords_differ"), this.#again);
    } else {
      await this.#change();
    }
  }

  async #change() {
    this.#button.disabled = true;
    this.#problem.textContent = "";
    try {
      await desk.changePassword(this.#old.value, this.#fresh.value);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.#refuse(problemWords(error), this.#old);
    } finally {
      this.#button.disabled = false;
    }
  }

  /** @param {string} why @param {HTMLInputElement} where */
  #refuse(why, where) {
    this.#problem.textContent = why;
    where.focus();
  }
}

customElements.define("desk-new-password", DeskNewPassword);
