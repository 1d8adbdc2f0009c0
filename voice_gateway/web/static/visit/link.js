/** A phone caller's one-time link: the conversation goes on here, with camera and screen (B1). */

import { button, card, sign } from "./parts.js";
import { el } from "../design/dom.js";
import { openLink, Refused } from "./gateway.js";
import { keep } from "./kept.js";
import { put } from "./words.js";

/** <call-link>: asks before it opens, since a link is good for one time. */
class CallLink extends HTMLElement {
  #problem = el("p", { class: "banner", role: "alert", hidden: true, "data-testid": "link-problem" });
  #go = button("link_open", () => void this.#open(), { look: "primary", sign: "camera", testid: "link-open" });

  connectedCallback() {
    const screen = card("link", "link_title", this.#problem, this.#go);
    screen.prepend(sign("camera"));
    screen.querySelector("h1")?.after(put(el("p", { class: "lead" }), "link_lead"));
    screen.hidden = false;
    this.append(el("main", {}, screen));
  }

  async #open() {
    this.#go.disabled = true;
    this.#problem.hidden = true;
    try {
      const token = location.pathname.split("/").at(-1) ?? "";
      const { call_id: call, token: key } = await openLink(token, AbortSignal.timeout(15_000));
      keep({ call, token: key, way: "operator", voice: true, began: Date.now() });
      location.replace("/visit/");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#problem.textContent = error.message;
      this.#problem.hidden = false;
      this.#go.disabled = error.code === "no_such_link";
    }
  }
}

customElements.define("call-link", CallLink);
