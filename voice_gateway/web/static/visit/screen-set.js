/** All screens of the window: which one is seen, and what each is told by the server. */

import { el } from "../design/dom.js";
import { toast } from "../design/toast.js";
import { browserFamily, helpSteps, promptPlace } from "../rtc/permission-help.js";
import { AboutScreen } from "./about.js";
import { AssistantScreen } from "./assistant.js";
import { EndedScreen } from "./ended.js";
import { notices } from "./notices.js";
import { SectionScreen, StartScreen } from "./start.js";
import { TalkScreen } from "./talk.js";
import { WaitingScreen } from "./waiting.js";
import { put, say } from "./words.js";

/** @typedef {import("./messages.js").ServerMessage} ServerMessage */
/** @typedef {import("./screens.js").Screen} Screen */

/** Made once; `all` is for the page. */
export class ScreenSet {
  start = new StartScreen();
  sections = new SectionScreen();
  about = new AboutScreen();
  assistant = new AssistantScreen();
  waiting = new WaitingScreen();
  talk = new TalkScreen();
  ended = new EndedScreen();
  notices;
  /** @type {HTMLElement[]} */
  all;
  /** @type {Screen} */
  #shown = "start";

  /**
   * @param {(event: import("./screens.js").ScreenEvent) => void} go
   * @param {() => void} again calls once more
   */
  constructor(go, again) {
    this.notices = notices(go, again);
    const named = {
      start: this.start,
      section: this.sections,
      about: this.about,
      assistant: this.assistant,
      waiting: this.waiting,
      talking: this.talk,
      ended: this.ended,
    };
    for (const [name, screen] of Object.entries(named)) {
      screen.dataset.screen = name;
      screen.dataset.testid = `screen-${name}`;
      screen.hidden = name !== "start";
    }
    this.all = [...Object.values(named), ...this.notices.screens];
  }

  /** @param {Screen} name */
  show(name) {
    this.#shown = name;
    for (const screen of this.all) screen.hidden = screen.dataset.screen !== name;
    if (name === "talking") this.talk.begin();
    // The new screen's heading takes the focus: screen readers read it, and Tab goes on from it.
    const heading = this.all.find((screen) => !screen.hidden)?.querySelector("h1");
    if (heading) heading.focus();
  }

  /** @param {import("./gateway.js").Options | null} options null: they could not be had */
  set options(options) {
    this.start.options = this.sections.options = options;
    if (options !== null) this.talk.chat.maxFileBytes = options.max_file_bytes;
  }

  /** @param {import("../microphone.js").Microphone | null} microphone */
  set microphone(microphone) {
    this.assistant.microphone = this.waiting.microphone = microphone;
    this.talk.mute.microphone = microphone;
  }

  /** @param {number} seconds of the call */
  set seconds(seconds) {
    this.assistant.seconds = this.talk.seconds = seconds;
  }

  /** @param {import("./conversation.js").Conversation | null} conversation a new one */
  set conversation(conversation) {
    this.talk.conversation = conversation;
    this.talk.operator = null;
    this.assistant.begin();
    this.waiting.waiting = null;
  }

  /** How a refused microphone is allowed again, in this browser and language. */
  writeHelp() {
    const family = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
    this.notices.place.textContent = promptPlace(family);
    this.notices.help.replaceChildren(...helpSteps(family).map((step) => el("li", {}, step)));
  }

  /** @param {ServerMessage} message what changes the inside of a screen; stages are the page's */
  draw(message) {
    switch (message.type) {
      case "entered":
        this.#drawAll(message);
        break;
      case "waiting":
        this.waiting.waiting = message;
        break;
      case "operator":
        this.talk.operator = message.name;
        if (message.name !== null) toast(say("operator_here", { name: message.name }));
        break;
      case "caption":
        if (this.#shown === "talking") this.talk.caption(message);
        else this.assistant.captions.show(message);
        break;
      case "state":
        this.assistant.state = message.state;
        break;
      case "masked":
        this.assistant.masked = message.on;
        break;
      case "chat":
        this.talk.chat.show(message);
        break;
      case "hold":
        this.talk.hold = message.on;
        break;
      case "screen":
        this.talk.share.asked = message.asked;
        break;
      case "pointer":
        this.talk.share.point(message.x, message.y);
        break;
      case "negotiate":
        this.talk.share.renew();
        break;
      case "publish":
        this.talk.recorded = message.recorded;
        break;
      case "unpublish":
        this.talk.recorded = false;
        break;
      case "code":
        this.talk.code = message.code;
        break;
      case "callback":
        this.#promise(message.phone, message.when);
        break;
      case "problem":
        toast(message.message);
        break;
    }
  }

  /** @param {Extract<ServerMessage, {type: "entered"}>} message all there is to draw */
  #drawAll(message) {
    this.talk.operator = message.operator;
    this.waiting.waiting = message.waiting;
    this.talk.chat.restore(message.chat);
    this.assistant.captions.clear();
    for (const caption of message.captions) this.assistant.captions.show(caption);
    this.talk.hold = message.hold;
    this.talk.code = message.code;
    this.talk.share.asked = message.screen_asked;
  }

  /**
   * @param {string} phone
   * @param {string | null} when for people
   */
  #promise(phone, when) {
    const words = when === null ? "promised_soon" : "promised_lead";
    put(this.notices.promise, words, { phone, when: when ?? "" });
  }
}
