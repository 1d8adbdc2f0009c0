import { el, icon } from "../design/dom.js";
import { language } from "../design/words.js";
import { sizeWords } from "../rtc/files.js";
import { Canned } from "./canned.js";
import { titled } from "./desk-header.js";
import { desk } from "./desk.js";
import { DeskElement, keyed } from "./element.js";
import { timeOfDay } from "./format.js";
import { hint, name, put, whoWords } from "./words.js";
import "./desk-files.js";

/** @typedef {import("./messages.js").ChatLine} ChatLine */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./talk-state.js").Unsent} Unsent */

const LONGEST = 4_000;
const NEAR = 48;

/** <desk-chat>: lines and files both ways, and a field with canned answers. */
class DeskChat extends DeskElement {
  #list = el("div", { class: "chat", role: "log", tabindex: 0, "data-testid": "chat" });
  #empty = el("div", { class: "empty small" }, icon("chat"), put(el("p"), "chat_empty"));
  #text = el("textarea", {
    class: "input",
    id: "chat-text",
    rows: 2,
    maxlength: LONGEST,
    "data-focus": "chat",
    "data-testid": "chat-text",
    onkeydown: (event) => this.#key(event),
    oninput: () => this.#canned.search(this.#text.value),
  });
  #canned = new Canned(this.#text, (text) => {
    this.#text.value = text;
    this.#text.focus();
  });
  #files = document.createElement("desk-files");

  /** @override */
  build() {
    name(this.#list, "tab_chat");
    name(hint(this.#text, "chat_hint"), "chat_text");
    const send = el("button", { class: "icon-button", "data-testid": "chat-send" }, icon("send"));
    const pick = el("button", { type: "button", class: "icon-button", onclick: () => this.#canned.toggle() }, icon("note"));
    const attach = el("button", { type: "button", class: "icon-button", onclick: () => this.#pick() }, icon("attach"));
    this.append(
      this.#list,
      this.#empty,
      this.#files,
      this.#canned.list,
      el(
        "form",
        { class: "chat-form", onsubmit: (event) => this.#submit(event) },
        this.#text,
        el("div", { class: "chat-tools" }, titled(pick, "canned"), titled(attach, "attach"), titled(send, "send")),
      ),
    );
    this.addEventListener("dragover", (event) => this.#over(event));
    this.addEventListener("dragleave", () => this.classList.remove("dropping"));
    this.addEventListener("drop", (event) => this.#drop(event));
  }

  /** @override @param {State} state @param {State | null} before */
  update({ talk, config }, before) {
    if (talk === null) return;
    this.#canned.answers = config?.canned ?? [];
    if (before !== null && talk.chat === before.talk?.chat && talk.unsent === before.talk.unsent) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    const following = scrollHeight - scrollTop - clientHeight < NEAR;
    const lines = [...talk.chat, ...talk.unsent];
    this.#empty.hidden = lines.length > 0;
    this.#list.hidden = lines.length === 0;
    if (before === null) this.#list.replaceChildren();
    keyed(
      this.#list,
      lines,
      (line) => ("id" in line ? `line ${line.id}` : `unsent ${line.key}`),
      (line) => ("id" in line ? chatLine(talk.call, line) : unsentLine(line)),
    );
    if (following) this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** @param {KeyboardEvent | Event} event */
  #key(event) {
    if (!(event instanceof KeyboardEvent) || this.#canned.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#text.value.trim();
    if (text === "") return;
    desk.chat(text);
    this.#text.value = "";
    this.#canned.close();
  }

  #pick() {
    const input = el("input", { type: "file", multiple: true });
    input.addEventListener("change", () => this.#give(input.files));
    input.click();
  }

  /** @param {DragEvent} event */
  #over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.add("dropping");
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.classList.remove("dropping");
    this.#give(event.dataTransfer?.files ?? null);
  }

  /** @param {FileList | null} files */
  #give(files) {
    for (const file of files ?? []) {
      this.#files.dispatchEvent(new CustomEvent("give", { detail: file }));
    }
  }
}

/** @param {string} call @param {ChatLine} line */
export function chatLine(call, line) {
  const { who, name: title, text, at, file } = line;
  return el(
    "article",
    { class: "line", "data-who": who },
    el("p", { class: "small soft line-head" }, title || whoWords(who), " ", el("time", { datetime: at }, timeOfDay(at))),
    text !== "" && el("p", { class: "bubble" }, text),
    file && fileLink(call, file),
  );
}

/** @param {Unsent} line */
function unsentLine({ text }) {
  return el(
    "article",
    { class: "line unsent", "data-who": "operator" },
    put(el("p", { class: "small soft line-head" }), "sending"),
    el("p", { class: "bubble" }, text),
  );
}

/** @param {string} call @param {import("./messages.js").SharedFile} file */
function fileLink(call, { id, name: title, size }) {
  const href = `/api/calls/${encodeURIComponent(call)}/files/${encodeURIComponent(id)}`;
  return el(
    "a",
    { class: "file", href, download: title },
    icon("file"),
    el("span", { class: "name" }, title),
    el("span", { class: "small soft figures" }, sizeWords(size, language())),
    icon("download"),
  );
}

customElements.define("desk-chat", DeskChat);
