/** How good the line is: three bars, measured every two seconds. */

import { el } from "../design/dom.js";
import { counters, quality } from "../rtc/quality.js";
import { put } from "./words.js";

const EVERY_MS = 2_000;

/** <quality-sign>: `of` names the connection to be measured, anew each time. */
export class QualitySign extends HTMLElement {
  /** @type {() => RTCPeerConnection | null} */
  of = () => null;
  #words = el("span", { class: "spoken" });
  #timer = 0;
  /** @type {import("../rtc/quality.js").Counters | null} */
  #before = null;
  /** @type {RTCPeerConnection | null} */
  #measured = null;

  connectedCallback() {
    this.dataset.testid = "quality";
    this.replaceChildren(el("i"), el("i"), el("i"), this.#words);
    this.#show("unknown");
    this.#timer = setInterval(() => void this.#measure(), EVERY_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  async #measure() {
    const connection = this.of();
    if (connection === null) {
      this.#show("unknown");
      return;
    }
    const now = counters(await connection.getStats());
    if (this.#before !== null && this.#measured === connection) {
      this.#show(quality(this.#before, now));
    }
    this.#before = now;
    this.#measured = connection;
  }

  /** @param {import("../rtc/quality.js").Quality} level */
  #show(level) {
    if (this.dataset.level === level) return;
    this.dataset.level = level;
    put(this.#words, `quality_${level}`);
    this.title = this.#words.textContent ?? "";
  }
}

customElements.define("quality-sign", QualitySign);
