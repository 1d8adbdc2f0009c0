/** The operator: their picture, or their initials where there is none. */

import { el, initials } from "../design/dom.js";
import { put } from "./words.js";

/** Without a new frame for so long the picture stands still: initials are more honest. */
const STALE_MS = 2_500;
const LOOK_MS = 200;

/** <operator-picture>: `data-seen` while frames come. Plays the operator's voice too. */
export class OperatorPicture extends HTMLElement {
  video = el("video", { autoplay: true, playsinline: true, "data-testid": "operator-video" });
  #face = el("span", { class: "avatar large", "aria-hidden": "true" });
  #name = el("p", { class: "operator-name" });
  #frameAt = -Infinity;
  #frames = 0;
  #timer = 0;

  connectedCallback() {
    if (this.childElementCount > 0) return;
    this.append(this.video, el("div", { class: "faceless" }, this.#face, this.#name));
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  /** Every browser counts frames; not every one tells of each. */
  #look() {
    const frames = this.video.getVideoPlaybackQuality().totalVideoFrames;
    const now = performance.now();
    if (frames > this.#frames) this.#frameAt = now;
    this.#frames = frames;
    this.toggleAttribute("data-seen", now - this.#frameAt < STALE_MS);
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
