/** What a supervisor sees of a talk, by way of the room that it is shown in. */

import { VIEWS } from "../rtc/film.js";
import { gathered } from "../rtc/gathered.js";

/** @typedef {import("../rtc/film.js").View} View */
/** @typedef {"visitor" | "operator"} Side */

/**
 * One picture, while it moves: nobody says when a side stops showing it, and the last frame would
 * stay.
 * @typedef {{stream: MediaStream, frames: number, at: number}} Picture
 */

/** Without a new frame for so long a picture is no more shown. */
const STALE_MS = 2_500;
const LOOK_MS = 500;

/** Fires "change" as pictures come and go. */
export class Watching extends EventTarget {
  /** @type {Map<Side, RTCPeerConnection>} */
  #connections = new Map();
  /** @type {Map<string, Picture>} */
  #pictures = new Map();
  #timer = 0;
  #send;

  /** @param {(side: Side, sdp: string) => void} send brings our answer */
  constructor(send) {
    super();
    this.#send = send;
  }

  /**
   * @param {Side} side
   * @param {View} view
   * @returns {MediaStream | undefined} undefined: it is not shown now
   */
  stream(side, view) {
    const picture = this.#pictures.get(`${side} ${view}`);
    return picture && performance.now() - picture.at < STALE_MS ? picture.stream : undefined;
  }

  /**
   * @param {Side} side
   * @param {string} sdp of the offer
   * @param {RTCIceServer[]} iceServers
   */
  async offered(side, sdp, iceServers) {
    this.#connections.get(side)?.close();
    const connection = new RTCPeerConnection({ iceServers });
    this.#connections.set(side, connection);
    connection.addEventListener("track", ({ track, transceiver }) => {
      const stream = new MediaStream([track]);
      const view = VIEWS[Number(transceiver.mid)];
      this.#pictures.set(`${side} ${view}`, { stream, frames: 0, at: -Infinity });
    });
    this.#timer ||= setInterval(() => void this.#look(), LOOK_MS);
    await connection.setRemoteDescription({ type: "offer", sdp });
    await connection.setLocalDescription();
    await gathered(connection);
    if (this.#connections.get(side) !== connection) return;
    this.#send(side, connection.localDescription?.sdp ?? "");
  }

  close() {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
    this.#pictures.clear();
    clearInterval(this.#timer);
  }

  async #look() {
    for (const [side, connection] of this.#connections) {
      for (const { receiver, mid } of connection.getTransceivers()) {
        const picture = this.#pictures.get(`${side} ${VIEWS[Number(mid)]}`);
        const frames = await decoded(receiver);
        if (picture === undefined || frames === picture.frames) continue;
        picture.frames = frames;
        picture.at = performance.now();
      }
    }
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {RTCRtpReceiver} receiver @returns {Promise<number>} frames until now */
async function decoded(receiver) {
  for (const report of (await receiver.getStats()).values()) {
    if (report.type === "inbound-rtp") return report.framesDecoded ?? 0;
  }
  return 0;
}
