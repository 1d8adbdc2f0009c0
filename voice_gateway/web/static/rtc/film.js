/**
 * Our pictures in the room where they are recorded and watched over (docs/operators.md): camera and
 * screen, beside what goes straight to the other side.
 */

import { gathered } from "./gathered.js";

/** @typedef {"camera" | "screen"} View */

/** The order of the connection's media; whoever watches knows them by it. */
export const VIEWS = /** @type {const} */ (["camera", "screen"]);
const AGAIN_MS = 3_000;

export class Film {
  /** @type {RTCPeerConnection | null} */
  #connection = null;
  /** @type {Map<View, MediaStreamTrack>} */
  #shown = new Map();
  #timer = 0;
  #send;

  /** @param {(sdp: string) => void} send brings our offer */
  constructor(send) {
    this.#send = send;
  }

  /** From now on we are seen there. @param {RTCIceServer[]} iceServers */
  async begin(iceServers) {
    this.end();
    const connection = new RTCPeerConnection({ iceServers });
    this.#connection = connection;
    for (const view of VIEWS) {
      connection.addTransceiver(this.#shown.get(view) ?? "video", { direction: "sendonly" });
    }
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState !== "failed") return;
      this.#timer = setTimeout(() => void this.begin(iceServers), AGAIN_MS);
    });
    await connection.setLocalDescription();
    await gathered(connection);
    if (this.#connection === connection) this.#send(connection.localDescription?.sdp ?? "");
  }

  /** @param {string} sdp of the answer */
  async answered(sdp) {
    if (this.#connection?.signalingState !== "have-local-offer") return; // of one that is over
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
  }

  /**
   * @param {View} view
   * @param {MediaStreamTrack | null} track null: it is not shown
   */
  async show(view, track) {
    if (track === null) this.#shown.delete(view);
    else this.#shown.set(view, track);
    const sender = this.#connection?.getTransceivers()[VIEWS.indexOf(view)]?.sender;
    if (sender !== undefined && sender.track !== track) await sender.replaceTrack(track);
  }

  end() {
    clearTimeout(this.#timer);
    this.#connection?.close();
    this.#connection = null;
  }
}
