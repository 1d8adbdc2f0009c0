/** The sound between a page and the gateway: one connection, one HTTP exchange, made again if it breaks. */

import { gathered } from "./gathered.js";

const AGAIN_MS = 1_500;
/** "disconnected" often mends itself. */
const MEND_MS = 4_000;

/** Fires "sound" (CustomEvent of MediaStream: what the gateway plays) and "state". */
export class GatewayLeg extends EventTarget {
  /** @type {RTCIceServer[]} for connections made from now on */
  iceServers = [];
  /** @type {RTCPeerConnection | null} */
  #connection = null;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  #timer = 0;
  #closed = false;
  #exchange;
  #passing;

  /**
   * @param {(offer: RTCSessionDescription) => Promise<RTCSessionDescriptionInit>} exchange
   *   rejects where there is no answer
   * @param {(error: unknown) => boolean} passing whether such a failure is worth another try
   */
  constructor(exchange, passing) {
    super();
    this.#exchange = exchange;
    this.#passing = passing;
  }

  get connected() {
    return this.#connection?.connectionState === "connected";
  }

  /** @returns {RTCPeerConnection | null} of which the line's quality is read */
  get connection() {
    return this.#connection;
  }

  /**
   * @param {MediaStreamTrack | null} track the microphone; null sends nothing
   * @returns {Promise<void>} resolved once the answer is there
   * @throws what `exchange` rejects with and is not passing
   */
  async open(track) {
    this.#track = track;
    await this.#connect(true);
  }

  /** @param {MediaStreamTrack | null} track */
  async replace(track) {
    this.#track = track;
    await this.#connection?.getSenders()[0]?.replaceTrack(track);
  }

  /** The network has changed: does not wait for the old path to fail. */
  renew() {
    if (!this.#closed && this.#connection !== null && !this.connected) this.#later(0);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#connection?.close();
  }

  /** @param {boolean} first somebody waits for it */
  async #connect(first) {
    this.#connection?.close();
    const connection = new RTCPeerConnection({ iceServers: this.iceServers });
    this.#connection = connection;
    connection.addTransceiver(this.#track ?? "audio", { direction: "sendrecv" });
    connection.addEventListener("track", ({ track }) => {
      this.dispatchEvent(new CustomEvent("sound", { detail: new MediaStream([track]) }));
    });
    connection.addEventListener("connectionstatechange", () => this.#watch(connection));
    await connection.setLocalDescription();
    await gathered(connection);
    const offer = connection.localDescription;
    if (offer === null || this.#closed) return;
    try {
      const answer = await this.#exchange(offer);
      if (!this.#closed && this.#connection === connection) {
        await connection.setRemoteDescription(answer);
      }
    } catch (error) {
      if (this.#passing(error)) this.#later(AGAIN_MS);
      else if (first) throw error; // later nobody waits for it, and the page's socket tells
    }
  }

  /** @param {RTCPeerConnection} connection */
  #watch(connection) {
    if (this.#connection !== connection) return;
    const state = connection.connectionState;
    clearTimeout(this.#timer);
    if (state === "failed") this.#later(AGAIN_MS);
    if (state === "disconnected") this.#later(MEND_MS);
    this.dispatchEvent(new Event("state"));
  }

  /** @param {number} ms */
  #later(ms) {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void this.#connect(false), ms);
  }
}
