import { toast } from "../design/toast.js";
import { el } from "../design/dom.js";
import { onLanguage } from "../design/words.js";
import { Microphone, MicrophoneProblem } from "../microphone.js";
import { chosen, playThroughChosen } from "../rtc/devices.js";
import { Conversation } from "./conversation.js";
import { framed, onPage, tellSite } from "./frame.js";
import { Refused, options } from "./gateway.js";
import { forget, keep, kept } from "./kept.js";
import { worded } from "./parts.js";
import { ScreenSet } from "./screen-set.js";
import { inCall, nextScreen } from "./screens.js";
import { WindowActions } from "./window-bar.js";
import { put, say } from "./words.js";

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
  #rate = { reason: "", rate: false };

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
    if (before !== null) void this.#restore(before);
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
    on(assistant, "digit", (digit) => this.#conversation?.send({ type: "dtmf", digit }));
    on(assistant, "operator", (told) => this.#askOperator(told));
    on(waiting, "callback", (phone) => this.#conversation?.send({ type: "callback", phone }));
    for (const screen of [assistant, waiting, talk]) on(screen, "end", () => this.#hangUp());
    on(talk, "microphone", () => void this.#anotherMicrophone());
    on(talk, "speaker", () => void playThroughChosen(this.#voice));
    on(ended, "rating", (rating) => this.#conversation?.send({ type: "rating", ...rating }));
    on(ended, "again", () => this.#again());
    on(ended, "close", () => this.#leave());
    talk.quality.of = () =>
      this.#conversation?.direct.connection ?? this.#conversation?.leg.connection ?? null;
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
      put(this.#screens.notices.connecting, "connecting_assistant");
      this.#go("granted");
      await this.#dial(attempt, null, null);
    } catch (error) {
      if (!(error instanceof MicrophoneProblem)) throw error;
      if (attempt === this.#attempt) this.#go(error.reason);
    }
  }

  async #callOperator() {
    const { told } = this.#screens.about.fields;
    if (told === null) return;
    this.#way = "operator";
    const attempt = ++this.#attempt;
    this.#take(this.#screens.about.check.take());
    this.#screens.waiting.phone = told.phone;
    put(this.#screens.notices.connecting, "connecting_operator");
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
        this.#screens.about.refuse(error);
      } else {
        this.#screens.notices.refusal.textContent = error.message;
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
    this.#screens.conversation = conversation;
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
      if (this.#screen !== "ended") this.#screens.ended.show(reason, this.#seconds(), rate);
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
    this.#conversation?.send({ type: "to_operator", visitor: { section, name, account, phone } });
  }

  #hangUp() {
    const before = this.#screen;
    this.#rate = { reason: "hangup", rate: before === "talking" };
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
    this.#screens.microphone = microphone;
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
    if (screen === "ended" || screen === "promised") this.#take(null);
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
    if (inCall(this.#screen)) this.#screens.seconds = this.#seconds();
  }

  #seconds() {
    return Math.max(0, Math.floor((Date.now() - this.#began) / 1_000));
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
    this.#screens.talk.conversation = null;
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
