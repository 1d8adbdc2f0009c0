/** The first screens: which way, and what the question is about (V3). */

import { el, icon } from "../design/dom.js";
import { button, iconButton, worded } from "./parts.js";
import { put } from "./words.js";

/** @typedef {import("./gateway.js").Options} Options */

/** <start-screen>: fires "assistant" and "operator". */
export class StartScreen extends HTMLElement {
  #hours = el("span", { class: "chip" });
  #more = el("span", { class: "soft" });

  connectedCallback() {
    this.className = "screen start-screen";
    this.append(
      worded("h1", "start_title", { tabindex: "-1" }),
      el(
        "div",
        { class: "ways" },
        this.#way("assistant", "voice", worded("strong", "assistant_way"), worded("span", "assistant_way_more", { class: "soft" }), worded("span", "answers_now", { class: "chip live" })),
        this.#way("operator", "camera", worded("strong", "video_way"), this.#more, this.#hours),
      ),
      worded("p", "recorded", { class: "soft small" }),
    );
    put(this.#more, "video_way_more");
    this.#hours.hidden = true;
  }

  /** @param {Options | null} options null: they could not be had */
  set options(options) {
    this.#hours.hidden = options === null;
    if (options === null) return;
    this.#hours.classList.toggle("live", options.open);
    put(this.#more, options.open ? "video_way_more" : "closed_more");
    if (!options.open) put(this.#hours, "closed", { hours: options.hours });
    else if (options.expected_s !== null && options.expected_s > 30) {
      put(this.#hours, "open_wait", { minutes: Math.ceil(options.expected_s / 60) });
    } else put(this.#hours, "open_now");
  }

  /**
   * @param {"assistant" | "operator"} way
   * @param {string} sign
   * @param {...HTMLElement} children
   */
  #way(way, sign, ...children) {
    return el(
      "button",
      {
        class: "way",
        type: "button",
        "data-testid": way === "assistant" ? "call-button" : "video-button",
        onclick: () => this.dispatchEvent(new Event(way)),
      },
      el("span", { class: "way-sign" }, icon(sign)),
      el("span", { class: "way-words" }, ...children),
      icon("right"),
    );
  }
}

/** @type {Record<string, string>} */
const SIGNS = { private: "house", corporate: "company" };

/** <section-screen>: fires "section" (CustomEvent of its id), "back" and "again". */
export class SectionScreen extends HTMLElement {
  #list = el("div", { class: "ways", "aria-busy": "true" });

  connectedCallback() {
    this.className = "screen section-screen";
    this.append(
      el(
        "header",
        { class: "step" },
        iconButton("back", "back", () => this.dispatchEvent(new Event("back"))),
        put(el("span", { class: "soft small" }), "step", { n: 1 }),
      ),
      worded("h1", "section_title", { tabindex: "-1" }),
      this.#list,
    );
    this.loading();
  }

  loading() {
    this.#list.setAttribute("aria-busy", "true");
    this.#list.replaceChildren(
      ...[1, 2].map(() => el("div", { class: "way skeleton", "aria-hidden": "true" })),
    );
  }

  /** @param {Options | null} options null: they could not be had */
  set options(options) {
    this.#list.removeAttribute("aria-busy");
    if (options === null) {
      this.#list.replaceChildren(
        worded("p", "options_failed"),
        button("again", () => this.dispatchEvent(new Event("again"))),
      );
      return;
    }
    this.#list.replaceChildren(
      ...options.sections.map(({ id, title }) =>
        el(
          "button",
          {
            class: "way",
            type: "button",
            "data-testid": `section-${id}`,
            onclick: () => this.dispatchEvent(new CustomEvent("section", { detail: id })),
          },
          el("span", { class: "way-sign" }, icon(SIGNS[id] ?? "info")),
          el("span", { class: "way-words" }, el("strong", {}, title)),
          icon("right"),
        ),
      ),
    );
  }
}

customElements.define("start-screen", StartScreen);
customElements.define("section-screen", SectionScreen);
