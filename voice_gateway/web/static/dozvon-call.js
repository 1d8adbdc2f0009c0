import { Call, CallRefused } from "./call.js";
import { DozvonCaptions } from "./dozvon-captions.js";
import { DozvonKeypad } from "./dozvon-keypad.js";
import { Microphone, MicrophoneProblem } from "./microphone.js";
import { browserFamily, helpSteps, promptPlace } from "./permission-help.js";
import { nextScreen } from "./screens.js";
import { MICROPHONE_WORDS, STATE_WORDS, clock, farewellWords, handoffWords } from "./words.js";

/** @typedef {import("./events.js").GatewayEvent} GatewayEvent */
/** @typedef {import("./screens.js").Screen} Screen */
/** @typedef {import("./screens.js").ScreenEvent} ScreenEvent */

const TITLE = document.title;

/**
 * <dozvon-call line="…">: the page's one element, around the screens of index.html. Shows the
 * screen that `nextScreen` names and passes what happens between visitor, microphone and call.
 */
class DozvonCall extends HTMLElement {
  /** @type {Screen} */
  #screen = "idle";
  /** @type {Microphone | null} */
  #microphone = null;
  /** @type {Call | null} */
  #call = null;
  /** Grows with every press of the call button: what an older press still brings is void. */
  #attempt = 0;
  /** @type {keyof typeof STATE_WORDS} */
  #state = "listening";
  #unstable = false;
  /** performance.now() as the call was answered, ms */
  #answeredAt = 0;
  #clockTimer = 0;
  #captions = this.#child("dozvon-captions", DozvonCaptions);
  #keypad = this.#child("dozvon-keypad", DozvonKeypad);

