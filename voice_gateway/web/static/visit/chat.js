/** The chat and the files in it (V9, V10). What others wrote is only ever text. */

import { el, icon } from "../design/dom.js";
import { language } from "../design/words.js";
import { FileProblem, download, sizeWords, upload } from "../rtc/files.js";
import { iconButton, worded } from "./parts.js";
import { hint, name, put, say, timeOf } from "./words.js";

/** @typedef {import("./messages.js").ChatLine} ChatLine */
/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./words.js").Word} Word */

/** @type {Record<string, Word>} */
const PROBLEMS = { not_allowed: "file_not_allowed", disguised: "file_disguised" };

/** <visit-chat>: fires "unread" (CustomEvent of their count) and "close". */
export class VisitChat extends HTMLElement {
  /** @type {Conversation | null} */
  conversation = null;
  maxFileBytes = Infinity;
  #log = el("div", { class: "chat-log", role: "log", "aria-live": "polite", tabindex: "0", "data-testid": "chat-log" });
  #empty = el("div", { class: "empty" }, icon("chat"), worded("p", "chat_empty"));
  #text = el("textarea", { class: "input", rows: 1, maxlength: 4000, "data-testid": "chat-text" });
  #file = el("input", { type: "file", multiple: true, hidden: true, "data-testid": "chat-file" });
  /** @type {Map<string, HTMLElement>} by the id, or the key while it is being sent */
  #lines = new Map();
  #unread = 0;
  #reading = false;
  #made = false;

