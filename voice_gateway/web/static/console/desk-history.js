import { el, icon } from "../design/dom.js";
import { openPastCall } from "./desk-past-call.js";
import { factRows } from "./desk-offer.js";
import { DeskElement } from "./element.js";
import { moment, timeOfDay } from "./format.js";
import { collectedRows, put, say, whoWords } from "./words.js";

/** @typedef {import("./messages.js").Earlier} Earlier */
/** @typedef {import("./state.js").State} State */

/** <desk-history>: what the assistant has collected and said, and earlier calls. */
class DeskHistory extends DeskElement {
  #collected = el("dl", { class: "facts" });
  #transcript = el("ol", { class: "transcript" });
  #earlier = el("ul", { class: "earlier" });
  #sections = [
    section("collected", this.#collected),
    section("transcript", this.#transcript),
    section("earlier", this.#earlier),
  ];
  #empty = el("div", { class: "empty small" }, icon("clock"), put(el("p"), "history_empty"));

  /** @override */
  build() {
    this.append(...this.#sections, this.#empty);
  }

  /** @override @param {State} state @param {State | null} before */
  update({ talk }, before) {
    if (talk === null) return;
    const { call, collected, transcript, earlier } = talk;
    const known = before?.talk;
    if (known?.call === call && known.transcript === transcript && known.earlier === earlier) return;
    this.#collected.replaceChildren(...factRows(collectedRows(collected)));
    this.#transcript.replaceChildren(...transcriptLines(transcript));
    this.#earlier.replaceChildren(...earlier.map(earlierCall));
    for (const part of this.#sections) part.hidden = part.lastElementChild?.childElementCount === 0;
    this.#empty.hidden = this.#sections.some(({ hidden }) => !hidden);
  }
}

/** @param {import("./words.js").Word} title @param {HTMLElement} content */
function section(title, content) {
  return el("section", {}, put(el("h3", { class: "small-title" }), title), content);
}

/** @param {import("./messages.js").TranscriptLine[]} lines */
export function transcriptLines(lines) {
  return lines.map(({ who, text, at }) =>
    el(
      "li",
      { "data-who": who },
      el("span", { class: "who" }, whoWords(who)),
      el("span", {}, text),
      el("time", { class: "small soft figures", datetime: at }, timeOfDay(at)),
    ),
  );
}

/** @param {Earlier} earlier */
function earlierCall({ call, at, operator, result, note, code }) {
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "past", onclick: () => void openPastCall(call) },
      el("span", { class: "row" }, el("strong", { class: "small figures" }, moment(at)), el("span", { class: "small soft" }, operator)),
      el("span", { class: "small" }, result ?? say("result_none")),
      note && el("span", { class: "small soft clamp" }, note),
      code && el("span", { class: "chip figures" }, code),
    ),
  );
}

customElements.define("desk-history", DeskHistory);
