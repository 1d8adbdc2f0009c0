/** The talk with the operator: pictures, controls, captions, chat (V8-V13). */

import { changeIcon, el, icon } from "../design/dom.js";
import { toast } from "../design/toast.js";
import { browserFamily, helpSteps } from "../rtc/permission-help.js";
import { openCamera, playThroughChosen } from "../rtc/devices.js";
import { QualitySign } from "../rtc/quality-sign.js";
import { VisitChat } from "./chat.js";
import { DeviceChoice } from "./device-choice.js";
import { MuteButton } from "./microphone-line.js";
import { OperatorPicture } from "./operator-picture.js";
import { button, iconButton, worded } from "./parts.js";
import { ScreenShare } from "./share.js";
import { clock, name, put, say } from "./words.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./messages.js").Caption} Caption */

const CAPTION_MS = 6_000;
const WIDE_PX = 720;

/** <talk-screen>: fires "end", "microphone" (CustomEvent: wanted, or chosen anew). */
export class TalkScreen extends HTMLElement {
  chat = new VisitChat();
  share = new ScreenShare();
  mute = new MuteButton();
  quality = new QualitySign();
  #picture = new OperatorPicture();
  #devices = new DeviceChoice();
  /** @type {Conversation | null} */
  #conversation = null;
  /** @type {MediaStreamTrack | null} */
  #cameraTrack = null;
  #name = el("strong", { "data-testid": "operator-name" });
  #timer = name(el("span", { class: "timer figures", role: "timer", "data-testid": "timer" }), "length");
  #recorded = el("span", { class: "recorded", role: "status", "data-testid": "recorded", hidden: true }, worded("span", "video_recorded"));
  #own = el("video", { class: "own-video", autoplay: true, playsinline: true, muted: true, hidden: true, "data-testid": "own-video" });
  #captions = el("p", { class: "caption-line", "data-testid": "talk-caption", hidden: true });
  #hold = el("div", { class: "hold", role: "status", "data-testid": "hold", hidden: true }, icon("pause"), worded("strong", "hold_title"), worded("span", "hold_lead"));
  #code = el("p", { class: "code-note", role: "status", "data-testid": "code-note", hidden: true });
  #camera = iconButton("camera_on", "camera-off", () => void this.#toggleCamera(), { testid: "camera-button" });
  #captionsButton = iconButton("captions", "captions", () => this.#toggleCaptions(), { testid: "captions-button" });
  #badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true, "data-testid": "unread" });
  #chatButton = iconButton("chat", "chat", () => this.#toggleChat(), { testid: "chat-button" });
  #drop = el("div", { class: "drop-here", hidden: true }, icon("attach"), worded("strong", "drop_here"));
  #blocked = this.#blockedDialog();
  #captionTimer = 0;
  /** Whether the visitor has opened or closed the chat in this talk. */
  #chatChosen = false;

