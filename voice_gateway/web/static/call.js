/** One call to the gateway over WebRTC (JSEP, RFC 8829), signalled by one HTTP exchange. */

import { parseEvent } from "./events.js";

/** @typedef {import("./events.js").GatewayEvent} GatewayEvent */

const GATHERING_MS = 2_000;
const ANSWER_MS = 15_000;
const CONNECT_MS = 15_000;
/** A connection may come back by itself (Wi-Fi to mobile); after this it is given up. */
const RECOVERY_MS = 10_000;
const GOODBYE_MS = 1_000;
/** The last words may still be in the jitter buffer as "end" arrives. */
const PLAYOUT_MS = 500;

const NO_SERVER = "Нет связи с сервером. Проверьте интернет и позвоните ещё раз.";
const NO_SOUND_PATH =
  "Сервер ответил, но звук до него не доходит. Попробуйте другую сеть: например, мобильный интернет вместо Wi-Fi.";
const NO_ANSWER = "Сейчас ассистент не может ответить. Попробуйте через несколько минут.";

/** The call did not come about; `message` is Russian and meant for the visitor. */
export class CallRefused extends Error {}

/**
 * Fires "event" (CustomEvent of GatewayEvent), "voice" (CustomEvent of MediaStream: the
 * assistant), "unstable" and "stable" (the connection fails, comes back), "lost" (it will not).
 */
export class Call extends EventTarget {
  #peer = new RTCPeerConnection();
  #events = this.#peer.createDataChannel("events");
  #closing = new AbortController();
  /** @type {number | undefined} */
  #recovery;
  #connected = false;
  #over = false;

  /**
   * @param {MediaStream} stream the visitor's voice
   * @param {string} line the line being called
   */
  constructor(stream, line) {
    super();
    this.#line = line;
    for (const track of stream.getAudioTracks()) {
      this.#peer.addTransceiver(track, { direction: "sendrecv", streams: [stream] });
    }
    this.#peer.addEventListener("track", ({ track }) => {
      this.#fire("voice", new MediaStream([track]));
    });
    this.#peer.addEventListener("connectionstatechange", () => this.#watch());
    this.#events.addEventListener("message", ({ data }) => this.#receive(data));
    this.#events.addEventListener("close", () => this.#lose());
  }

  #line;

  /**
   * Offers, waits for the answer and for the connection.
   * @returns {Promise<void>} resolved as the connection stands, or as `close` was called
   * @throws {CallRefused}
   */
  async connect() {
    await this.#peer.setLocalDescription();
    await Promise.race([this.#until("icegatheringstatechange", this.#gathered), pause(GATHERING_MS)]);
    const answer = await this.#exchange();
    if (this.#closing.signal.aborted) return;
    try {
      await this.#peer.setRemoteDescription({ type: "answer", sdp: answer });
    } catch (error) {
      if (error instanceof DOMException) throw new CallRefused(NO_ANSWER, { cause: error });
      throw error;
    }
    const connected = this.#until("connectionstatechange", () =>
      ["connected", "failed", "closed"].includes(this.#peer.connectionState),
    );
    await Promise.race([connected, pause(CONNECT_MS)]);
    if (this.#closing.signal.aborted) return;
    if (this.#peer.connectionState !== "connected") throw new CallRefused(NO_SOUND_PATH);
  }

  /** @param {string} digit one of 0-9 * # */
  sendDigit(digit) {
    this.#send({ type: "dtmf", digit });
  }

  /** Says goodbye to the gateway, which answers with "end"; closes soon in any case. */
  async hangUp() {
    if (this.#over) return;
    this.#over = true;
    this.#send({ type: "hangup" });
    await pause(GOODBYE_MS);
    this.close();
  }

  /** The page goes away: no time to wait for an answer. */
  leave() {
    if (this.#over) return;
    this.#send({ type: "hangup" });
    this.close();
  }

  close() {
    this.#over = true;
    clearTimeout(this.#recovery);
    this.#closing.abort();
    this.#peer.close();
  }

  #gathered = () => this.#peer.iceGatheringState === "complete";

  /** @returns {Promise<string>} the answer's SDP; empty when the call was closed meanwhile */
  async #exchange() {
    const request = new AbortController();
    this.#closing.signal.addEventListener("abort", () => request.abort());
    const timer = setTimeout(() => request.abort(), ANSWER_MS);
    const body = JSON.stringify({
      type: "offer",
      sdp: this.#peer.localDescription?.sdp,
      line: this.#line,
    });
    try {
      const response = await fetch("/api/calls", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
        signal: request.signal,
      });
      const answer = await response.json();
      if (!response.ok || typeof answer?.sdp !== "string") {
        throw new CallRefused(answer?.error?.message ?? NO_ANSWER);
      }
      return answer.sdp;
    } catch (error) {
      if (this.#closing.signal.aborted) return "";
      if (error instanceof TypeError || error instanceof DOMException) {
        throw new CallRefused(NO_SERVER);
      }
      if (error instanceof SyntaxError) throw new CallRefused(NO_ANSWER);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {unknown} data */
  #receive(data) {
    const event = parseEvent(data);
    if (event === null) return;
    if (event.type === "end") {
      this.#over = true;
      setTimeout(() => this.close(), PLAYOUT_MS);
    }
    this.#fire("event", event);
  }

  #watch() {
    const state = this.#peer.connectionState;
    if (state === "failed") this.#lose();
    if (state === "disconnected") {
      this.#recovery = setTimeout(() => this.#lose(), RECOVERY_MS);
      this.#fire("unstable");
    }
    if (state === "connected") {
      this.#connected = true;
      clearTimeout(this.#recovery);
      this.#fire("stable");
    }
  }

  #lose() {
    if (this.#over || !this.#connected) return;
    this.close();
    this.#fire("lost");
  }

  /** @param {object} message */
  #send(message) {
    if (this.#events.readyState === "open") this.#events.send(JSON.stringify(message));
  }

  /**
   * @param {string} name an event of the peer connection
   * @param {() => boolean} holds
   * @returns {Promise<void>} resolved once `holds`, or as the call is closed
   */
  #until(name, holds) {
    const { signal } = this.#closing;
    return new Promise((resolve) => {
      const check = () => {
        if (holds()) resolve();
      };
      signal.addEventListener("abort", () => resolve());
      this.#peer.addEventListener(name, check, { signal });
      check();
    });
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
