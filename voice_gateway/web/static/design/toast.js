/** A few words that come and go by themselves, read out by screen readers. */

import { el } from "./dom.js";

const SHOWN_MS = 5_000;

const region = el("div", { class: "toasts", role: "status", "aria-live": "polite", "data-testid": "toasts" });

/** @param {string} text */
export function toast(text) {
  const shown = el("p", { class: "toast" }, text);
  // Above an open dialog nothing but another top layer is seen.
  const dialog = document.querySelector("dialog:modal");
  (dialog ?? document.body).append(region);
  region.append(shown);
  setTimeout(() => shown.remove(), SHOWN_MS);
}

document.body.append(region);
