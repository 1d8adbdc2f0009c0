import { el } from "../design/dom.js";
import { ApiProblem } from "./api.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { problemWords, put, say } from "./words.js";

const SSO = "/api/login/sso";

/** <desk-sign-in>: name and password, or the company's single sign-on. */
class DeskSignIn extends DeskElement {
  #name = input({ name: "name", autocomplete: "username", autocapitalize: "none", spellcheck: "false" });
  #password = input({ name: "password", type: "password", autocomplete: "current-password" });
  #problem = el("p", { class: "form-problem", role: "alert" });
  #button = put(el("button", { class: "button primary large wide" }), "sign_in");

  /** @override */
  build() {
    this.append(
      el(
        "form",
        { class: "form", novalidate: true, onsubmit: (event) => void this.#submit(event) },
        put(el("h1", { tabindex: -1 }), "sign_in_title"),
        field("login", this.#name),
        field("password", this.#password),
        this.#problem,
        this.#button,
      ),
    );
    this.#name.focus();
    const problem = new URLSearchParams(location.search).get("sign_in");
    if (problem === "refused" || problem === "away") {
      this.#problem.textContent = say(`sso_${problem}`);
    }
    void this.#offerSingleSignOn();
  }

  async #offerSingleSignOn() {
    try {
      const { sso } = await desk.api.ways();
      if (sso) this.#button.after(el("a", { class: "button large wide", href: SSO }, sso));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
    }
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const missing = [this.#name, this.#password].find(({ value }) => value === "");
    if (missing) {
      this.#problem.textContent = say("fill_both");
      missing.focus();
      return;
    }
    this.#button.disabled = true;
    this.#problem.textContent = "";
    try {
      await desk.signIn(this.#name.value.trim(), this.#password.value);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.#problem.textContent = problemWords(error);
      this.#password.value = "";
      this.#password.focus();
    } finally {
      this.#button.disabled = false;
    }
  }
}

/** @param {Record<string, string>} properties */
export function input(properties) {
  return el("input", { class: "input", required: true, ...properties });
}

/** @param {import("./words.js").Word} word @param {HTMLElement} control */
export function field(word, control) {
  return el("label", { class: "field" }, put(el("span"), word), control);
}

customElements.define("desk-sign-in", DeskSignIn);
