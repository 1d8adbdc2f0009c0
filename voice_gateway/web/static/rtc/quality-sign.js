/** How good the line is: three bars, measured every two seconds. */

import { el } from "../design/dom.js";
import { vocabulary } from "../design/words.js";
import { counters, quality } from "./quality.js";

/** @typedef {import("./quality.js").Quality} Quality */

const EVERY_MS = 2_000;

const { put } = vocabulary({
  quality_good: { ru: "Связь хорошая", en: "Good connection" },
  quality_fair: { ru: "Связь неустойчивая", en: "Unsteady connection" },
  quality_poor: { ru: "Связь плохая", en: "Poor connection" },
  quality_unknown: { ru: "Проверяем связь", en: "Checking the connection" },
});

/** <quality-sign>: `of` names the connection to be measured, anew each time. */
export class QualitySign extends HTMLElement {
  /** @type {() => RTCPeerConnection | null} */
  of = () => null;
  #words = el("span", { class: "spoken" });
  #timer = 0;
  /** @type {import("./quality.js").Counters | null} */
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

  /** @param {Quality} level */
  #show(level) {
    if (this.dataset.level === level) return;
    this.dataset.level = level;
    put(this.#words, `quality_${level}`);
    this.title = this.#words.textContent ?? "";
  }
}

customElements.define("quality-sign", QualitySign);