  connectedCallback() {
    const family = browserFamily(navigator.userAgent, navigator.maxTouchPoints);
    this.#part("prompt-place").textContent = promptPlace(family);
    this.#part("help").replaceChildren(...helpSteps(family).map(listItem));
    this.addEventListener("click", (event) => {
      const button = event.target instanceof Element && event.target.closest("[data-action]");
      if (button instanceof HTMLElement) this.#act(button.dataset.action);
    });
    this.#keypad.addEventListener("digit", (event) => {
      if (event instanceof CustomEvent) this.#call?.sendDigit(event.detail);
    });
    this.#keypad.addEventListener("dismiss", () => this.#toggleKeypad());
    window.addEventListener("pagehide", () => this.#call?.leave());
  }

  /** @param {string | undefined} action */
  #act(action) {
    if (action === "call") void this.#start();
    if (action === "cancel") this.#go("cancel");
    if (action === "mute") this.#microphone?.toggleMute();
    if (action === "keypad") this.#toggleKeypad();
    if (action === "end") {
      void this.#call?.hangUp();
      this.#end("hangup");
    }
  }

  async #start() {
    const attempt = ++this.#attempt;
    this.#go("call");
    try {
      const microphone = await Microphone.open();
      if (attempt !== this.#attempt) {
        microphone.close();
        return;
      }
      this.#listenThrough(microphone);
      this.#go("granted");
      await this.#dial(microphone);
      if (attempt === this.#attempt) this.#go("connected");
    } catch (error) {
      if (!(error instanceof MicrophoneProblem || error instanceof CallRefused)) throw error;
      if (attempt !== this.#attempt) return;
      if (error instanceof MicrophoneProblem) {
        this.#go(error.reason);
      } else {
        this.#part("refusal").textContent = error.message;
        this.#go("unavailable");
      }
    }
  }

  /** @param {Microphone} microphone */
  #listenThrough(microphone) {
    this.#microphone = microphone;
    microphone.addEventListener("change", () => this.#showMicrophone());
    this.#showMicrophone();
    const draw = () => {
      if (this.#microphone !== microphone) return;
      this.style.setProperty("--level", microphone.level().toFixed(3));
      requestAnimationFrame(draw);
    };
    draw();
  }

  /** @param {Microphone} microphone */
  async #dial(microphone) {
    const call = new Call(microphone.stream, this.getAttribute("line") ?? "");
    this.#call = call;
    this.#captions.clear();
    this.#keypad.clear();
    this.#part("notice").hidden = true;
    this.#state = "listening";
    call.addEventListener("event", (event) => {
      if (event instanceof CustomEvent && this.#call === call) this.#receive(event.detail);
    });
    call.addEventListener("voice", (event) => {
      const voice = this.#part("voice");
      if (event instanceof CustomEvent && voice instanceof HTMLAudioElement) {
        voice.srcObject = event.detail;
      }
    });
    call.addEventListener("unstable", () => this.#showStability(true));
    call.addEventListener("stable", () => this.#showStability(false));
    call.addEventListener("lost", () => {
      if (this.#call === call) this.#go("lost");
    });
    await call.connect();
  }

  /** @param {GatewayEvent} event */
  #receive(event) {
    if (event.type === "caption") this.#captions.show(event);
    if (event.type === "end") this.#end(event.reason);
    if (event.type === "masked") this.#mask(event.on);
    if (event.type === "state" && this.#state !== "waiting") {
      this.#state = event.state;
      this.#showState();
    }
    if (event.type === "handoff") {
      this.#state = "waiting";
      this.#showState();
      const notice = this.#part("notice");
      notice.hidden = false;
      notice.textContent = handoffWords(event.reason, event.position);
    }
  }

  /** @param {boolean} on a card is being keyed: the keys are needed, and nobody may read them */
  #mask(on) {
    this.#keypad.masked = on;
    if (on === this.#keypad.hidden) this.#toggleKeypad();
  }

  /** @param {string} reason */
  #end(reason) {
    this.#part("farewell").textContent = farewellWords(reason);
    this.#part("duration").textContent = `Разговор длился ${clock(this.#seconds())}`;
    this.#go("end");
  }

  /** @param {ScreenEvent} event */
  #go(event) {
    const left = this.#screen;
    const screen = nextScreen(left, event);
    if (screen === left) return;
    this.#screen = screen;
    this.dataset.screen = screen;
    if (screen === "call") this.#answered();
    if (screen !== "permission" && screen !== "connecting" && screen !== "call") this.#release();
    this.#show(screen);
  }

  #answered() {
    this.#answeredAt = performance.now();
    this.#showTime();
    this.#clockTimer = setInterval(() => this.#showTime(), 1_000);
    this.#showState();
  }

  /** Gives back the microphone and everything else of the call. */
  #release() {
    this.#attempt += 1;
    clearInterval(this.#clockTimer);
    this.#microphone?.close();
    this.#microphone = null;
    this.#captions.dropPartial();
    if (!this.#keypad.hidden) this.#toggleKeypad();
    // A call that ended closes itself after its last words; one that was given up closes here.
    if (this.#screen !== "ended") this.#call?.close();
  }

  /** @param {Screen} screen */
  #show(screen) {
    for (const element of this.querySelectorAll("[data-on]")) {
      if (!(element instanceof HTMLElement) || element.dataset.part === "notice") continue;
      element.hidden = !element.dataset.on?.split(" ").includes(screen);
    }
    this.#part("notice").hidden ||= screen !== "call";
    document.title = screen === "call" ? `Идёт разговор · ${TITLE}` : TITLE;
    // The new screen's heading takes the focus: screen readers read it, and Tab goes on from it.
    const heading = this.querySelector("section:not([hidden]) h1");
    if (heading instanceof HTMLElement) heading.focus();
  }

  #showTime() {
    this.#part("timer").textContent = clock(this.#seconds());
  }

  #seconds() {
    return Math.floor((performance.now() - this.#answeredAt) / 1_000);
  }

  /** @param {boolean} unstable */
  #showStability(unstable) {
    this.#unstable = unstable;
    this.#showState();
  }

  #showState() {
    const state = this.#unstable ? "unstable" : this.#state;
    this.dataset.state = state;
    this.#part("state").textContent = STATE_WORDS[state];
  }

  #showMicrophone() {
    const state = this.#microphone?.state;
    if (state === undefined) return;
    this.#part("microphone").dataset.state = state;
    this.#part("microphone-words").textContent = MICROPHONE_WORDS[state];
    const icon = this.querySelector("[data-action=mute] use");
    const muted = state === "muted";
    icon?.setAttribute("href", `/static/icons.svg#${muted ? "microphone" : "microphone-off"}`);
    this.#part("mute-words").textContent = muted ? "Включить микрофон" : "Выключить микрофон";
  }

  #toggleKeypad() {
    const open = this.#keypad.hidden;
    this.#keypad.hidden = !open;
    const button = this.querySelector("[data-action=keypad]");
    button?.setAttribute("aria-expanded", String(open));
    if (open) this.#keypad.focusFirst();
    else if (button instanceof HTMLElement) button.focus();
  }

  /**
   * @param {string} name
   * @returns {HTMLElement}
   */
  #part(name) {
    return this.#child(`[data-part="${name}"]`, HTMLElement);
  }

  /**
   * @template {HTMLElement} Kind
   * @param {string} selector
   * @param {new () => Kind} kind
   * @returns {Kind}
   */
  #child(selector, kind) {
    const child = this.querySelector(selector);
    if (!(child instanceof kind)) throw new Error(`index.html lacks ${selector}`);
    return child;
  }
}

/** @param {string} text */
function listItem(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

customElements.define("dozvon-call", DozvonCall);
