/** Microphone, camera, loudspeaker: chosen, seen and heard before a call needs them. */

import { el, icon, meter } from "../design/dom.js";
import { Microphone, MicrophoneProblem } from "../microphone.js";
import { choose, chosen, devices, openCamera } from "../rtc/devices.js";
import { titled } from "./desk-header.js";
import { field } from "./desk-sign-in.js";
import { desk } from "./desk.js";
import { showOnce } from "./element.js";
import { chime } from "./ring.js";
import { put, say } from "./words.js";

/** @typedef {import("../rtc/devices.js").Kind} Kind */

const KINDS = /** @type {const} */ (["audioinput", "videoinput", "audiooutput"]);

export function openDevices() {
  const level = meter();
  const preview = el("video", { class: "preview", autoplay: true, playsinline: true, hidden: true });
  preview.muted = true;
  const problem = el("p", { class: "form-problem", role: "alert" });
  const selects = new Map(KINDS.map((kind) => [kind, el("select", { class: "input" })]));
  const trial = new Trial(level, preview, problem);
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "devices-title", "data-testid": "devices" });
  const close = el("button", { class: "icon-button compact", value: "close" }, icon("close"));
  dialog.append(
    el(
      "form",
      { method: "dialog", class: "dialog-head" },
      put(el("h2", { id: "devices-title" }), "devices"),
      titled(close, "close"),
    ),
    ...[...selects].flatMap(([kind, select]) => [field(kind, select), beside(kind)]),
    problem,
  );

  /** @param {Kind} kind */
  function beside(kind) {
    if (kind === "audioinput") return level;
    if (kind === "videoinput") return preview;
    return put(el("button", { type: "button", class: "button compact", onclick: chime }), "try_sound");
  }

  for (const [kind, select] of selects) {
    select.addEventListener("change", () => {
      choose(kind, select.value);
      void desk.media?.reopen();
      void trial.open().then(() => fill(selects));
    });
  }
  dialog.addEventListener("close", () => trial.close());
  showOnce(dialog);
  void trial.open().then(() => fill(selects));
}

/** @param {Map<Kind, HTMLSelectElement>} selects */
async function fill(selects) {
  for (const [kind, select] of selects) {
    const there = await devices(kind);
    select.replaceChildren(
      ...there.map(({ deviceId, label }) =>
        el("option", { value: deviceId, selected: deviceId === chosen(kind) }, label),
      ),
    );
    select.disabled = there.length === 0;
    if (there.length === 0) select.append(el("option", {}, say("no_device")));
  }
}

/** Microphone and camera, open while the dialog is. */
class Trial {
  /** @type {Microphone | null} */
  #microphone = null;
  /** @type {MediaStreamTrack | null} */
  #camera = null;
  #closed = false;

  /** @param {HTMLElement} level @param {HTMLVideoElement} preview @param {HTMLElement} problem */
  constructor(level, preview, problem) {
    this.#level = level;
    this.#preview = preview;
    this.#problem = problem;
  }

  #level;
  #preview;
  #problem;

  async open() {
    this.#stop();
    this.#problem.textContent = "";
    try {
      this.#microphone = await Microphone.open(chosen("audioinput"));
      this.#measure(this.#microphone);
    } catch (error) {
      if (!(error instanceof MicrophoneProblem)) throw error;
      this.#problem.textContent = say("microphone_none");
    }
    try {
      this.#camera = await openCamera();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
    this.#preview.hidden = this.#camera === null;
    this.#preview.srcObject = this.#camera && new MediaStream([this.#camera]);
    if (this.#closed) this.#stop();
  }

  close() {
    this.#closed = true;
    this.#stop();
  }

  #stop() {
    this.#microphone?.close();
    this.#microphone = null;
    this.#camera?.stop();
    this.#camera = null;
  }

  /** @param {Microphone} microphone */
  #measure(microphone) {
    if (this.#microphone !== microphone) return;
    this.#level.style.setProperty("--level", microphone.level().toFixed(3));
    requestAnimationFrame(() => this.#measure(microphone));
  }
}