  connectedCallback() {
    if (this.#made) return;
    this.#made = true;
    name(this.#log, "chat");
    hint(this.#text, "chat_hint");
    name(this.#text, "chat_hint");
    this.#log.append(this.#empty);
    this.#text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#write();
    });
    this.#text.addEventListener("input", () => this.#grow());
    this.#file.addEventListener("change", () => {
      this.sendFiles(this.#file.files);
      this.#file.value = "";
    });
    this.append(
      el("header", {}, worded("h2", "chat"), iconButton("chat_close", "close", () => this.dispatchEvent(new Event("close")), { testid: "chat-close" })),
      this.#log,
      el(
        "form",
        {
          class: "chat-write",
          onsubmit: (event) => {
            event.preventDefault();
            this.#write();
          },
        },
        iconButton("chat_attach", "attach", () => this.#file.click(), { testid: "chat-attach" }),
        this.#file,
        this.#text,
        name(el("button", { class: "icon-button send", type: "submit", "data-testid": "chat-send" }, icon("send")), "chat_send"),
      ),
    );
  }

  /** @param {boolean} reading whether the visitor has it before their eyes */
  set reading(reading) {
    this.#reading = reading;
    if (reading) this.#count(0);
  }

  focusText() {
    this.#text.focus();
  }

  clear() {
    this.#lines.clear();
    this.#log.replaceChildren(this.#empty);
    this.#count(0);
  }

  /** @param {ChatLine[]} lines all there is, after coming back */
  restore(lines) {
    const unread = this.#unread;
    for (const line of lines) this.show(line);
    this.#count(unread);
  }

  /** @param {ChatLine} line */
  show(line) {
    const sent = line.key ? this.#lines.get(line.key) : undefined;
    if (sent !== undefined && line.key) {
      this.#lines.delete(line.key);
      this.#lines.set(String(line.id), sent);
      sent.replaceWith(this.#remember(line));
      return;
    }
    if (this.#lines.has(String(line.id))) return;
    this.#add(this.#remember(line));
    if (line.who !== "visitor" && !this.#reading) this.#count(this.#unread + 1);
  }

  /** @param {FileList | null} files */
  sendFiles(files) {
    for (const file of files ?? []) void this.#sendFile(file);
  }

  #write() {
    const text = this.#text.value.trim();
    if (text === "" || this.conversation === null) return;
    const key = crypto.randomUUID();
    const line = { id: key, key, who: /** @type {const} */ ("visitor"), name: null, text, at: new Date().toISOString() };
    const shown = this.#line(line);
    this.#lines.set(key, shown);
    this.#add(shown);
    this.#text.value = "";
    this.#grow();
    this.#deliver(shown, text, key);
  }

  /**
   * @param {HTMLElement} shown
   * @param {string} text
   * @param {string} key
   */
  #deliver(shown, text, key) {
    if (this.conversation?.send({ type: "chat", text, key })) return;
    const again = worded("button", "chat_unsent", { class: "unsent", type: "button", onclick: () => {
      again.remove();
      this.#deliver(shown, text, key);
    } });
    shown.append(again);
  }

  /** @param {ChatLine} line */
  #remember(line) {
    const shown = this.#line(line);
    this.#lines.set(String(line.id), shown);
    return shown;
  }

  /**
   * @param {ChatLine} line
   * @returns {HTMLElement}
   */
  #line(line) {
    const bubble = el("article", { class: "message", "data-who": line.who, "data-testid": "chat-line" });
    if (line.who !== "visitor" && line.name) bubble.append(el("span", { class: "speaker" }, line.name));
    if (line.file) bubble.append(this.#fileButton(line.file));
    if (line.text !== "") bubble.append(el("p", {}, line.text));
    if (line.who !== "system") bubble.append(el("time", { datetime: line.at }, timeOf(line.at)));
    return bubble;
  }

  /** @param {import("../rtc/files.js").FileCard} file */
  #fileButton(file) {
    const progress = el("progress", { class: "progress", max: 1, value: 0, hidden: true });
    const size = el("small", { class: "soft" }, sizeWords(file.size, language()));
    const made = el(
      "button",
      { class: "file", type: "button", "data-testid": "file-save", onclick: () => void save() },
      icon("file"),
      el("span", { class: "file-words" }, el("span", { class: "file-name" }, file.name), size, progress),
      worded("span", "file_save", { class: "spoken" }),
      icon("download"),
    );
    const save = async () => {
      const { conversation } = this;
      if (conversation === null) return;
      progress.hidden = false;
      try {
        await download(conversation.call, file, conversation.headers, (share) => {
          progress.value = share;
        });
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        size.textContent = error.message || say("file_not_saved");
      } finally {
        progress.hidden = true;
      }
    };
    return made;
  }

  /** @param {File} file */
  async #sendFile(file) {
    const { conversation } = this;
    if (conversation === null) return;
    const progress = el("progress", { class: "progress", max: 1, value: 0 });
    const state = worded("small", "file_sending", { class: "soft", role: "status" });
    const sending = { cancel: () => row.remove() };
    const stop = iconButton("cancel", "close", () => sending.cancel(), { look: "compact" });
    name(stop, "file_cancel", { name: file.name });
    const row = el(
      "article",
      { class: "message file-row", "data-who": "visitor", "data-testid": "file-sending" },
      icon("file"),
      el("span", { class: "file-words" }, el("span", { class: "file-name" }, file.name), state, progress),
      stop,
    );
    this.#add(row);
    try {
      if (file.size > this.maxFileBytes) throw new FileProblem("too_large", "");
      const { done, cancel } = upload(conversation.call, file, conversation.headers, (share) => {
        progress.value = share;
      });
      sending.cancel = cancel;
      await done; // the chat brings it to both
      row.remove();
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      if (error.code === "cancelled") {
        row.remove();
        return;
      }
      progress.remove();
      row.classList.add("bad");
      if (error.code === "too_large") {
        put(state, "file_too_large", { size: sizeWords(this.maxFileBytes, language()) });
      } else if (error.message !== "") state.textContent = error.message;
      else put(state, PROBLEMS[error.code] ?? "file_failed");
      sending.cancel = () => row.remove();
      name(stop, "file_dismiss", { name: file.name });
    }
  }

  /** @param {HTMLElement} row */
  #add(row) {
    this.#empty.remove();
    const following = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 80;
    this.#log.append(row);
    if (following) this.#log.scrollTop = this.#log.scrollHeight;
  }

  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, 140)}px`;
  }

  /** @param {number} unread */
  #count(unread) {
    this.#unread = unread;
    this.dispatchEvent(new CustomEvent("unread", { detail: unread }));
  }
}

customElements.define("visit-chat", VisitChat);
