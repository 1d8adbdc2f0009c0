/** The console's one controller: what is pressed goes to the server, what it says into the store. */

import { toast } from "../design/toast.js";
import { Wire } from "../rtc/wire.js";
import { Api, ApiProblem } from "./api.js";
import { received } from "./state.js";
import { Store } from "./store.js";
import { TalkMedia } from "./talk-media.js";
import { problemWords, say } from "./words.js";

/** @typedef {import("./api.js").Session} Session */
/** @typedef {import("./messages.js").DeskMessage} DeskMessage */
/** @typedef {Record<string, unknown> & {type: string}} Said */

const NOBODY = 401;
/** Close codes of the contract. */
const NOT_SIGNED_IN = 4401;
const TAKEN_OVER = 4409;
const AGAIN_MS = 3_000;

/** Fires "media" when the talk's media have changed. */
class Desk extends EventTarget {
  store = new Store();
  api = new Api();
  /** @type {TalkMedia | null} */
  media = null;
  /** @type {Wire | null} */
  #wire = null;

  /** Takes up the session there is, or asks for one. */
  async start() {
    try {
      this.#enter(await this.api.session());
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.store.set({ place: error.status === NOBODY ? "sign_in" : "away" });
    }
  }

  /** @param {string} name @param {string} password @throws {ApiProblem} */
  async signIn(name, password) {
    this.#enter(await this.api.signIn(name, password));
  }

  /** @param {string} old @param {string} fresh @throws {ApiProblem} */
  async changePassword(old, fresh) {
    this.#enter(await this.api.changePassword(old, fresh));
  }

  async signOut() {
    this.send({ type: "sign_out" });
    this.#leave("sign_in");
    await this.orTell(this.api.signOut());
  }

  /** This tab takes the desk back from another one. */
  takeOver() {
    this.store.set({ place: "loading" });
    this.#connect();
  }

  /** @param {Said} message @returns {boolean} false: no connection, and the operator was told */
  send(message) {
    const sent = this.#wire?.send(message) ?? false;
    if (!sent && this.store.state.place === "desk") toast(say("not_connected"));
    return sent;
  }

  answer() {
    const { offer } = this.store.state;
    if (offer) this.send({ type: "answer", call: offer.call });
  }

  decline() {
    const { offer } = this.store.state;
    if (offer && this.send({ type: "decline", call: offer.call })) this.store.set({ offer: null });
  }

  /** @param {boolean} on */
  hold(on) {
    this.send({ type: "hold", on });
  }

  /** @param {string} text 1-4000 characters; shown as unsent until its echo comes */
  chat(text) {
    const { talk } = this.store.state;
    if (!talk) return;
    const line = { key: crypto.randomUUID(), text, at: new Date().toISOString() };
    this.store.setTalk({ unsent: [...talk.unsent, line] });
    this.send({ type: "chat", text, key: line.key });
  }

  /** @param {boolean} on */
  askScreen(on) {
    if (this.send({ type: "ask_screen", on })) {
      this.store.setTalk({ screen: on ? "asked" : "none", ...(on ? {} : { screenStream: null }) });
    }
  }

  /** @param {boolean} on */
  whisper(on) {
    if (this.send({ type: "whisper", on })) this.store.setTalk({ whispering: on });
  }

  /**
   * Waits for an answer of the server's and tells of its problem.
   * @template Answer
   * @param {Promise<Answer>} asked
   * @returns {Promise<Answer | null>} null: it failed
   */
  async orTell(asked) {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code !== "aborted") toast(problemWords(error));
      return null;
    }
  }

  /** @param {Session} session */
  #enter({ operator, must_change }) {
    this.store.set({ operator, place: must_change ? "new_password" : "loading" });
    if (!must_change) this.#connect();
  }

  #connect() {
    this.#wire?.close();
    const wire = new Wire("/api/desk", () => ({ type: "enter", csrf: this.api.csrf }));
    this.#wire = wire;
    wire.addEventListener("message", (event) => {
      if (event instanceof CustomEvent) this.#receive(event.detail);
    });
    wire.addEventListener("away", () => this.store.set({ connected: false }));
    wire.addEventListener("gone", (event) => {
      if (event instanceof CustomEvent && this.#wire === wire) this.#gone(event.detail);
    });
    wire.open();
  }

  /** @param {number} code of the close; 0: nobody has answered for a minute */
  #gone(code) {
    if (code === TAKEN_OVER) this.#leave("elsewhere");
    else if (code === NOT_SIGNED_IN) this.#leave("sign_in");
    else setTimeout(() => this.#connect(), AGAIN_MS);
  }

  /** @param {DeskMessage} message */
  #receive(message) {
    if (message.type === "problem") toast(message.message);
    if (message.type === "negotiate") this.media?.negotiate(message.ice_servers, message.sound);
    if (message.type === "signal") this.media?.signal(message.data);
    this.media?.filmed(message);
    this.store.change((state) => received(state, message, Date.now()));
    if (message.type === "welcome") this.#welcomed();
    this.#followTalk();
    if (message.type === "offer_ended") tellWhy(message.why);
  }

  /** What could not be sent meanwhile is sent now; the server keeps a key's line once. */
  #welcomed() {
    for (const { text, key } of this.store.state.talk?.unsent ?? []) {
      this.send({ type: "chat", text, key });
    }
  }

  #followTalk() {
    const { talk } = this.store.state;
    if (this.media !== null && this.media.call !== talk?.call) this.#closeMedia();
    if (talk && this.media && talk.hold !== this.media.held) void this.media.hold(talk.hold);
    if (talk === null || this.media !== null) return;
    const media = new TalkMedia(talk.call, this.api, (message) => this.#wire?.send(message));
    this.media = media;
    media.addEventListener("change", () => this.dispatchEvent(new Event("media")));
    media.addEventListener("camera_problem", () => toast(say("camera_problem")));
    void media.hold(talk.hold);
    void this.orTell(media.open());
    this.dispatchEvent(new Event("media"));
  }

  #closeMedia() {
    this.media?.close();
    this.media = null;
    this.dispatchEvent(new Event("media"));
  }

  /** @param {"elsewhere" | "sign_in"} place */
  #leave(place) {
    this.#wire?.close();
    this.#wire = null;
    this.#closeMedia();
    this.store.set({ place, connected: false, offer: null, talk: null, resting: null });
  }
}

/** @param {"answered_elsewhere" | "timeout" | "declined" | "caller_left" | "withdrawn"} why */
function tellWhy(why) {
  if (why === "timeout" || why === "caller_left" || why === "withdrawn") toast(say(`offer_${why}`));
}

export const desk = new Desk();
