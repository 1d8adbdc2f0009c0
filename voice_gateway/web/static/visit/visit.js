import "../design/language-switch.js";
import { changeIcon, el } from "../design/dom.js";
import { toast } from "../design/toast.js";
import { onLanguage } from "../design/words.js";
import { Microphone, MicrophoneProblem } from "../microphone.js";
import { browserFamily, helpSteps, promptPlace } from "../rtc/permission-help.js";
import { chosen, playThroughChosen } from "../rtc/devices.js";
import { AboutScreen } from "./about.js";
import { AssistantScreen } from "./assistant.js";
import { Conversation } from "./conversation.js";
import { EndedScreen } from "./ended.js";
import { framed, onPage, tellSite } from "./frame.js";
import { Refused, options } from "./gateway.js";
import { forget, keep, kept } from "./kept.js";
import { notices } from "./notices.js";
import { iconButton, worded } from "./parts.js";
import { inCall, nextScreen } from "./screens.js";
import { SectionScreen, StartScreen } from "./start.js";
import { TalkScreen } from "./talk.js";
import { WaitingScreen } from "./waiting.js";
import { name, put, say } from "./words.js";

/** @typedef {import("./messages.js").ServerMessage} ServerMessage */
/** @typedef {import("./screens.js").Screen} Screen */
/** @typedef {import("./screens.js").ScreenEvent} ScreenEvent */

/** The assistant's sound has to come so soon, or the network lets none through. */
const SOUND_MS = 15_000;
/** From wherever the call ended to the form, which still holds what was entered. */
const OPERATOR_AGAIN = /** @type {const} */ (["correct", "back", "again", "ask_operator", "section"]);
const FORM_FAULTS = ["no_such_code", "too_many_tries", "no_such_section", "invalid_request"];

/**
 * <dozvon-visit>: the page's one element; ?line= of its address names the line. Shows the screen that `nextScreen` names and
 * passes what happens between visitor, microphone and conversation.
 */
class DozvonVisit extends HTMLElement {
  /** @type {Screen} */
  #screen = "start";
  /** @type {"assistant" | "operator"} */
  #way = "assistant";
  #section = "";
  /** @type {string | null} */
  #page = null;
  /** @type {Microphone | null} */
  #microphone = null;
  /** @type {Conversation | null} */
  #conversation = null;
  /** Grows with every try: what an older one still brings is void. */
  #attempt = 0;
  /** Date.now() as the call began, ms */
  #began = 0;
  #rate = { reason: "", may: false };

  #start = new StartScreen();
  #sections = new SectionScreen();
  #about = new AboutScreen();
  #assistant = new AssistantScreen();
  #waiting = new WaitingScreen();
  #talk = new TalkScreen();
  #ended = new EndedScreen();
  #notices = notices((event) => this.#go(event), () => this.#again());
  #voice = el("audio", { autoplay: true, hidden: true });
  #reconnecting = worded("p", "reconnecting", { class: "banner", role: "status", "data-testid": "reconnecting", hidden: true });
  #wide = iconButton("widen", "expand", () => this.#widen(!this.hasAttribute("data-wide")), { testid: "widen" });
  #minimise = iconButton("minimise", "minimise", () => tellSite({ minimise: true }), { testid: "minimise" });
  #close = iconButton("close", "close", () => this.#leave(), { testid: "close" });

