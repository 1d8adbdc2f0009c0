/** What an operator can do in a talk: one table for the buttons, the keyboard and the help. */

import { openCode, openLink } from "./desk-case.js";
import { desk } from "./desk.js";
import { openTransfer } from "./desk-transfer.js";

/** @typedef {import("./talk-state.js").Talk} Talk */
/** @typedef {import("./words.js").Word} Word */
/** @typedef {"mute" | "camera" | "hold" | "screen" | "code" | "link" | "transfer" | "whisper"
 *   | "finish"} ActionName */
/**
 * `key`: KeyboardEvent.code, the same place on every layout. `on`: the sign while it is pressed.
 * @typedef {{sign: string, on?: string, key: string, shift?: boolean, danger?: boolean, run: () => void,
 *   pressed?: () => boolean}} Action
 */

/** @type {Map<ActionName, Action>} in the order they are shown */
export const ACTIONS = new Map([
  [
    "mute",
    {
      sign: "microphone",
      on: "microphone-off",
      key: "KeyM",
      run: () => desk.media?.toggleMute(),
      pressed: () => desk.media?.muted ?? false,
    },
  ],
  [
    "camera",
    {
      sign: "camera-off",
      on: "camera",
      key: "KeyV",
      run: () => void desk.media?.toggleCamera(),
      pressed: () => desk.media?.camera != null,
    },
  ],
  [
    "hold",
    {
      sign: "pause",
      on: "play",
      key: "KeyH",
      run: () => desk.hold(!desk.store.state.talk?.hold),
      pressed: () => desk.store.state.talk?.hold ?? false,
    },
  ],
  [
    "screen",
    {
      sign: "screen",
      on: "screen-off",
      key: "KeyS",
      run: () => desk.askScreen(!asksScreen()),
      pressed: asksScreen,
    },
  ],
  ["code", { sign: "code", key: "KeyK", run: openCode }],
  ["link", { sign: "link", key: "KeyL", run: openLink }],
  ["transfer", { sign: "transfer", key: "KeyT", run: openTransfer }],
  [
    "whisper",
    {
      sign: "voice",
      key: "KeyW",
      run: () => desk.whisper(!desk.store.state.talk?.whispering),
      pressed: () => desk.store.state.talk?.whispering ?? false,
    },
  ],
  [
    "finish",
    {
      sign: "phone-down",
      key: "KeyF",
      shift: true, // nobody ends a talk by a slip of the finger
      danger: true,
      run: () => desk.send({ type: desk.store.state.talk?.role === "talking" ? "finish" : "leave" }),
    },
  ],
]);

function asksScreen() {
  const screen = desk.store.state.talk?.screen;
  return screen === "asked" || screen === "shared";
}

/**
 * @param {ActionName} action
 * @param {Talk} talk
 * @returns {boolean} whether it makes sense in this talk
 */
export function available(action, { role, kind, video, transfer }) {
  if (action === "mute" || action === "finish") return true;
  if (action === "whisper") return role === "supervising";
  if (role !== "talking") return false;
  if (action === "link") return kind !== "web" && !video;
  if (action === "transfer") return transfer === null;
  return video || action === "hold" || action === "code";
}

/** @param {ActionName} action @param {boolean} pressed @returns {Word} what pressing it does now */
export function actionWords(action, pressed) {
  return pressed ? /** @type {Word} */ (`un${action}`) : /** @type {Word} */ (`do_${action}`);
}

/**
 * @param {string} key KeyboardEvent.code
 * @param {boolean} [shift]
 * @returns {string} «M», «Shift + F»
 */
export function keyName(key, shift = false) {
  return `${shift ? "Shift + " : ""}${key.replace(/^(Key|Digit)/, "")}`;
}
