/** The operator: their picture, or their initials where there is none. */

import { el, initials } from "../design/dom.js";
import { put } from "./words.js";

/** Without a new frame for so long the picture stands still: initials are more honest. */
const STALE_MS = 2_500;

/** <operator-picture>: `data-seen` while frames come. Plays the operator's voice too. */
export class OperatorPicture extends HTMLElement {
  video = el("video", { autoplay: true, playsinline: true, "data-testid": "operator-video" });
  #face = el("span", { class: "avatar large", "aria-hidden": "true" });
  #name = el("p", { class: "operator-name" });
  #frameAt = -Infinity;
  #timer = 0;

  connectedCallback() {
    if (this.childElementCount > 0) return;
    this.append(this.video, el("div", { class: "faceless" }, this.#face, this.#name));
    const frame = () => {
      this.#frameAt = performance.now();
      this.toggleAttribute("data-seen", true);
      this.video.requestVideoFrameCallback?.(frame);
    };
    this.video.requestVideoFrameCallback?.(frame);
    this.#timer = setInterval(() => {
      if (performance.now() - this.#frameAt > STALE_MS) this.toggleAttribute("data-seen", false);
    }, 500);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  /** @param {string | null} name */
  set operator(name) {
    this.#face.textContent = initials(name ?? "");
    if (name === null) put(this.#name, "operator");
    else {
      delete this.#name.dataset.word;
      this.#name.textContent = name;
    }
  }

  /** @param {MediaStream | null} stream */
  set stream(stream) {
    if (this.video.srcObject === stream) return;
    this.video.srcObject = stream;
    this.#frameAt = -Infinity;
    this.toggleAttribute("data-seen", false);
  }
}

customElements.define("operator-picture", OperatorPicture);
