/** Which microphone, camera and loudspeaker. */

import { el } from "../design/dom.js";
import { choose, chosen, devices } from "../rtc/devices.js";
import { button, worded } from "./parts.js";
import { put } from "./words.js";

/** @typedef {import("../rtc/devices.js").Kind} Kind */

const KINDS = /** @type {const} */ ([
  ["audioinput", "device_microphone"],
  ["videoinput", "device_camera"],
  ["audiooutput", "device_speaker"],
]);

/** <device-choice>: a dialog; fires "chosen" (CustomEvent of Kind). */
export class DeviceChoice extends HTMLElement {
  #fields = el("div", { class: "device-fields" });
  #dialog = el(
    "dialog",
    { class: "dialog", "aria-labelledby": "devices-title" },
    worded("h2", "devices_title", { id: "devices-title" }),
    this.#fields,
    el("div", { class: "actions" }, button("done", () => this.#dialog.close(), { look: "primary", testid: "devices-done" })),
  );

  connectedCallback() {
    if (this.childElementCount === 0) this.append(this.#dialog);
  }

  async open() {
    const fields = await Promise.all(
      KINDS.map(async ([kind, word]) => {
        const found = await devices(kind);
        const select = el("select", { class: "input", name: kind });
        if (found.length === 0) select.append(put(el("option", { value: "" }), "device_default"));
        for (const { deviceId, label } of found) {
          select.append(el("option", { value: deviceId, selected: deviceId === chosen(kind) }, label));
        }
        select.disabled = found.length === 0;
        select.addEventListener("change", () => {
          choose(kind, select.value);
          this.dispatchEvent(new CustomEvent("chosen", { detail: kind }));
        });
        return el("label", { class: "field" }, worded("span", word), select);
      }),
    );
    this.#fields.replaceChildren(...fields);
    this.#dialog.showModal();
  }
}

customElements.define("device-choice", DeviceChoice);
