/** Screens that say one thing. */

import { el } from "../design/dom.js";
import { button, card, sign, worded } from "./parts.js";

/** @typedef {import("./screens.js").ScreenEvent} ScreenEvent */
/** @typedef {import("./words.js").Word} Word */

/**
 * @typedef {object} Notices
 * @property {HTMLElement[]} screens
 * @property {HTMLElement} refusal why a call did not come about
 * @property {HTMLElement} promise when somebody calls back
 * @property {HTMLElement} connecting what is being waited for
 * @property {HTMLElement} place where the browser asks for the microphone
 * @property {HTMLElement} help how to take a refusal back
 */

/**
 * @param {(event: ScreenEvent) => void} go
 * @param {() => void} again calls once more
 * @returns {Notices}
 */
export function notices(go, again) {
  const refusal = el("p", { class: "lead", "data-testid": "refusal" });
  const promise = el("p", { class: "lead", "data-testid": "promise" });
  const connecting = el("p", { class: "lead" });
  const place = el("p", { class: "lead" });
  const help = el("ol", { class: "steps", "data-testid": "permission-help" });
  const back = () => button("to_start", () => go("back"), { look: "quiet" });
  const retry = () => button("again", again, { look: "primary large" });
  /** @param {Word} lead */
  const lead = (lead) => worded("p", lead, { class: "lead" });
  const screens = [
    card(
      "permission",
      "permission_title",
      sign("microphone"),
      place,
      worded("p", "permission_why", { class: "soft" }),
      button("cancel", () => go("cancel")),
    ),
    card("refused", "refused_title", sign("microphone-off", "bad"), lead("refused_lead"), help, retry(), back()),
    card("missing", "missing_title", sign("microphone-off", "bad"), lead("missing_lead"), retry(), back()),
    card("busy", "busy_title", sign("microphone-off", "bad"), lead("busy_lead"), retry(), back()),
    card("insecure", "insecure_title", sign("warning", "bad"), lead("insecure_lead"), back()),
    card("connecting", "connecting_title", sign("phone", "ringing"), connecting, button("cancel", () => go("cancel"))),
    card("restoring", "restoring_title", sign("refresh", "ringing"), lead("restoring_lead"), button("cancel", () => go("cancel"))),
    card(
      "unavailable",
      "unavailable_title",
      sign("phone", "bad"),
      refusal,
      button("call_again", again, { look: "primary large", sign: "phone" }),
      back(),
    ),
    card("lost", "lost_title", sign("warning", "bad"), lead("lost_lead"), button("call_again", again, { look: "primary large", sign: "phone" }), back()),
    card("elsewhere", "elsewhere_title", sign("info"), lead("elsewhere_lead")),
    card("promised", "promised_title", sign("check"), promise, back()),
  ];
  return { screens, refusal, promise, connecting, place, help };
}
