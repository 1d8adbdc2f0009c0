/** One conversation with the house: its socket, its sound to the gateway, its picture to the operator. */

import { Film } from "../rtc/film.js";
import { GatewayLeg } from "../rtc/gateway-leg.js";
import { Wire } from "../rtc/wire.js";
import { Direct } from "./direct.js";
import { Refused, begin, leg } from "./gateway.js";
import { checked } from "./messages.js";

/** @typedef {import("./messages.js").ServerMessage} ServerMessage */
/** @typedef {import("./gateway.js").CallRequest} CallRequest */

/** A goodbye has to get out before the connections close. */
const GOODBYE_MS = 500;
/** Failures of a connection that are worth another try. */
const PASSING = ["no_server", "no_answer"];

/**
 * Fires "message" (CustomEvent of ServerMessage), "sound" (CustomEvent of MediaStream: what the
 * gateway plays), "away" and "back" (the connection to the house fails, comes back) and "gone"
 * (CustomEvent of boolean: true where another window has taken the conversation).
 */
export class Conversation extends EventTarget {
  call = "";
  token = "";
  film = new Film((sdp) => this.send({ type: "publish", sdp }));
  direct = new Direct(this.film);
  leg;
  /** @type {Wire | null} */
  #wire = null;
  #closing = new AbortController();
  /** @type {MediaStreamTrack | null} */
  #voice = null;
  /** @type {Omit<CallRequest, "sdp" | "type"> | null} */
  #request = null;

  constructor() {
    super();
    this.leg = new GatewayLeg(
      (offer) => this.#exchange(offer),
      (error) => this.call !== "" && error instanceof Refused && PASSING.includes(error.code),
    );
    this.leg.addEventListener("sound", (event) => {
      if (event instanceof CustomEvent) this.#fire("sound", event.detail);
    });
    this.direct.addEventListener("connected", (event) => {
      if (event instanceof CustomEvent) this.send({ type: "direct", connected: event.detail });
    });
  }

  /** Files travel beside the socket, with the same right. */
  get headers() {
    return { Authorization: `Bearer ${this.token}` };
  }

  /**
   * @param {Omit<CallRequest, "sdp" | "type">} request
   * @param {MediaStreamTrack | null} voice null: chat only
   * @throws {Refused}
   */
  async begin(request, voice) {
    this.#voice = voice;
    this.#request = request;
    if (voice !== null) await this.leg.open(voice);
    else this.#begun(await begin({ ...request, sdp: null, type: "offer" }, this.#closing.signal));
  }

  /**
   * @param {number} ms
   * @returns {Promise<boolean>} whether sound goes to and fro within that time
   */
  heard(ms) {
    return new Promise((resolve) => {
      const check = () => {
        if (this.leg.connected || this.#closing.signal.aborted) resolve(true);
      };
      this.leg.addEventListener("state", check);
      setTimeout(() => resolve(this.leg.connected), ms);
      check();
    });
  }

  /**
   * Comes back into a conversation, after a reload.
   * @param {string} call
   * @param {string} token
   * @param {MediaStreamTrack | null} voice
   */
  resume(call, token, voice) {
    this.#begun({ call_id: call, token, ice_servers: [] });
    if (voice !== null) {
      this.speak(voice).catch((error) => {
        // The call is over: the socket says so too.
        if (!(error instanceof Refused)) throw error;
      });
    }
  }

  /**
   * The microphone: the first one, another one, or one that came later.
   * @param {MediaStreamTrack} voice
   */
  async speak(voice) {
    const before = this.#voice;
    this.#voice = voice;
    this.direct.send("voice", voice);
    if (before === null || this.leg.connection === null) await this.leg.open(voice);
    else await this.leg.replace(voice);
  }

  /**
   * @param {import("../rtc/wire.js").Message} message
   * @returns {boolean} false: there is no connection now
   */
  send(message) {
    return this.#wire?.send(message) ?? false;
  }

  /** Says goodbye. */
  hangUp() {
    this.send({ type: "hangup" });
    setTimeout(() => this.close(), GOODBYE_MS);
  }

  /** What was said last still sounds; the socket stays for the rating. */
  ended() {
    this.direct.close();
    setTimeout(() => this.leg.close(), GOODBYE_MS);
  }

  close() {
    this.#closing.abort();
    this.direct.close();
    this.leg.close();
    this.#wire?.close();
  }

  /**
   * The first sound begins the call, later ones take its place.
   * @param {RTCSessionDescription} offer
   * @returns {Promise<RTCSessionDescriptionInit>}
   */
  async #exchange(offer) {
    const { signal } = this.#closing;
    if (this.call !== "" || this.#request === null) {
      return leg(this.call, this.token, offer, signal);
    }
    const begun = await begin({ ...this.#request, sdp: offer.sdp, type: "offer" }, signal);
    if (!signal.aborted) this.#begun(begun);
    return { type: "answer", sdp: begun.sdp ?? "" };
  }

  /** @param {{call_id: string, token: string, ice_servers: RTCIceServer[]}} begun */
  #begun({ call_id, token, ice_servers }) {
    this.call = call_id;
    this.token = token;
    this.leg.iceServers = ice_servers;
    if (this.#voice !== null) this.direct.send("voice", this.#voice);
    const wire = new Wire(`/api/calls/${encodeURIComponent(call_id)}/socket`, () => ({
      type: "enter",
      token,
    }));
    this.#wire = wire;
    wire.addEventListener("message", (event) => {
      if (event instanceof CustomEvent) this.#receive(event.detail);
    });
    wire.addEventListener("open", (event) => {
      // As the call begins the first connection is on its way.
      if (event instanceof CustomEvent && event.detail) this.leg.renew();
      this.#fire("back");
    });
    wire.addEventListener("away", () => this.#fire("away"));
    wire.addEventListener("gone", (event) => {
      if (event instanceof CustomEvent) this.#fire("gone", event.detail === 4409);
    });
    wire.open();
  }

  /** @param {import("../rtc/wire.js").Message} raw */
  #receive(raw) {
    const message = checked(raw);
    if (message === null) return;
    if (message.type === "negotiate") {
      const { ice_servers, sound = true } = message;
      this.direct.negotiate(ice_servers, sound, (data) => this.send({ type: "signal", data }));
    }
    if (message.type === "publish") void this.film.begin(message.ice_servers);
    if (message.type === "published") void this.film.answered(message.sdp);
    if (message.type === "unpublish") this.film.end();
    if (message.type === "hold") this.direct.hold(message.on);
    if (message.type === "entered") this.direct.hold(message.hold);
    if (message.type === "signal") this.direct.receive(message.data);
    if (message.type === "stage" && message.stage !== "talking") this.direct.close();
    if (message.type === "ended") this.ended();
    this.#fire("message", message);
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
