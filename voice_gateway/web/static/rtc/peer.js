/**
 * Perfect negotiation (W3C WebRTC 1.0, section 10.7) of one RTCPeerConnection: either side may
 * change its tracks at any time, and when both offer at once the impolite one's offer holds.
 */

/**
 * @typedef {{description?: RTCSessionDescriptionInit | null,
 *   candidate?: RTCIceCandidateInit | null}} Signal
 */

/**
 * Fires "state" when `connected` may have changed. Tracks are added to and come from `connection`;
 * the first offer is made as the first of ours is added.
 */
export class Peer extends EventTarget {
  #offering = false;
  #ignoring = false;
  #answering = false;
  #polite;
  #send;

  /**
   * @param {boolean} polite gives way when both offer at once
   * @param {RTCIceServer[]} iceServers
   * @param {(signal: Signal) => void} send brings a signal to the other side, in order
   */
  constructor(polite, iceServers, send) {
    super();
    this.#polite = polite;
    this.#send = send;
    this.connection = new RTCPeerConnection({ iceServers });
    this.connection.addEventListener("negotiationneeded", () => void this.#offer());
    this.connection.addEventListener("icecandidate", ({ candidate }) => {
      send({ candidate: candidate?.toJSON() ?? null });
    });
    this.connection.addEventListener("connectionstatechange", () => {
      // Another network: new candidates may still find a way.
      if (this.connection.connectionState === "failed") this.connection.restartIce();
      this.dispatchEvent(new Event("state"));
    });
  }

  get connected() {
    return this.connection.connectionState === "connected";
  }

  /**
   * Signals are to be given in the order they came, each without waiting for the one before.
   * @param {Signal} signal
   */
  async receive({ description, candidate }) {
    if (description) await this.#described(description);
    else if (candidate) await this.#candidate(candidate);
  }

  close() {
    this.connection.close();
  }

  async #offer() {
    this.#offering = true;
    try {
      await this.connection.setLocalDescription();
      this.#sendDescription();
    } catch (error) {
      this.#unlessClosed(error);
    } finally {
      this.#offering = false;
    }
  }

  /** @param {RTCSessionDescriptionInit} description */
  async #described(description) {
    const { connection } = this;
    const free =
      !this.#offering && (connection.signalingState === "stable" || this.#answering);
    const collision = description.type === "offer" && !free;
    this.#ignoring = !this.#polite && collision;
    if (this.#ignoring) return;
    try {
      this.#answering = description.type === "answer";
      await connection.setRemoteDescription(description);
      this.#answering = false;
      if (description.type !== "offer") return;
      await connection.setLocalDescription();
      this.#sendDescription();
    } catch (error) {
      this.#unlessClosed(error);
    }
  }

  /** @param {RTCIceCandidateInit} candidate */
  async #candidate(candidate) {
    try {
      await this.connection.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#ignoring) this.#unlessClosed(error); // of an offer that was not taken
    }
  }

  #sendDescription() {
    const description = this.connection.localDescription;
    if (description) this.#send({ description: description.toJSON() });
  }

  /** @param {unknown} error what an operation says that `close` has cut short */
  #unlessClosed(error) {
    if (this.connection.signalingState !== "closed") throw error;
  }
}
