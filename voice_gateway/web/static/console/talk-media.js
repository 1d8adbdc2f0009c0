/**
 * Sound and picture of one talk: the microphone to the gateway and, where the visitor has a
 * browser, microphone and camera straight to it (docs/operators.md «Sound and picture»).
 */

import { Microphone, MicrophoneProblem } from "../microphone.js";
import { chosen, openCamera } from "../rtc/devices.js";
import { Film } from "../rtc/film.js";
import { GatewayLeg } from "../rtc/gateway-leg.js";
import { Peer } from "../rtc/peer.js";
import { ApiProblem } from "./api.js";
import { Watching } from "./watching.js";

/** @typedef {import("../rtc/peer.js").Signal} Signal */

/**
 * Fires "change" when something of `microphone`, `camera`, `direct`, `leg`, `streams` may have
 * changed, "camera_problem" when there is none to be had.
 */
export class TalkMedia extends EventTarget {
  /** @type {Microphone | null} */
  microphone = null;
  /** @type {MicrophoneProblem | null} why there is none */
  microphoneProblem = null;
  /** @type {MediaStreamTrack | null} */
  camera = null;
  /** @type {MediaStream | null} what the gateway plays */
  gatewaySound = null;
  /** @type {MediaStream[]} the visitor's, in the order they came; the screen's is one of its own */
  streams = [];
  held = false;
  /** Also before there is a microphone. */
  muted = false;
  /** @type {Peer | null} */
  #peer = null;
  watching;
  #film;
  #leg;
  #send;
  #own = new MediaStream();
  #sound = true;
  #closed = false;
  /** The question for the microphone is answered. @type {Promise<void>} */
  #asked = Promise.resolve();
  #told = false;

