/** The visitor's screen, shown when the operator asks and the visitor agrees (V11). */

import { el, icon } from "../design/dom.js";
import { toast } from "../design/toast.js";
import { openScreen, screenPossible } from "../rtc/devices.js";
import { button, worded } from "./parts.js";
import { say } from "./words.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */

/** <screen-share>: the bar «Оператор видит ваш экран» with what is seen, and the question before it. */
export class ScreenShare extends HTMLElement {
  /** @type {Conversation | null} */
  conversation = null;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  #asked = false;
  #video = el("video", { autoplay: true, playsinline: true, muted: true, "aria-hidden": "true" });
  #pointer = el("span", { class: "shared-pointer", hidden: true, "data-testid": "pointer" }, icon("pointer"));
  #pointing = worded("small", "screen_pointing", { hidden: true });
  #bar = el(
    "div",
    { class: "share-bar", "data-testid": "share-bar", hidden: true },
    el("div", { class: "share-picture" }, this.#video, this.#pointer),
    el("div", { class: "share-words", role: "status" }, el("strong", {}, icon("eye"), worded("span", "screen_seen")), this.#pointing),
    button("screen_stop", () => this.#stopped(), { look: "compact", testid: "share-stop" }),
  );
  #question = el(
    "dialog",
    { class: "dialog", "aria-labelledby": "share-title", "data-testid": "share-question" },
    worded("h2", "screen_ask", { id: "share-title" }),
    worded("p", "screen_ask_more", { class: "soft" }),
    el(
      "div",
      { class: "actions" },
      button("screen_refuse", () => this.#refuse(), { testid: "share-refuse" }),
      button("screen_accept", () => void this.#accept(), { look: "primary", sign: "screen", testid: "share-accept" }),
    ),
  );

  connectedCallback() {
    if (this.childElementCount > 0) return;
    this.#video.muted = true;
    this.#question.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#refuse();
    });
    this.append(this.#bar, this.#question);
  }

  /** @param {boolean} asked */
  set asked(asked) {
    if (!asked) {
      this.#asked = false;
      this.#question.close();
      this.stop();
      return;
    }
    if (this.#track !== null || this.#asked) return;
    if (!screenPossible()) {
      toast(say("screen_impossible"));
      this.conversation?.send({ type: "screen", answer: "refused" });
      return;
    }
    this.#asked = true;
    if (!this.#question.open) this.#question.showModal();
  }

  /**
   * @param {number | null} x 0..1 of the picture
   * @param {number | null} y
   */
  point(x, y) {
    const shown = x !== null && y !== null && this.#track !== null;
    this.#pointer.hidden = this.#pointing.hidden = !shown;
    if (!shown) return;
    this.#pointer.style.left = `${x * 100}%`;
    this.#pointer.style.top = `${y * 100}%`;
  }

  /** Shows no more; nobody is told. */
  stop() {
    const track = this.#track;
    this.#track = null;
    track?.stop();
    if (track !== null) this.conversation?.direct.send("screen", null);
    this.#video.srcObject = null;
    this.#bar.hidden = true;
    this.point(null, null);
  }

  /** A new connection or a desk that came back has to hear which stream is the screen. */
  renew() {
    if (this.#track !== null) this.#tell();
  }

  #tell() {
    const stream = this.conversation?.direct.screenStream;
    this.conversation?.send({ type: "screen", answer: "accepted", stream });
  }

  #refuse() {
    this.#asked = false;
    this.#question.close();
    this.conversation?.send({ type: "screen", answer: "refused" });
  }

  async #accept() {
    const { conversation } = this;
    this.#question.close();
    try {
      const track = await openScreen();
      if (!this.#asked || conversation === null) {
        track.stop();
        return;
      }
      this.#asked = false;
      this.#track = track;
      track.addEventListener("ended", () => this.#stopped());
      this.#video.srcObject = new MediaStream([track]);
      this.#bar.hidden = false;
      this.#tell();
      conversation.direct.send("screen", track);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#refuse();
    }
  }

  #stopped() {
    if (this.#track === null) return;
    this.stop();
    this.conversation?.send({ type: "screen", answer: "stopped" });
  }
}

customElements.define("screen-share", ScreenShare);
