/** The visitor's microphone: permission, level, and whether it can be heard (V2, V5). */

/** Why there is no microphone. */
export class MicrophoneProblem extends Error {
  /** @param {"insecure" | "refused" | "missing" | "busy"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** @type {Record<string, "refused" | "missing">} */
const REASONS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
};

const QUIETEST_DB = -55;
const LOUDEST_DB = -12;

/**
 * @param {Float32Array} samples in -1..1
 * @returns {number} loudness in 0..1: RMS on a decibel scale, silence 0, loud speech 1
 */
export function loudness(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)));
}

/** An open microphone. Fires "change" whenever `state` may have changed. */
export class Microphone extends EventTarget {
  /** @param {MediaStream} stream with one audio track */
  constructor(stream) {
    super();
    this.stream = stream;
    this.track = /** @type {MediaStreamTrack} */ (stream.getAudioTracks()[0]);
    for (const name of ["ended", "mute", "unmute"]) {
      this.track.addEventListener(name, () => this.#changed());
    }
    this.#context = new AudioContext();
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
  }

  #context;
  #analyser;
  #samples;

  /**
   * Asks for the microphone; may wait for the visitor's answer for as long as they think.
   * @param {string | null} [device] the one chosen; another one where it is not there
   * @returns {Promise<Microphone>}
   * @throws {MicrophoneProblem}
   */
  static async open(device = null) {
    // Browsers leave mediaDevices out on pages that are not served securely.
    if (!window.isSecureContext || !navigator.mediaDevices) throw new MicrophoneProblem("insecure");
    try {
      return new Microphone(
        await navigator.mediaDevices.getUserMedia({
          audio: {
            echoCancellation: true,
            noiseSuppression: true,
            autoGainControl: true,
            ...(device ? { deviceId: { ideal: device } } : {}),
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      throw new MicrophoneProblem(REASONS[error.name] ?? "busy");
    }
  }

  /** @returns {"live" | "muted" | "interrupted" | "lost"} */
  get state() {
    if (this.track.readyState === "ended") return "lost";
    if (!this.track.enabled) return "muted";
    return this.track.muted ? "interrupted" : "live";
  }

  toggleMute() {
    this.track.enabled = !this.track.enabled;
    this.#changed();
  }

  /** @returns {number} how loud it is now, 0..1 */
  level() {
    if (this.state !== "live") return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return loudness(this.#samples);
  }

  close() {
    this.track.stop();
    void this.#context.close();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
