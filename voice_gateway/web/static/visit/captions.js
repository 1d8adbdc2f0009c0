import { name, put } from "./words.js";

/** @typedef {import("./messages.js").Caption} Caption */

const SPEAKERS = /** @type {const} */ ({ caller: "you", assistant: "assistant", operator: "operator" });

/**
 * <dozvon-captions>: the conversation as bubbles. What is final goes into a log that screen
 * readers follow; words still being recognised stand below it in a lighter tone, unannounced,
 * since they change several times a second.
 */
export class DozvonCaptions extends HTMLElement {
  #log = document.createElement("div");
  #partial = document.createElement("div");
  /** Until the visitor scrolls up to reread. */
  #following = true;

  connectedCallback() {
    this.tabIndex = 0; // it scrolls, so the keyboard must reach it
    this.setAttribute("role", "region");
    name(this, "in_call");
    this.dataset.testid = "captions";
    this.#log.className = "log";
    this.#log.setAttribute("role", "log");
    this.#log.setAttribute("aria-live", "polite");
    name(this.#log, "captions");
    this.#partial.setAttribute("aria-hidden", "true");
    this.#partial.className = "bubble partial";
    this.#partial.dataset.testid = "partial-caption";
    this.#partial.hidden = true;
    this.dataset.empty = "";
    this.append(this.#log, this.#partial);
    // The keypad and notices take room from the captions: the newest words stay in view.
    new ResizeObserver(() => {
      if (this.#following) this.scrollTop = this.scrollHeight;
    }).observe(this);
    this.addEventListener("scroll", () => {
      this.#following = this.scrollHeight - this.scrollTop - this.clientHeight < 60;
    });
  }

  /** @param {Caption} caption */
  show(caption) {
    // A sum of money stays on one line.
    const text = caption.text.trim().replace(/(\d) (?=[\d₽])/g, "$1\u00a0");
    this.#partial.hidden = caption.final || text === "";
    if (caption.final) {
      if (text !== "") this.#append(caption.who, caption.turn, text);
    } else {
      this.#partial.dataset.who = caption.who;
      this.#partial.textContent = text;
    }
    if (this.#following) this.scrollTop = this.scrollHeight;
  }

  clear() {
    this.#log.replaceChildren();
    this.dataset.empty = "";
    this.#partial.hidden = true;
    this.#following = true;
  }

  /** Words that were never finished are dropped as the call ends. */
  dropPartial() {
    this.#partial.hidden = true;
  }

  /**
   * Sentences of one answer share a bubble.
   * @param {Caption["who"]} who
   * @param {number} turn
   * @param {string} text
   */
  #append(who, turn, text) {
    delete this.dataset.empty;
    const sentence = document.createElement("p");
    sentence.textContent = text;
    const last = this.#log.lastElementChild;
    if (last instanceof HTMLElement && last.dataset.who === who && last.dataset.turn === `${turn}`) {
      last.append(sentence);
      return;
    }
    const bubble = document.createElement("div");
    bubble.className = "bubble";
    bubble.dataset.who = who;
    bubble.dataset.turn = `${turn}`;
    bubble.dataset.testid = "caption";
    const speaker = document.createElement("span");
    speaker.className = "speaker";
    put(speaker, SPEAKERS[who]);
    bubble.append(speaker, sentence);
    this.#log.append(bubble);
  }
}

customElements.define("dozvon-captions", DozvonCaptions);
