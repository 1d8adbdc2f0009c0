/** An earlier call in full: notes, transcript, chat. The server writes down who looked. */

import { el, icon } from "../design/dom.js";
import { chatLine } from "./desk-chat.js";
import { titled } from "./desk-header.js";
import { factRows } from "./desk-offer.js";
import { desk } from "./desk.js";
import { showOnce } from "./element.js";
import { duration, moment, phone } from "./format.js";
import { collectedRows, lineTitle, put, say } from "./words.js";
import { transcriptLines } from "./desk-history.js";

/** @typedef {import("./api.js").WholeCall} WholeCall */

/** @param {string} call */
export async function openPastCall(call) {
  const body = el("div", { class: "past-call" }, el("p", { class: "skeleton" }, "…"));
  const dialog = el("dialog", { class: "dialog broad", "aria-labelledby": "past-title", "data-testid": "past-call" });
  const title = put(el("h2", { id: "past-title" }), "past_call");
  const close = el("button", { class: "icon-button compact", value: "close" }, icon("close"));
  dialog.append(el("form", { method: "dialog", class: "dialog-head" }, title, titled(close, "close")), body);
  showOnce(dialog);
  const whole = await desk.orTell(desk.api.call(call));
  if (whole === null) dialog.close();
  else body.replaceChildren(...parts(whole));
}

/** @param {WholeCall} whole @returns {HTMLElement[]} */
function parts(whole) {
  const { call, at, ended_at, line, talks, collected, transcript, chat, rating } = whole;
  const length = ended_at === null ? null : Math.round((Date.parse(ended_at) - Date.parse(at)) / 1_000);
  return [
    el(
      "dl",
      { class: "facts" },
      ...factRows([
        ["began", moment(at)],
        ["lasted", length === null ? null : duration(length)],
        ["line", lineTitle(line)],
        ["phone", whole.phone && phone(whole.phone)],
        ["rating", rating && say("stars", { stars: rating.stars })],
        ["comment", rating?.comment],
        ...collectedRows(collected),
      ]),
    ),
    ...talks.map((talk) =>
      el(
        "section",
        { class: "card" },
        el("p", { class: "row" }, el("strong", {}, talk.operator), el("span", { class: "soft small" }, talk.result)),
        talk.notes !== "" && el("p", { class: "written" }, talk.notes),
        talk.code && el("span", { class: "chip figures" }, talk.code),
      ),
    ),
    ...(transcript.length > 0
      ? [put(el("h3", { class: "small-title" }), "conversation"), el("ol", { class: "transcript" }, ...transcriptLines(transcript))]
      : []),
    ...(chat.length > 0
      ? [put(el("h3", { class: "small-title" }), "tab_chat"), el("div", { class: "chat" }, ...chat.map((line_) => chatLine(call, line_)))]
      : []),
  ];
}
