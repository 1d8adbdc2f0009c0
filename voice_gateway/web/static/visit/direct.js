/** What goes straight between visitor and operator: voice, camera, screen. */

import { Peer } from "../rtc/peer.js";

/** @typedef {import("../rtc/film.js").Film} Film */

/** @typedef {"voice" | "camera" | "screen"} Slot */

/**
 * Outlives its peer connections: whoever sends something goes on sending it in the next one.
 * Fires "picture" (CustomEvent of MediaStream or null: the operator) and "connected" (CustomEvent
 * of boolean).
 */
export class Direct extends EventTarget {
  /** @type {Peer | null} */
  #peer = null;
  #film;
  #told = false;
  #sound = true;
  #held = false;
  /** The voice and the camera: heard and seen together. */
  #self = new MediaStream();
  #screen = new MediaStream();
  /** @type {Map<Slot, MediaStreamTrack>} */
  #sent = new Map();
  /** @type {Map<Slot, RTCRtpTransceiver>} of this connection */
  #transceivers = new Map();

  /** @param {Film} film shows what is sent, too */
  constructor(film) {
    super();
    this.#film = film;
  }

  /** @returns {string} what tells the screen's track from the camera's on the other side */
  get screenStream() {
    return this.#screen.id;
  }

  /** @returns {RTCPeerConnection | null} */
  get connection() {
    return this.#peer?.connection ?? null;
  }

  /**
   * A new connection is to be made; what came before is void.
   * @param {RTCIceServer[]} iceServers
   * @param {boolean} sound false: pictures only, the voices go by telephone
   * @param {(signal: import("../rtc/peer.js").Signal) => void} send
   */
  negotiate(iceServers, sound, send) {
    this.close();
    this.#sound = sound;
    const peer = new Peer(true, iceServers, send);
    this.#peer = peer;
    peer.addEventListener("state", () => {
      if (this.#peer === peer) this.#tell(peer.connected);
    });
    peer.connection.addEventListener("track", ({ streams }) => {
      this.dispatchEvent(new CustomEvent("picture", { detail: streams[0] ?? null }));
    });
    // The operator offers first; what we have goes into the answer.
    peer.connection.addEventListener("signalingstatechange", () => {
      if (peer.connection.signalingState === "have-remote-offer") this.#sendAll(peer.connection);
    });
  }

  /** @param {import("../rtc/peer.js").Signal} signal */
  receive(signal) {
    void this.#peer?.receive(signal);
  }

  /**
   * @param {Slot} slot
   * @param {MediaStreamTrack | null} track null: no more
   */
  send(slot, track) {
    if (track === null) this.#sent.delete(slot);
    else this.#sent.set(slot, track);
    this.#show(slot);
    const connection = this.connection;
    // Before the operator's first offer nothing is begun.
    if (connection?.remoteDescription) this.#put(connection, slot);
  }

  /** On hold neither voice nor picture goes to the operator. @param {boolean} on */
  hold(on) {
    if (on === this.#held) return;
    this.#held = on;
    for (const slot of this.#sent.keys()) this.#show(slot);
    const { connection } = this;
    if (connection?.remoteDescription) this.#sendAll(connection);
  }

  /** Another network: looks for another path. */
  mend() {
    if (this.connection?.signalingState === "stable") this.connection.restartIce();
  }

  /** Nobody is told: whoever ends the talk knows. */
  close() {
    const peer = this.#peer;
    this.#peer = null;
    peer?.close();
    this.#film.end();
    this.#transceivers.clear();
    this.#told = false;
    this.dispatchEvent(new CustomEvent("picture", { detail: null }));
  }

  /** @param {Slot} slot */
  #show(slot) {
    if (slot === "voice") return;
    void this.#film.show(slot, this.#held ? null : (this.#sent.get(slot) ?? null));
  }

  /** @param {RTCPeerConnection} connection */
  #sendAll(connection) {
    for (const slot of this.#sent.keys()) this.#put(connection, slot);
  }

  /**
   * @param {RTCPeerConnection} connection
   * @param {Slot} slot
   */
  #put(connection, slot) {
    if (slot === "voice" && !this.#sound) return;
    const track = this.#held ? null : (this.#sent.get(slot) ?? null);
    const transceiver = this.#transceivers.get(slot);
    if (transceiver !== undefined) {
      void transceiver.sender.replaceTrack(track);
      const direction = this.#sent.has(slot) ? "sendrecv" : "recvonly";
      if (transceiver.direction !== direction) transceiver.direction = direction;
    } else if (track !== null) {
      const sender = connection.addTrack(track, slot === "screen" ? this.#screen : this.#self);
      const added = connection.getTransceivers().find((other) => other.sender === sender);
      if (added !== undefined) this.#transceivers.set(slot, added);
    }
  }

  /** @param {boolean} connected */
  #tell(connected) {
    if (connected === this.#told) return;
    this.#told = connected;
    this.dispatchEvent(new CustomEvent("connected", { detail: connected }));
  }
}
