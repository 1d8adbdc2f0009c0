/** @typedef {import("./events.js").Caption} Caption */

const SPEAKERS = { caller: "Вы", assistant: "Ассистент" };

/**
 * <dozvon-captions>: the conversation as bubbles. What is final goes into a log that screen
 * readers follow; words still being recognised stand below it in a lighter tone, unannounced,
 * since they change several times a second.
 */
export class DozvonCaptions extends HTMLElement {
  #log = document.createElement("ol");
  #partial = document.createElement("div");

  connectedCallback() {
    this.tabIndex = 0; // it scrolls, so the keyboard must reach it
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Разговор");
    this.dataset.testid = "captions";
    this.#log.setAttribute("role", "log");
    this.#log.setAttribute("aria-live", "polite");
    this.#log.setAttribute("aria-label", "Что сказано");
    this.#partial.setAttribute("aria-hidden", "true");
    this.#partial.className = "bubble partial";
    this.#partial.dataset.testid = "partial-caption";
    this.#partial.hidden = true;
    this.append(this.#log, this.#partial);
  }

  /** @param {Caption} caption */
  show(caption) {
    const text = caption.text.trim();
    const following = this.scrollHeight - this.scrollTop - this.clientHeight < 60;
    this.#partial.hidden = caption.final || text === "";
    if (caption.final) {
      if (text !== "") this.#append(caption.who, caption.turn, text);
    } else {
      this.#partial.dataset.who = caption.who;
      this.#partial.textContent = text;
    }
    if (following) this.scrollTop = this.scrollHeight;
  }

  clear() {
    this.#log.replaceChildren();
    this.#partial.hidden = true;
  }

  /** Words that were never finished are dropped as the call ends. */
  dropPartial() {
    this.#partial.hidden = true;
  }

  /**
   * Sentences of one answer share a bubble.
   * @param {"caller" | "assistant"} who
   * @param {number} turn
   * @param {string} text
   */
  #append(who, turn, text) {
    const sentence = document.createElement("p");
    sentence.textContent = text;
    const last = this.#log.lastElementChild;
    if (last instanceof HTMLElement && last.dataset.who === who && last.dataset.turn === `${turn}`) {
      last.append(sentence);
      return;
    }
    const bubble = document.createElement("li");
    bubble.className = "bubble";
    bubble.dataset.who = who;
    bubble.dataset.turn = `${turn}`;
    bubble.dataset.testid = "caption";
    const speaker = document.createElement("span");
    speaker.className = "speaker";
    speaker.textContent = SPEAKERS[who];
    bubble.append(speaker, sentence);
    this.#log.append(bubble);
  }
}

customElements.define("dozvon-captions", DozvonCaptions);