  connectedCallback() {
    this.className = "screen talk-screen";
    this.mute.setAttribute("round", "");
    this.#own.muted = true;
    this.#chatButton.append(this.#badge);
    this.#captionsButton.setAttribute("aria-pressed", "true");
    const stage = el(
      "div",
      { class: "stage on-stage" },
      this.#picture,
      el("header", { class: "stage-top" }, worded("h1", "in_call", { tabindex: "-1", class: "spoken" }), this.#name, this.#recorded, this.quality, this.#timer),
      this.#own,
      this.#hold,
      el("div", { class: "stage-foot" }, this.#captions, el(
        "div",
        { class: "stage-controls", role: "group" },
        this.mute,
        this.#camera,
        this.#captionsButton,
        this.#chatButton,
        iconButton("settings", "settings", () => void this.#devices.open(), { testid: "devices-button" }),
        iconButton("end", "phone-down", () => this.dispatchEvent(new Event("end")), { look: "danger", testid: "end-button" }),
      )),
    );
    this.append(this.share, this.#code, el("div", { class: "talk-body" }, stage, this.chat), this.#drop, this.#devices, this.#blocked);
    this.mute.addEventListener("wanted", () => this.dispatchEvent(new Event("microphone")));
    this.#devices.addEventListener("chosen", (event) => {
      if (event instanceof CustomEvent) void this.#deviceChosen(event.detail);
    });
    this.chat.addEventListener("close", () => this.#toggleChat());
    this.chat.addEventListener("unread", (event) => {
      if (event instanceof CustomEvent) this.#showUnread(event.detail);
    });
    this.#takeDrops();
    // Where there is room for both the chat is there from the beginning.
    new ResizeObserver(() => {
      if (!this.#chatChosen && !this.hidden) this.#openChat(this.clientWidth >= WIDE_PX);
    }).observe(this);
  }

  /** @param {Conversation | null} conversation */
  set conversation(conversation) {
    this.#conversation = conversation;
    this.chat.conversation = this.share.conversation = conversation;
    this.#captions.hidden = true;
    this.#code.hidden = true;
    this.hold = this.recorded = false;
    this.#picture.stream = null;
    if (conversation === null) {
      this.#closeCamera();
      this.share.stop();
      this.chat.clear();
      return;
    }
    conversation.direct.addEventListener("picture", (event) => {
      if (event instanceof CustomEvent && this.#conversation === conversation) {
        this.#picture.stream = event.detail;
        void playThroughChosen(this.#picture.video);
      }
    });
  }

  /** @param {string | null} operator */
  set operator(operator) {
    this.#picture.operator = operator;
    if (operator === null) put(this.#name, "operator");
    else {
      delete this.#name.dataset.word;
      this.#name.textContent = operator;
    }
  }

  /** @param {boolean} on */
  set hold(on) {
    this.#hold.hidden = !on;
  }

  /** @param {boolean} on pictures are being kept */
  set recorded(on) {
    this.#recorded.hidden = !on;
  }

  /** @param {string | null} code to keep for the next time (V12) */
  set code(code) {
    this.#code.hidden = code === null;
    if (code === null) return;
    this.#code.replaceChildren(
      icon("code"),
      el("span", {}, worded("span", "code_kept"), " ", el("strong", { class: "figures" }, code), worded("small", "code_kept_more")),
      iconButton("close", "close", () => {
        this.#code.hidden = true;
      }, { look: "compact" }),
    );
  }

  /** @param {number} seconds */
  set seconds(seconds) {
    this.#timer.textContent = clock(seconds);
  }

  /** @param {Caption} caption */
  caption(caption) {
    if (this.#captionsButton.getAttribute("aria-pressed") !== "true") return;
    const who = caption.who === "operator" ? "operator" : caption.who === "caller" ? "you" : "assistant";
    this.#captions.replaceChildren(worded("b", who), ` ${caption.text}`);
    this.#captions.hidden = caption.text === "";
    clearTimeout(this.#captionTimer);
    this.#captionTimer = setTimeout(() => {
      this.#captions.hidden = true;
    }, CAPTION_MS);
  }

  begin() {
    this.#chatChosen = false;
    this.#openChat(this.clientWidth >= WIDE_PX);
  }

  /** The talk is over for now: nobody is to see us. */
  pause() {
    this.share.stop();
  }

  /** The talk is over for good: camera and screen go dark. */
  finish() {
    this.share.stop();
    this.#closeCamera();
  }

  #closeCamera() {
    this.#cameraTrack?.stop();
    this.#cameraTrack = null;
    this.#conversation?.direct.send("camera", null);
    this.#own.srcObject = null;
    this.#own.hidden = true;
    changeIcon(this.#camera, "camera-off");
    this.#camera.classList.add("off");
    name(this.#camera, "camera_on");
  }

  async #toggleCamera() {
    if (this.#cameraTrack !== null) {
      this.#closeCamera();
      return;
    }
    const conversation = this.#conversation;
    this.#camera.setAttribute("aria-busy", "true");
    try {
      const track = await openCamera();
      if (this.#conversation !== conversation || conversation === null) {
        track.stop();
        return;
      }
      this.#cameraTrack = track;
      track.addEventListener("ended", () => {
        if (this.#cameraTrack === track) this.#closeCamera();
      });
      conversation.direct.send("camera", track);
      this.#own.srcObject = new MediaStream([track]);
      this.#own.hidden = false;
      changeIcon(this.#camera, "camera");
      this.#camera.classList.remove("off");
      name(this.#camera, "camera_off");
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      if (error.name === "NotAllowedError") this.#blocked.showModal();
      else toast(say("camera_refused"));
    } finally {
      this.#camera.removeAttribute("aria-busy");
    }
  }

  /** @param {import("../rtc/devices.js").Kind} kind */
  async #deviceChosen(kind) {
    if (kind === "audioinput") this.dispatchEvent(new Event("microphone"));
    if (kind === "audiooutput") {
      await playThroughChosen(this.#picture.video);
      this.dispatchEvent(new Event("speaker"));
    }
    if (kind === "videoinput" && this.#cameraTrack !== null) {
      this.#closeCamera();
      await this.#toggleCamera();
    }
  }

  #toggleCaptions() {
    const on = this.#captionsButton.getAttribute("aria-pressed") !== "true";
    this.#captionsButton.setAttribute("aria-pressed", String(on));
    if (!on) this.#captions.hidden = true;
  }

  #toggleChat() {
    const open = this.chat.hidden;
    this.#chatChosen = true;
    this.#openChat(open);
    if (open) this.chat.focusText();
    else this.#chatButton.focus();
  }

  /** @param {boolean} open */
  #openChat(open) {
    this.chat.hidden = !open;
    this.chat.reading = open;
    this.toggleAttribute("data-chat", open);
    this.#chatButton.setAttribute("aria-expanded", String(open));
  }

  /** @param {number} unread */
  #showUnread(unread) {
    this.#badge.hidden = unread === 0;
    this.#badge.textContent = unread > 99 ? "99+" : String(unread);
    if (unread === 0) name(this.#chatButton, "chat");
    else name(this.#chatButton, "chat_unread", { n: unread });
  }

  /** Files dropped anywhere go into the chat. */
  #takeDrops() {
    let depth = 0;
    /** @param {DragEvent} event */
    const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
    this.addEventListener("dragenter", (event) => {
      if (holdsFiles(event) && ++depth === 1) this.#drop.hidden = false;
    });
    this.addEventListener("dragleave", (event) => {
      if (holdsFiles(event) && --depth === 0) this.#drop.hidden = true;
    });
    this.addEventListener("dragover", (event) => {
      if (holdsFiles(event)) event.preventDefault();
    });
    this.addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      depth = 0;
      this.#drop.hidden = true;
      this.#chatChosen = true;
      this.#openChat(true);
      this.chat.sendFiles(event.dataTransfer?.files ?? null);
    });
  }

  #blockedDialog() {
    const family = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
    const dialog = el("dialog", { class: "dialog", "aria-labelledby": "camera-title" });
    dialog.append(
      worded("h2", "camera_blocked", { id: "camera-title" }),
      el("ol", { class: "steps" }, ...helpSteps(family, "camera").map((step) => el("li", {}, step))),
      worded("p", "camera_refused", { class: "soft small" }),
      el("div", { class: "actions" }, button("done", () => dialog.close(), { look: "primary" })),
    );
    return dialog;
  }
}

customElements.define("talk-screen", TalkScreen);
