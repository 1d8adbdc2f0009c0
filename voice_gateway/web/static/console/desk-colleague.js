/** What a supervisor may do with an operator: listen to the talk, set the presence. */

import { el } from "../design/dom.js";
import { desk } from "./desk.js";
import { showOnce } from "./element.js";
import { presenceWords, put } from "./words.js";

/** @typedef {import("./messages.js").Colleague} Colleague */

/** @param {Colleague} colleague */
export function openColleague({ id, name, presence, reason, call }) {
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "colleague-name" });
  /** @param {Parameters<typeof desk.send>[0]} message */
  const act = (message) => {
    desk.send(message);
    dialog.close();
  };
  /** @param {"available" | "break" | "offline"} forced */
  const force = (forced) =>
    put(
      el("button", {
        type: "button",
        class: "button",
        disabled: presence === forced,
        onclick: () => act({ type: "force_presence", operator: id, presence: forced }),
      }),
      `force_${forced}`,
    );
  const listen = put(
    el("button", {
      type: "button",
      class: "button primary",
      onclick: () => act({ type: "listen", call }),
    }),
    "listen",
  );
  dialog.append(
    el("h2", { id: "colleague-name" }, name),
    el("p", { class: "soft" }, presenceWords({ presence, reason })),
    el("div", { class: "stack" }, call !== null && listen, force("available"), force("break"), force("offline")),
    el("form", { method: "dialog", class: "actions" }, put(el("button", { class: "button quiet" }), "close")),
  );
  showOnce(dialog);
}
