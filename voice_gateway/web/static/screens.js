/**
 * Which screen of the page follows which event: a pure table, so that a late event (an answer
 * after the visitor gave up) cannot bring back a screen that was left.
 *
 * @typedef {"idle" | "permission" | "refused" | "missing" | "busy" | "insecure" | "connecting"
 *   | "unavailable" | "call" | "lost" | "ended"} Screen
 * @typedef {"call" | "cancel" | "granted" | "refused" | "missing" | "busy" | "insecure"
 *   | "unavailable" | "connected" | "lost" | "end"} ScreenEvent
 */

/** @type {Partial<Record<ScreenEvent, Screen>>} */
const MAY_CALL = { call: "permission" };

/** @type {Record<Screen, Partial<Record<ScreenEvent, Screen>>>} */
const TRANSITIONS = {
  idle: MAY_CALL,
  permission: {
    cancel: "idle",
    granted: "connecting",
    refused: "refused",
    missing: "missing",
    busy: "busy",
    insecure: "insecure",
  },
  refused: MAY_CALL,
  missing: MAY_CALL,
  busy: MAY_CALL,
  insecure: {},
  connecting: { cancel: "idle", unavailable: "unavailable", connected: "call", end: "ended" },
  unavailable: MAY_CALL,
  call: { lost: "lost", end: "ended" },
  lost: MAY_CALL,
  ended: MAY_CALL,
};

/**
 * @param {Screen} screen
 * @param {ScreenEvent} event
 * @returns {Screen} the next screen; the same one when the event means nothing there
 */
export function nextScreen(screen, event) {
  return TRANSITIONS[screen][event] ?? screen;
}