  connectedCallback() {
    this.#build();
    this.#listen();
    onPage((page) => {
      this.#page = page;
    });
    onLanguage(() => this.#helpWords());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog:modal")) {
        tellSite({ minimise: true });
      }
    });
    this.#helpWords();
    setInterval(() => this.#showTime(), 1_000);
    window.addEventListener("pagehide", () => tellSite({ running: inCall(this.#screen) }));
    void this.#askOptions();
    const before = kept();
    if (before !== null) void this.#restore(before);
  }

  #build() {
    const screens = {
      start: this.#start,
      section: this.#sections,
      about: this.#about,
      assistant: this.#assistant,
      waiting: this.#waiting,
      talking: this.#talk,
      ended: this.#ended,
    };
    for (const [name, screen] of Object.entries(screens)) {
      screen.dataset.screen = name;
      screen.dataset.testid = `screen-${name}`;
      screen.hidden = name !== "start";
    }
    const actions = el("div", { class: "window-actions" }, document.createElement("language-switch"), this.#wide, this.#minimise, this.#close);
    this.#minimise.hidden = !framed();
    this.#wide.hidden = !framed() || screen.width < 700; // a phone is filled already
    this.querySelector("header")?.append(actions);
    this.append(this.#reconnecting, el("main", {}, ...Object.values(screens), ...this.#notices.screens), this.#voice);
    this.dataset.screen = "start";
  }

  #listen() {
    /** @type {(target: EventTarget, name: string, act: (detail: any) => void) => void} */
    const on = (target, name, act) =>
      target.addEventListener(name, (event) => act(event instanceof CustomEvent ? event.detail : null));
    on(this.#start, "assistant", () => void this.#callAssistant());
    on(this.#start, "operator", () => this.#go("ask_operator"));
    on(this.#sections, "back", () => this.#go("back"));
    on(this.#sections, "again", () => void this.#askOptions());
    on(this.#sections, "section", (section) => {
      this.#section = section;
      this.#go("section");
    });
    on(this.#about, "back", () => this.#go("back"));
    on(this.#about, "call", () => void this.#callOperator());
    on(this.#assistant, "digit", (digit) => this.#conversation?.send({ type: "dtmf", digit }));
    on(this.#assistant, "operator", (told) => this.#askOperator(told));
    on(this.#waiting, "callback", (phone) => this.#conversation?.send({ type: "callback", phone }));
    for (const screen of [this.#assistant, this.#waiting, this.#talk]) on(screen, "end", () => this.#hangUp());
    on(this.#talk, "microphone", () => void this.#anotherMicrophone());
    on(this.#talk, "speaker", () => void playThroughChosen(this.#voice));
    on(this.#ended, "rating", (rating) => this.#conversation?.send({ type: "rating", ...rating }));
    on(this.#ended, "again", () => this.#again());
    on(this.#ended, "close", () => this.#leave());
    this.#talk.quality.of = () =>
      this.#conversation?.direct.connection ?? this.#conversation?.leg.connection ?? null;
  }

  /** Sections and hours. */
  async #askOptions() {
    this.#sections.loading();
    try {
      const had = await options(new AbortController().signal);
      this.#start.options = this.#sections.options = had;
      this.#talk.chat.maxFileBytes = had.max_file_bytes;
      // Whoever comes from the assistant was not asked.
      this.#section ||= had.sections[0]?.id ?? "";
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#start.options = this.#sections.options = null;
    }
  }

  async #callAssistant() {
    this.#way = "assistant";
    this.#go("again");
    this.#go("ask_assistant");
    const attempt = ++this.#attempt;
    try {
      const microphone = await Microphone.open(chosen("audioinput"));
      if (attempt !== this.#attempt) {
        microphone.close();
        return;
      }
      this.#take(microphone);
      put(this.#notices.connecting, "connecting_assistant");
      this.#go("granted");
      await this.#dial(attempt, null, null);
    } catch (error) {
      if (!(error instanceof MicrophoneProblem)) throw error;
      if (attempt === this.#attempt) this.#go(error.reason);
    }
  }

  async #callOperator() {
    const { told } = this.#about.fields;
    if (told === null) return;
    this.#way = "operator";
    const attempt = ++this.#attempt;
    this.#take(this.#about.check.take());
    this.#waiting.phone = told.phone;
    put(this.#notices.connecting, "connecting_operator");
    this.#go("call");
    const { code, ...visitor } = told;
    await this.#dial(attempt, { ...visitor, section: this.#section }, code);
  }

  /**
   * @param {number} attempt
   * @param {import("./gateway.js").Visitor | null} visitor
   * @param {string | null} code
   */
  async #dial(attempt, visitor, code) {
    const conversation = this.#converse();
    const line = new URL(location.href).searchParams.get("line") ?? "consultation";
    try {
      const request = { line, to: this.#way, visitor, code, page: this.#page };
      await conversation.begin(request, this.#microphone?.track ?? null);
      if (attempt !== this.#attempt) return;
      this.#began = Date.now();
      this.#keep();
      // Behind a strict network the operator can still be seen and written to; the assistant cannot.
      if (this.#way === "assistant" && !(await conversation.heard(SOUND_MS))) {
        throw new Refused(say("no_sound_path"), "no_sound_path");
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (attempt !== this.#attempt) return;
      this.#drop();
      if (this.#way === "operator" && FORM_FAULTS.includes(error.code)) {
        this.#go("correct");
        this.#about.refuse(error);
      } else {
        this.#notices.refusal.textContent = error.message;
        this.#go("unavailable");
      }
    }
  }

  /** @param {import("./kept.js").Kept} before a conversation that a reload has interrupted */
  async #restore(before) {
    const attempt = ++this.#attempt;
    this.#way = before.way;
    this.#began = before.began;
    this.#go("restore");
    const conversation = this.#converse();
    if (before.voice) {
      try {
        const microphone = await Microphone.open(chosen("audioinput"));
        if (attempt !== this.#attempt) microphone.close();
        else this.#take(microphone);
      } catch (error) {
        if (!(error instanceof MicrophoneProblem)) throw error;
        toast(say("no_microphone"));
      }
    }
    if (attempt === this.#attempt) {
      conversation.resume(before.call, before.token, this.#microphone?.track ?? null);
    }
  }

  #converse() {
    this.#conversation?.close();
    const conversation = new Conversation();
    this.#conversation = conversation;
    this.#talk.conversation = conversation;
    this.#talk.operator = null;
    this.#assistant.begin();
    this.#waiting.waiting = null;
    /** @type {(name: string, act: (detail: any) => void) => void} */
    const on = (name, act) =>
      conversation.addEventListener(name, (event) => {
        if (this.#conversation === conversation && event instanceof CustomEvent) act(event.detail);
      });
    on("message", (message) => this.#receive(message));
    on("sound", (stream) => {
      this.#voice.srcObject = stream;
      void playThroughChosen(this.#voice);
    });
    on("away", () => this.#showAway(true));
    on("back", () => this.#showAway(false));
    on("gone", (elsewhere) => this.#gone(elsewhere));
    return conversation;
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    switch (message.type) {
      case "entered":
        this.#entered(message);
        break;
      case "stage":
        this.#stage(message.stage);
        break;
      case "waiting":
        this.#waiting.waiting = message;
        break;
      case "operator":
        this.#talk.operator = message.name;
        if (message.name !== null) toast(say("operator_here", { name: message.name }));
        break;
      case "caption":
        if (this.#screen === "talking") this.#talk.caption(message);
        else this.#assistant.captions.show(message);
        break;
      case "state":
        this.#assistant.state = message.state;
        break;
      case "masked":
        this.#assistant.masked = message.on;
        break;
      case "chat":
        this.#talk.chat.show(message);
        break;
      case "hold":
        this.#talk.hold = message.on;
        break;
      case "screen":
        this.#talk.share.asked = message.asked;
        break;
      case "pointer":
        this.#talk.share.point(message.x, message.y);
        break;
      case "negotiate":
        this.#talk.share.renew();
        break;
      case "code":
        this.#talk.code = message.code;
        break;
      case "callback":
        this.#promised(message);
        break;
      case "ended":
        this.#rate = { reason: message.reason, may: message.rate };
        this.#stage("ended");
        break;
      case "problem":
        toast(message.message);
        break;
      case "signal":
        break;
    }
  }

  /** @param {Extract<ServerMessage, {type: "entered"}>} message all there is to draw */
  #entered(message) {
    this.#talk.operator = message.operator;
    this.#waiting.waiting = message.waiting;
    this.#talk.chat.restore(message.chat);
    this.#assistant.captions.clear();
    for (const caption of message.captions) this.#assistant.captions.show(caption);
    this.#talk.hold = message.hold;
    this.#talk.code = message.code;
    this.#talk.share.asked = message.screen_asked;
    if (message.ended !== null) this.#rate = { reason: message.ended.reason, may: message.ended.rate };
    this.#stage(message.stage);
  }

  /** @param {import("./messages.js").Stage} stage */
  #stage(stage) {
    if (stage === "ended") {
      const { reason, may } = this.#rate;
      if (this.#screen !== "ended") this.#ended.show(reason, this.#seconds(), may);
      else this.#ended.rateable = may;
      forget();
    }
    if (stage !== "talking") this.#talk.pause();
    this.#go(stage);
  }

  /** @param {{phone: string, when: string | null}} callback */
  #promised({ phone, when }) {
    const values = { phone, when: when ?? "" };
    put(this.#notices.promise, when === null ? "promised_soon" : "promised_lead", values);
    forget();
    this.#go("promised");
  }

  /** @param {{name: string, account: string | null, phone: string | null}} told */
  #askOperator({ name, account, phone }) {
    const section = this.#section;
    this.#waiting.phone = phone;
    this.#conversation?.send({ type: "to_operator", visitor: { section, name, account, phone } });
  }

  #hangUp() {
    const before = this.#screen;
    this.#rate = { reason: "hangup", may: before === "talking" };
    this.#conversation?.send({ type: "hangup" });
    this.#conversation?.ended();
    this.#stage("ended");
  }

  /** Calls once more, the same way. */
  #again() {
    if (this.#way === "assistant") void this.#callAssistant();
    else for (const event of OPERATOR_AGAIN) this.#go(event);
  }

  async #anotherMicrophone() {
    try {
      const microphone = await Microphone.open(chosen("audioinput"));
      this.#take(microphone);
      await this.#conversation?.speak(microphone.track);
      this.#keep();
    } catch (error) {
      if (!(error instanceof MicrophoneProblem || error instanceof Refused)) throw error;
      toast(say(error instanceof Refused ? "no_server" : "no_microphone"));
    }
  }

  /** @param {Microphone | null} microphone ours from now */
  #take(microphone) {
    this.#microphone?.close();
    this.#microphone = microphone;
    for (const screen of [this.#assistant, this.#waiting]) screen.microphone = microphone;
    this.#talk.mute.microphone = microphone;
  }

  /** @param {boolean} elsewhere */
  #gone(elsewhere) {
    if (!inCall(this.#screen) && this.#screen !== "connecting") return;
    const restoring = this.#screen === "restoring";
    forget();
    this.#drop();
    this.#go(restoring && !elsewhere ? "cancel" : elsewhere ? "elsewhere" : "lost");
  }

  /** @param {boolean} away */
  #showAway(away) {
    this.#reconnecting.hidden = !(away && inCall(this.#screen) && this.#screen !== "restoring");
    if (this.#screen === "assistant") this.#assistant.state = away ? "unstable" : "listening";
  }

  /** @param {ScreenEvent} event */
  #go(event) {
    const left = this.#screen;
    const screen = nextScreen(left, event);
    if (screen === left) return;
    this.#screen = screen;
    this.dataset.screen = screen;
    const busy = inCall(screen) || ["permission", "connecting", "ended"].includes(screen);
    if (!busy) this.#drop();
    if (screen === "ended" || screen === "promised") this.#take(null);
    if (screen === "about") void this.#about.check.openIfAllowed();
    else if (left === "about") this.#about.check.close();
    this.#show(screen);
    if (screen === "talking") this.#widen(true);
    if (left === "talking" && screen !== "waiting") this.#widen(false);
    tellSite({ running: inCall(screen) });
    if (screen === "talking") tellSite({ attention: say("operator") });
  }

  /** @param {Screen} screen */
  #show(screen) {
    for (const section of this.querySelectorAll("main > [data-screen]")) {
      if (section instanceof HTMLElement) section.hidden = section.dataset.screen !== screen;
    }
    this.#close.hidden = inCall(screen);
    this.#reconnecting.hidden ||= !inCall(screen);
    this.#showTime();
    if (screen === "talking") this.#talk.begin();
    // The new screen's heading takes the focus: screen readers read it, and Tab goes on from it.
    const heading = this.querySelector("main > :not([hidden]) h1");
    if (heading instanceof HTMLElement) heading.focus();
  }

  #showTime() {
    if (!inCall(this.#screen)) return;
    this.#assistant.seconds = this.#talk.seconds = this.#seconds();
  }

  #seconds() {
    return Math.max(0, Math.floor((Date.now() - this.#began) / 1_000));
  }

  #helpWords() {
    const family = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
    this.#notices.place.textContent = promptPlace(family);
    this.#notices.help.replaceChildren(...helpSteps(family).map((step) => el("li", {}, step)));
  }

  /** @param {boolean} wide */
  #widen(wide) {
    this.toggleAttribute("data-wide", wide);
    name(this.#wide, wide ? "narrow" : "widen");
    changeIcon(this.#wide, wide ? "shrink" : "expand");
    tellSite({ wide });
  }

  #keep() {
    const { call, token } = this.#conversation ?? { call: "", token: "" };
    keep({ call, token, way: this.#way, voice: this.#microphone !== null, began: this.#began });
  }

  /** Gives back the microphone and everything else of the call. */
  #drop() {
    this.#attempt += 1;
    this.#take(null);
    this.#conversation?.close();
    this.#conversation = null;
    this.#talk.conversation = null;
    this.#voice.srcObject = null;
  }

  #leave() {
    this.#drop();
    this.#screen = "ended";
    this.#go("again");
    if (framed()) tellSite({ close: true });
    else location.assign("/");
  }
}

customElements.define("dozvon-visit", DozvonVisit);
