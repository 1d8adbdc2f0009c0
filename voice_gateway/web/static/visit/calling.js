/** The visitor's call: a microphone and a conversation, begun, come back into, dropped. */

import { toast } from "../design/toast.js";
import { Microphone, MicrophoneProblem } from "../microphone.js";
import { chosen } from "../rtc/devices.js";
import { Conversation } from "./conversation.js";
import { Refused } from "./gateway.js";
import { keep } from "./kept.js";
import { say } from "./words.js";

/** @typedef {import("./gateway.js").CallRequest} CallRequest */

/** The assistant's sound has to come so soon, or the network lets none through. */
const SOUND_MS = 15_000;
/** What a conversation tells and its call passes on. */
const PASSED_ON = ["message", "sound", "away", "back", "gone"];

/**
 * Fires what its conversation does, until it is dropped; "conversation" (CustomEvent of
 * Conversation or null) and "microphone" (CustomEvent of Microphone or null) as they change.
 */
export class Calling extends EventTarget {
  /** @type {"assistant" | "operator"} */
  way = "assistant";
  /** @type {Microphone | null} */
  #microphone = null;
  /** @type {Conversation | null} */
  #conversation = null;
  /** Grows with every try: what an older one still brings is void. */
  #attempt = 0;
  /** Date.now() as the call began, ms */
  #began = 0;

  get seconds() {
    return Math.max(0, Math.floor((Date.now() - this.#began) / 1_000));
  }

  /** @returns {RTCPeerConnection | null} of which the line's quality is read */
  get connection() {
    return this.#conversation?.direct.connection ?? this.#conversation?.leg.connection ?? null;
  }

  /** @param {import("../rtc/wire.js").Message} message */
  send(message) {
    this.#conversation?.send(message);
  }

  /** @param {Microphone | null} microphone ours from now */
  take(microphone) {
    this.#microphone?.close();
    this.#microphone = microphone;
    this.#fire("microphone", microphone);
  }

  /**
   * @returns {Promise<boolean>} false: the call was given up meanwhile
   * @throws {MicrophoneProblem}
   */
  async openMicrophone() {
    return this.#open(++this.#attempt);
  }

  /**
   * Another microphone was chosen, or one came later.
   * @throws {MicrophoneProblem | Refused}
   */
  async changeMicrophone() {
    const microphone = await Microphone.open(chosen("audioinput"));
    this.take(microphone);
    await this.#conversation?.speak(microphone.track);
    this.#keep();
  }

  /**
   * @param {Omit<CallRequest, "sdp" | "type" | "to">} request
   * @throws {Refused} unless the call was given up meanwhile
   */
  async dial(request) {
    const attempt = ++this.#attempt;
    const conversation = this.#converse();
    try {
      await conversation.begin({ ...request, to: this.way }, this.#microphone?.track ?? null);
      if (attempt !== this.#attempt) return;
      this.#began = Date.now();
      this.#keep();
      // Behind a strict network the operator can still be seen and written to; the assistant cannot.
      if (this.way === "assistant" && !(await conversation.heard(SOUND_MS))) {
        throw new Refused(say("no_sound_path"), "no_sound_path");
      }
    } catch (error) {
      if (!(error instanceof Refused) || attempt === this.#attempt) throw error;
    }
  }

  /** @param {import("./kept.js").Kept} before a conversation that a reload has interrupted */
  async resume(before) {
    const attempt = ++this.#attempt;
    this.way = before.way;
    this.#began = before.began;
    const conversation = this.#converse();
    try {
      if (before.voice && !(await this.#open(attempt))) return;
    } catch (error) {
      if (!(error instanceof MicrophoneProblem)) throw error;
      toast(say("no_microphone"));
    }
    if (attempt !== this.#attempt) return;
    conversation.resume(before.call, before.token, this.#microphone?.track ?? null);
  }

  /** Says goodbye; the socket stays for the rating. */
  hangUp() {
    this.send({ type: "hangup" });
    this.#conversation?.ended();
  }

  /** Gives back the microphone and everything else. */
  drop() {
    this.#attempt += 1;
    this.take(null);
    this.#conversation?.close();
    this.#conversation = null;
    this.#fire("conversation", null);
  }

  /** @param {number} attempt */
  async #open(attempt) {
    try {
      const microphone = await Microphone.open(chosen("audioinput"));
      if (attempt === this.#attempt) this.take(microphone);
      else microphone.close();
    } catch (error) {
      if (!(error instanceof MicrophoneProblem) || attempt === this.#attempt) throw error;
    }
    return attempt === this.#attempt;
  }

  #converse() {
    this.#conversation?.close();
    const conversation = new Conversation();
    this.#conversation = conversation;
    this.#fire("conversation", conversation);
    for (const name of PASSED_ON) {
      conversation.addEventListener(name, (event) => {
        if (this.#conversation !== conversation || !(event instanceof CustomEvent)) return;
        this.#fire(name, event.detail);
      });
    }
    return conversation;
  }

  #keep() {
    const { call, token } = this.#conversation ?? { call: "", token: "" };
    keep({ call, token, way: this.way, voice: this.#microphone !== null, began: this.#began });
  }

  /** @param {string} name @param {unknown} detail */
  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
