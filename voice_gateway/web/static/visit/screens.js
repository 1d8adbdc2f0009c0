/**
 * Which screen of the page follows which event: a pure table, so that a late event (an answer
 * after the visitor gave up) cannot bring back a screen that was left.
 *
 * @typedef {"start" | "section" | "about" | "permission" | "refused" | "missing" | "busy"
 *   | "insecure" | "connecting" | "restoring" | "unavailable" | "assistant" | "waiting"
 *   | "talking" | "lost" | "elsewhere" | "promised" | "ended"} Screen
 * @typedef {"ask_assistant" | "ask_operator" | "section" | "back" | "again" | "call" | "cancel"
 *   | "granted" | "refused" | "missing" | "busy" | "insecure" | "unavailable" | "correct"
 *   | "restore" | "assistant" | "waiting" | "talking" | "ended" | "promised" | "lost"
 *   | "elsewhere"} ScreenEvent
 */

/** @type {Partial<Record<ScreenEvent, Screen>>} */
const TO_START = { back: "start", again: "start" };
/** @type {Partial<Record<ScreenEvent, Screen>>} */
const ASK_AGAIN = { back: "start", again: "permission" };
/** @type {Partial<Record<ScreenEvent, Screen>>} */
const LEAVING = { ended: "ended", lost: "lost", elsewhere: "elsewhere" };
/** @type {Partial<Record<ScreenEvent, Screen>>} The stages of a call (docs/operators.md). */
const STAGES = { assistant: "assistant", waiting: "waiting", talking: "talking", ended: "ended" };

/** @type {Record<Screen, Partial<Record<ScreenEvent, Screen>>>} */
const TRANSITIONS = {
  start: { ask_assistant: "permission", ask_operator: "section", restore: "restoring" },
  section: { back: "start", section: "about" },
  about: { back: "section", call: "connecting" },
  permission: {
    cancel: "start",
    granted: "connecting",
    refused: "refused",
    missing: "missing",
    busy: "busy",
    insecure: "insecure",
  },
  refused: ASK_AGAIN,
  missing: ASK_AGAIN,
  busy: ASK_AGAIN,
  insecure: { back: "start" },
  connecting: { cancel: "start", unavailable: "unavailable", correct: "about", ...STAGES },
  restoring: { cancel: "start", ...STAGES },
  unavailable: { ...ASK_AGAIN, correct: "about" },
  assistant: { waiting: "waiting", talking: "talking", unavailable: "unavailable", ...LEAVING },
  waiting: { assistant: "assistant", talking: "talking", promised: "promised", ...LEAVING },
  talking: { waiting: "waiting", ...LEAVING },
  lost: TO_START,
  elsewhere: TO_START,
  promised: TO_START,
  ended: TO_START,
};

/**
 * @param {Screen} screen
 * @param {ScreenEvent} event
 * @returns {Screen} the next screen; the same one when the event means nothing there
 */
export function nextScreen(screen, event) {
  return TRANSITIONS[screen][event] ?? screen;
}

/**
 * @param {Screen} screen
 * @returns {boolean} whether a call runs that closing the window would break off
 */
export function inCall(screen) {
  return ["restoring", "assistant", "waiting", "talking"].includes(screen);
}