  /**
   * @param {string} call
   * @param {import("./api.js").Api} api
   * @param {(message: {type: "signal", data: Signal} | {type: "direct", connected: boolean}
   *   | {type: "publish", sdp: string}
   *   | {type: "watch", side: import("./watching.js").Side, sdp: string}) => void} send
   */
  constructor(call, api, send) {
    super();
    this.call = call;
    this.#send = send;
    this.#film = new Film((sdp) => send({ type: "publish", sdp }));
    this.watching = new Watching((side, sdp) => send({ type: "watch", side, sdp }));
    this.watching.addEventListener("change", () => this.#changed());
    this.#leg = new GatewayLeg(
      (offer) => api.leg(call, offer),
      (error) => error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    );
    this.#leg.addEventListener("state", () => this.#changed());
    this.#leg.addEventListener("sound", (event) => {
      if (event instanceof CustomEvent) this.gatewaySound = event.detail;
      this.#changed();
    });
  }

  get connected() {
    return this.#leg.connected;
  }

  /** Whether the visitor is heard and seen straight. */
  get direct() {
    return this.#peer?.connected ?? false;
  }

  /** @returns {RTCPeerConnection | null} of which the line's quality is read */
  get connection() {
    return this.#peer?.connection ?? this.#leg.connection;
  }

  /** Asks for the microphone and connects; without one the operator hears and types. */
  async open() {
    this.#asked = this.#openMicrophone();
    await this.#asked;
    if (this.#closed) return;
    await this.#leg.open(this.#voice());
  }

  /**
   * A new connection with the visitor is to be made.
   * @param {RTCIceServer[]} iceServers
   * @param {boolean} sound false: pictures only, the voices go by telephone
   */
  negotiate(iceServers, sound) {
    this.#dropPeer();
    this.#sound = sound;
    this.#leg.iceServers = iceServers;
    const peer = new Peer(false, iceServers, (data) => this.#send({ type: "signal", data }));
    this.#peer = peer;
    peer.addEventListener("state", () => this.#tellDirect());
    peer.connection.addEventListener("track", ({ track, streams }) => {
      this.#arrived(track, streams[0] ?? new MediaStream([track]));
    });
    const streams = [this.#own];
    peer.connection.addTransceiver(this.#directVoice() ?? "audio", { streams });
    peer.connection.addTransceiver(this.#directCamera() ?? "video", { streams });
  }

  /** @param {Signal} data */
  signal(data) {
    void this.#peer?.receive(data);
  }

  /** @param {import("./messages.js").DeskMessage} message of the room, if it is one */
  filmed(message) {
    if (message.type === "publish") void this.#film.begin(message.ice_servers);
    if (message.type === "published") void this.#film.answered(message.sdp);
    if (message.type === "unpublish") this.#film.end();
    if (message.type === "watch") void this.#watch(message);
  }

  toggleMute() {
    this.muted = !this.muted;
    this.#applyMute();
    this.#changed();
  }

  async toggleCamera() {
    if (this.camera) {
      this.camera.stop();
      this.camera = null;
    } else {
      await this.#openCamera();
    }
    await this.#sendOwn();
  }

  /** On hold neither voice nor picture goes straight to the visitor. @param {boolean} on */
  async hold(on) {
    this.held = on;
    await this.#sendOwn();
  }

  /** Another microphone or camera was chosen. */
  async reopen() {
    this.microphone?.close();
    await this.#openMicrophone();
    if (this.camera) {
      this.camera.stop();
      await this.#openCamera();
    }
    await this.#leg.replace(this.#voice());
    await this.#sendOwn();
  }

  close() {
    this.#closed = true;
    this.#dropPeer();
    this.watching.close();
    this.#leg.close();
    this.microphone?.close();
    this.camera?.stop();
  }

  /** @param {{side: import("./watching.js").Side, sdp: string, ice_servers: RTCIceServer[]}} offer */
  async #watch({ side, sdp, ice_servers }) {
    await this.#asked; // before a page may use a microphone, browsers hide its addresses
    if (!this.#closed) await this.watching.offered(side, sdp, ice_servers);
  }

  async #openMicrophone() {
    this.microphone = null;
    this.microphoneProblem = null;
    try {
      const microphone = await Microphone.open(chosen("audioinput"));
      if (this.#closed) {
        microphone.close();
        return;
      }
      this.microphone = microphone;
      this.#applyMute();
      microphone.addEventListener("change", () => this.#changed());
    } catch (error) {
      if (!(error instanceof MicrophoneProblem)) throw error;
      this.microphoneProblem = error;
    }
    this.#changed();
  }

  #applyMute() {
    if (this.microphone?.track.enabled === this.muted) this.microphone.toggleMute();
  }

  async #openCamera() {
    try {
      const camera = await openCamera();
      if (this.#closed) camera.stop();
      else this.camera = camera;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.camera = null;
      this.dispatchEvent(new Event("camera_problem"));
    }
  }

  async #sendOwn() {
    const [audio, video] = this.#peer?.connection.getTransceivers() ?? [];
    await audio?.sender.replaceTrack(this.#directVoice());
    await video?.sender.replaceTrack(this.#directCamera());
    await this.#film.show("camera", this.#directCamera());
    this.#changed();
  }

  #voice() {
    return this.microphone?.track ?? null;
  }

  #directVoice() {
    return this.held || !this.#sound ? null : this.#voice();
  }

  #directCamera() {
    return this.held ? null : this.camera;
  }

  /** @param {MediaStreamTrack} track @param {MediaStream} stream */
  #arrived(track, stream) {
    if (!this.streams.includes(stream)) this.streams = [...this.streams, stream];
    stream.addEventListener("removetrack", () => {
      if (stream.getTracks().length === 0) {
        this.streams = this.streams.filter((other) => other !== stream);
      }
      this.#changed();
    });
    for (const name of ["mute", "unmute", "ended"]) {
      track.addEventListener(name, () => this.#changed());
    }
    this.#changed();
  }

  #tellDirect() {
    const connected = this.direct;
    if (connected !== this.#told) this.#send({ type: "direct", connected });
    this.#told = connected;
    this.#changed();
  }

  #dropPeer() {
    this.#peer?.close();
    this.#film.end();
    this.#peer = null;
    this.#told = false;
    this.streams = [];
  }

  #changed() {
    if (!this.#closed) this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {MediaStream | undefined} stream
 * @returns {boolean} whether there is a picture to be seen in it now
 */
export function hasPicture(stream) {
  return stream?.getVideoTracks().some((t) => !t.muted && t.readyState === "live") ?? false;
}
