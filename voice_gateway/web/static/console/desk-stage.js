import { el, icon, initials, meter } from "../design/dom.js";
import { loudness } from "../microphone.js";
import { playThroughChosen } from "../rtc/devices.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { Pointer } from "./pointer.js";
import { hasPicture } from "./talk-media.js";
import { callerWords, name, put } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** <desk-stage>: the visitor large, or the screen they show with the visitor small; ourselves small. */
class DeskStage extends DeskElement {
  #main = video("main");
  #person = video("person");
  #own = video("own");
  #gateway = el("audio", { autoplay: true });
  #direct = el("audio", { autoplay: true });
  #initials = el("span", { class: "avatar large" });
  #level = meter();
  #words = el("p", { class: "stage-words" });
  #face = el("div", { class: "stage-face" }, this.#initials, this.#level, this.#words);
  #pointer = new Pointer(this.#main, (at) => desk.send({ type: "pointer", ...at }));
  #listener = new Listener((level) => this.#level.style.setProperty("--level", level.toFixed(3)));

  /** @override */
  build() {
    name(this.#main, "picture_visitor");
    name(this.#person, "picture_visitor");
    name(this.#own, "picture_own");
    this.append(this.#main, this.#face, this.#pointer.mark, this.#person, this.#own, this.#gateway, this.#direct);
    desk.addEventListener("media", this.#show);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    desk.removeEventListener("media", this.#show);
    this.#pointer.stop();
    this.#listener.follow(null);
  }

  /** @override */
  update() {
    this.#show();
  }

  #show = () => {
    const { talk } = desk.store.state;
    const { media } = desk;
    if (talk === null || media === null) return;
    const supervising = talk.role === "supervising";
    const { screen, person } = supervising ? watched(media) : straight(talk, media);
    const shown = screen ?? person;
    play(this.#main, hasPicture(shown) ? shown : null);
    play(this.#person, screen && hasPicture(person) ? person : null);
    const colleague = media.watching.stream("operator", "camera");
    if (supervising) play(this.#own, colleague);
    else play(this.#own, media.camera && new MediaStream([media.camera]), media.camera?.id);
    name(this.#own, supervising ? "picture_operator" : "picture_own");
    play(this.#gateway, media.gatewaySound);
    play(this.#direct, person);
    this.#face.hidden = !this.#main.hidden;
    this.#initials.replaceChildren(talk.visitor.name ? initials(talk.visitor.name) : icon("person"));
    this.#listener.follow((media.direct ? person : null) ?? media.gatewaySound);
    this.#showWords(talk);
    this.#pointer.over(screen !== undefined && !supervising);
    this.dataset.screen = talk.screen;
  };

  /** @param {import("./talk-state.js").Talk} talk */
  #showWords(talk) {
    if (talk.screen === "asked") put(this.#words, "screen_asked");
    else if (talk.screen === "refused") put(this.#words, "screen_refused");
    else if (!talk.video) put(this.#words, "by_phone");
    else {
      delete this.#words.dataset.word;
      this.#words.textContent = callerWords(talk.visitor);
    }
  }
}

/**
 * @typedef {{screen: MediaStream | undefined, person: MediaStream | undefined}} Shown
 * @param {import("./talk-state.js").Talk} talk
 * @param {import("./talk-media.js").TalkMedia} media
 * @returns {Shown}
 */
function straight(talk, media) {
  const screen =
    talk.screen === "shared" ? media.streams.find(({ id }) => id === talk.screenStream) : undefined;
  return { screen, person: media.streams.find((stream) => stream !== screen) };
}

/**
 * @param {import("./talk-media.js").TalkMedia} media
 * @returns {Shown} of a supervisor, who is in no connection with the visitor
 */
function watched({ watching }) {
  return {
    screen: watching.stream("visitor", "screen"),
    person: watching.stream("visitor", "camera"),
  };
}

/** @param {string} part */
function video(part) {
  const element = el("video", { autoplay: true, playsinline: true, "data-testid": `video-${part}`, class: part });
  element.muted = true; // heard by the <audio>s
  element.hidden = true;
  return element;
}

/**
 * @param {HTMLMediaElement} element
 * @param {MediaStream | null | undefined} stream
 * @param {string} [id] of a stream made for this; others are known by themselves
 */
function play(element, stream, id) {
  const wanted = stream ?? null;
  if (element instanceof HTMLVideoElement) element.hidden = wanted === null;
  if (wanted && id !== undefined) {
    if (element.dataset.shown === id) return;
    element.dataset.shown = id;
  } else if (element.srcObject === wanted) return;
  if (wanted === null) delete element.dataset.shown;
  element.srcObject = wanted;
  if (element instanceof HTMLAudioElement) void playThroughChosen(element);
}

/** Measures how loud a stream is, many times a second. */
class Listener {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {MediaStream | null} */
  #stream = null;

  /** @param {(level: number) => void} tell 0..1 */
  constructor(tell) {
    this.#tell = tell;
  }

  #tell;

  /** @param {MediaStream | null} stream null: no more */
  follow(stream) {
    if (stream === this.#stream) return;
    this.#stream = stream;
    void this.#context?.close();
    this.#context = null;
    if (stream === null || stream.getAudioTracks().length === 0) return;
    const context = new AudioContext();
    this.#context = context;
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    const samples = new Float32Array(analyser.fftSize);
    context.createMediaStreamSource(stream).connect(analyser);
    const measure = () => {
      if (this.#context !== context) return;
      analyser.getFloatTimeDomainData(samples);
      this.#tell(loudness(samples));
      requestAnimationFrame(measure);
    };
    measure();
  }
}

customElements.define("desk-stage", DeskStage);
