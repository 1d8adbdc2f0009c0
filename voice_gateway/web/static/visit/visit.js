import { toast } from "../design/toast.js";
import { el } from "../design/dom.js";
import { onLanguage } from "../design/words.js";
import { MicrophoneProblem } from "../microphone.js";
import { playThroughChosen } from "../rtc/devices.js";
import { Calling } from "./calling.js";
import { framed, onPage, tellSite } from "./frame.js";
import { Refused, options } from "./gateway.js";
import { forget, kept } from "./kept.js";
import { worded } from "./parts.js";
import { ScreenSet } from "./screen-set.js";
import { inCall, nextScreen } from "./screens.js";
import { WindowActions } from "./window-bar.js";
import { put, say } from "./words.js";

/** @typedef {import("./messages.js").ServerMessage} ServerMessage */
/** @typedef {import("./screens.js").Screen} Screen */
/** @typedef {import("./screens.js").ScreenEvent} ScreenEvent */

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
  #section = "";
  /** @type {string | null} */
  #page = null;
  #rate = { reason: "", rate: false };

  #calling = new Calling();
  #screens = new ScreenSet((event) => this.#go(event), () => this.#again());
  #actions = new WindowActions();
  #voice = el("audio", { autoplay: true, hidden: true });
  #reconnecting = worded("p", "reconnecting", { class: "banner", role: "status", "data-testid": "reconnecting", hidden: true });

  connectedCallback() {
    this.#build();
    this.#listen();
    onPage((page) => {
      this.#page = page;
    });
    onLanguage(() => this.#screens.writeHelp());
    this.#screens.writeHelp();
    setInterval(() => this.#showTime(), 1_000);
    window.addEventListener("pagehide", () => tellSite({ running: inCall(this.#screen) }));
    void this.#askOptions();
    const before = kept();
    if (before === null) return;
    this.#go("restore");
    void this.#calling.resume(before);
  }

  #build() {
    this.querySelector("header")?.append(this.#actions);
    this.append(this.#reconnecting, el("main", {}, ...this.#screens.all), this.#voice);
    this.dataset.screen = "start";
  }

  #listen() {
    /** @type {(target: EventTarget, name: string, act: (detail: any) => void) => void} */
    const on = (target, name, act) =>
      target.addEventListener(name, (event) => act(event instanceof CustomEvent ? event.detail : null));
    const { start, sections, about, assistant, waiting, talk, ended } = this.#screens;
    on(this.#actions, "close", () => this.#leave());
    on(start, "assistant", () => void this.#callAssistant());
    on(start, "operator", () => this.#go("ask_operator"));
    on(sections, "back", () => this.#go("back"));
    on(sections, "again", () => void this.#askOptions());
    on(sections, "section", (section) => {
      this.#section = section;
      this.#go("section");
    });
    on(about, "back", () => this.#go("back"));
    on(about, "call", () => void this.#callOperator());
    on(assistant, "digit", (digit) => this.#calling.send({ type: "dtmf", digit }));
    on(assistant, "operator", (told) => this.#askOperator(told));
    on(waiting, "callback", (phone) => this.#calling.send({ type: "callback", phone }));
    for (const screen of [assistant, waiting, talk]) on(screen, "end", () => this.#hangUp());
    on(talk, "microphone", () => void this.#anotherMicrophone());
    on(talk, "speaker", () => void playThroughChosen(this.#voice));
    on(ended, "rating", (rating) => this.#calling.send({ type: "rating", ...rating }));
    on(ended, "again", () => this.#again());
    on(ended, "close", () => this.#leave());
    talk.quality.of = () => this.#calling.connection;
    this.#hear(on);
  }

  /** @param {(target: EventTarget, name: string, act: (detail: any) => void) => void} on */
  #hear(on) {
    const calling = this.#calling;
    on(calling, "message", (message) => this.#receive(message));
    on(calling, "sound", (stream) => {
      this.#voice.srcObject = stream;
      void playThroughChosen(this.#voice);
    });
    on(calling, "away", () => this.#showAway(true));
    on(calling, "back", () => this.#showAway(false));
    on(calling, "gone", (elsewhere) => this.#gone(elsewhere));
    on(calling, "microphone", (microphone) => {
      this.#screens.microphone = microphone;
    });
    on(calling, "conversation", (conversation) => {
      if (conversation === null) this.#screens.talk.conversation = null;
      else this.#screens.conversation = conversation;
    });
  }

  /** Sections and hours. */
  async #askOptions() {
    this.#screens.sections.loading();
    try {
      const had = await options(new AbortController().signal);
      this.#screens.options = had;
      // Whoever comes from the assistant was not asked.
      this.#section ||= had.sections[0]?.id ?? "";
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#screens.options = null;
    }
  }

  async #callAssistant() {
    this.#calling.way = "assistant";
    this.#go("again");
    this.#go("ask_assistant");
    try {
      if (!(await this.#calling.openMicrophone())) return;
      put(this.#screens.notices.connecting, "connecting_assistant");
      this.#go("granted");
      await this.#dial(null, null);
    } catch (error) {
      if (!(error instanceof MicrophoneProblem)) throw error;
      this.#go(error.reason);
    }
  }

  async #callOperator() {
    const { told } = this.#screens.about.fields;
    if (told === null) return;
    this.#calling.way = "operator";
    this.#calling.take(this.#screens.about.check.take());
    this.#screens.waiting.phone = told.phone;
    put(this.#screens.notices.connecting, "connecting_operator");
    this.#go("call");
    const { code, ...visitor } = told;
    await this.#dial({ ...visitor, section: this.#section }, code);
  }

  /**
   * @param {import("./gateway.js").Visitor | null} visitor
   * @param {string | null} code
   */
  async #dial(visitor, code) {
    const line = new URL(location.href).searchParams.get("line") ?? "consultation";
    try {
      await this.#calling.dial({ line, visitor, code, page: this.#page });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#drop();
      if (this.#calling.way === "operator" && FORM_FAULTS.includes(error.code)) {
        this.#go("correct");
        this.#screens.about.refuse(error);
      } else {
        this.#screens.notices.refusal.textContent = error.message;
        this.#go("unavailable");
      }
    }
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    this.#screens.draw(message);
    if (message.type === "entered" && message.ended !== null) this.#rate = message.ended;
    if (message.type === "entered" || message.type === "stage") this.#stage(message.stage);
    if (message.type === "ended") {
      this.#rate = message;
      this.#stage("ended");
    }
    if (message.type === "callback") {
      forget();
      this.#go("promised");
    }
  }

  /** @param {import("./messages.js").Stage} stage */
  #stage(stage) {
    if (stage === "ended") {
      const { reason, rate } = this.#rate;
      if (this.#screen !== "ended") this.#screens.ended.show(reason, this.#calling.seconds, rate);
      else this.#screens.ended.rateable = rate;
      this.#screens.talk.finish();
      forget();
    }
    if (stage === "waiting") this.#screens.talk.pause();
    this.#go(stage);
  }

  /** @param {{name: string, account: string | null, phone: string | null}} told */
  #askOperator({ name, account, phone }) {
    const section = this.#section;
    this.#screens.waiting.phone = phone;
    this.#calling.send({ type: "to_operator", visitor: { section, name, account, phone } });
  }

  #hangUp() {
    const before = this.#screen;
    this.#rate = { reason: "hangup", rate: before === "talking" };
    this.#calling.hangUp();
    this.#stage("ended");
  }

  /** Calls once more, the same way. */
  #again() {
    if (this.#calling.way === "assistant") void this.#callAssistant();
    else for (const event of OPERATOR_AGAIN) this.#go(event);
  }

  async #anotherMicrophone() {
    try {
      await this.#calling.changeMicrophone();
    } catch (error) {
      if (!(error instanceof MicrophoneProblem || error instanceof Refused)) throw error;
      toast(say(error instanceof Refused ? "no_server" : "no_microphone"));
    }
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
    if (this.#screen === "assistant") this.#screens.assistant.state = away ? "unstable" : "listening";
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
    if (screen === "ended" || screen === "promised") this.#calling.take(null);
    if (screen === "about") void this.#screens.about.check.openIfAllowed();
    else if (left === "about") this.#screens.about.check.close();
    this.#screens.show(screen);
    this.#actions.closable = !inCall(screen);
    this.#reconnecting.hidden ||= !inCall(screen);
    this.#showTime();
    if (screen === "talking") this.#actions.widen(true);
    if (left === "talking" && screen !== "waiting") this.#actions.widen(false);
    tellSite({ running: inCall(screen) });
    if (screen === "talking") tellSite({ attention: say("operator") });
  }

  #showTime() {
    if (inCall(this.#screen)) this.#screens.seconds = this.#calling.seconds;
  }

  #drop() {
    this.#calling.drop();
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
