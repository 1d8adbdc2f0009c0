import { el, icon } from "../design/dom.js";
import { FileProblem, upload } from "../rtc/files.js";
import { titled } from "./desk-header.js";
import { desk } from "./desk.js";
import { DeskElement } from "./element.js";
import { fileProblemWords } from "./words.js";

/** <desk-files>: files on their way to the visitor; each is given by a "give" event. */
class DeskFiles extends DeskElement {
  /** @override */
  build() {
    this.addEventListener("give", (event) => {
      if (event instanceof CustomEvent && event.detail instanceof File) void this.#send(event.detail);
    });
  }

  /** @param {File} file */
  async #send(file) {
    const { talk } = desk.store.state;
    if (talk === null) return;
    const bar = el("progress", { class: "progress", max: 1, value: 0, "aria-label": file.name });
    const words = el("span", { class: "small form-problem", role: "alert" });
    const headers = { "X-CSRF-Token": desk.api.csrf };
    const { done, cancel } = upload(talk.call, file, headers, (share) => {
      bar.value = share;
    });
    const row = el("div", { class: "sending" });
    const stop = el("button", { type: "button", class: "icon-button compact", onclick: () => {
      cancel();
      row.remove();
    } }, icon("close"));
    row.append(icon("file"), el("span", { class: "name small" }, file.name), titled(stop, "cancel"), bar, words);
    this.append(row);
    try {
      await done;
      row.remove(); // its chat line comes by the socket
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      bar.remove();
      words.textContent = fileProblemWords(error);
    }
  }
}

customElements.define("desk-files", DeskFiles);
