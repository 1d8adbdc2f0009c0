/** The operator's pointer over the visitor's shared screen. */

import { el, icon } from "../design/dom.js";

/** So often at most it is sent, ms. */
const EVERY_MS = 40;
const STEP = 0.02;

/** @typedef {{x: number, y: number} | {x: null, y: null}} At in 0..1 of the picture; null: gone */

/**
 * Where a point lies in a picture that is shown whole within a box (object-fit: contain).
 * @param {{x: number, y: number}} point px from the box's corner
 * @param {{width: number, height: number}} box px
 * @param {{width: number, height: number}} picture px
 * @returns {At} gone when the point is beside the picture
 */
export function inPicture(point, box, picture) {
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  const x = (point.x - (box.width - picture.width * scale) / 2) / (picture.width * scale);
  const y = (point.y - (box.height - picture.height * scale) / 2) / (picture.height * scale);
  const inside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
  return inside ? { x: round(x), y: round(y) } : GONE;
}

/** @type {At} */
const GONE = { x: null, y: null };

/** @param {number} share */
function round(share) {
  return Math.round(share * 10_000) / 10_000;
}

/** Follows the mouse over the picture, and the arrow keys while it has the focus. */
export class Pointer {
  mark = el("span", { class: "pointer-mark", hidden: true }, icon("pointer"));
  /** @type {At} */
  #at = GONE;
  #timer = 0;
  #on = false;
  #video;
  #tell;

  /** @param {HTMLVideoElement} video @param {(at: At) => void} tell */
  constructor(video, tell) {
    this.#video = video;
    this.#tell = tell;
    video.addEventListener("pointermove", (event) => this.#move(event));
    video.addEventListener("pointerleave", () => this.#set(GONE));
    video.addEventListener("keydown", (event) => this.#key(event));
    video.addEventListener("blur", () => this.#set(GONE));
  }

  /** @param {boolean} on whether a shared screen is shown */
  over(on) {
    if (on === this.#on) return;
    this.#on = on;
    this.#video.tabIndex = on ? 0 : -1;
    if (!on) this.#set(GONE);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** @param {PointerEvent} event */
  #move({ offsetX, offsetY }) {
    if (!this.#on) return;
    const { clientWidth, clientHeight, videoWidth, videoHeight } = this.#video;
    this.#set(
      inPicture(
        { x: offsetX, y: offsetY },
        { width: clientWidth, height: clientHeight },
        { width: videoWidth || 1, height: videoHeight || 1 },
      ),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!this.#on || step === undefined) return;
    event.preventDefault();
    const { x, y } = this.#at.x === null ? { x: 0.5, y: 0.5 } : this.#at;
    const [dx = 0, dy = 0] = step;
    this.#set({ x: clamp(x + dx * STEP), y: clamp(y + dy * STEP) });
  }

  /** @param {At} at */
  #set(at) {
    if (at.x === this.#at.x && at.y === this.#at.y) return;
    this.#at = at;
    this.#draw();
    if (this.#timer !== 0) return;
    this.#tell(at);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#at !== at) this.#tell(this.#at);
    }, EVERY_MS);
  }

  #draw() {
    const { x, y } = this.#at;
    this.mark.hidden = x === null;
    if (x === null) return;
    const { clientWidth, clientHeight, videoWidth, videoHeight } = this.#video;
    const scale = Math.min(clientWidth / (videoWidth || 1), clientHeight / (videoHeight || 1));
    const left = (clientWidth - videoWidth * scale) / 2 + x * videoWidth * scale;
    const top = (clientHeight - videoHeight * scale) / 2 + y * videoHeight * scale;
    this.mark.style.transform = `translate(${left}px, ${top}px)`;
  }
}

/** @param {number} share */
function clamp(share) {
  return Math.min(1, Math.max(0, share));
}
