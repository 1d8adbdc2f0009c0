/** Calls the operator to a page that is not looked at: sound, the tab's title, a notification. */

import { desk } from "./desk.js";
import { chime, ring, stopRinging } from "./ring.js";
import { callerWords, say } from "./words.js";

const BLINK_MS = 1_000;
/** @type {Notification | null} */
let shown = null;
let blinking = 0;
let restoreTitle = () => {};

/** @param {AbortSignal} signal ends it */
export function watch(signal) {
  let { offer, talk } = desk.store.state;
  const follow = () => {
    const { state } = desk.store;
    if (state.offer?.call !== offer?.call) {
      quiet();
      if (state.offer) alarm(state.offer);
    }
    if (state.talk && talk && state.talk.unread > talk.unread && document.hidden) chime();
    ({ offer, talk } = state);
  };
  desk.store.addEventListener("change", follow, { signal });
  signal.addEventListener("abort", quiet);
  // The browser asks about notifications, and lets the page ring, only after a press.
  document.addEventListener("click", () => void allowNotifications(), { once: true, signal });
}

async function allowNotifications() {
  if ("Notification" in window && Notification.permission === "default") {
    await Notification.requestPermission();
  }
}

/** @param {import("./messages.js").Offer} offer */
function alarm(offer) {
  ring();
  const title = say("incoming");
  const usual = document.title;
  const blink = () => {
    document.title = document.title === usual ? `● ${title}` : usual;
  };
  blink();
  blinking = setInterval(blink, BLINK_MS);
  restoreTitle = () => {
    document.title = usual;
  };
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  shown = new Notification(title, { body: callerWords(offer), tag: "offer", requireInteraction: true });
  shown.addEventListener("click", () => {
    window.focus();
    shown?.close();
  });
}

function quiet() {
  stopRinging();
  clearInterval(blinking);
  restoreTitle();
  shown?.close();
  shown = null;
}
