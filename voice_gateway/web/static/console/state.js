/**
 * All that the console shows, and how the server's messages change it: pure, the time is told.
 *
 * @typedef {import("./messages.js").DeskMessage} DeskMessage
 * @typedef {import("./messages.js").Operator} Operator
 * @typedef {import("./talk-state.js").Talk} Talk
 *
 * `elsewhere`: another tab has taken over. `resting`: after a talk, notes and result of it.
 * `skew`: the server's clock minus ours, ms.
 * @typedef {"loading" | "away" | "sign_in" | "new_password" | "desk" | "elsewhere"} Place
 * @typedef {"work" | "callbacks" | "journal" | "board"} Page
 * @typedef {{call: string, name: string | null, notes: string, result: string | null,
 *   reason: string}} Resting
 * @typedef {{place: Place, page: Page, connected: boolean, skew: number, operator: Operator | null,
 *   presence: import("./messages.js").Presence,
 *   config: import("./messages.js").Config | null,
 *   queue: import("./messages.js").Queue,
 *   board: import("./messages.js").Board | null,
 *   callbacks: import("./messages.js").CallBack[],
 *   offer: import("./messages.js").Offer | null,
 *   talk: Talk | null, resting: Resting | null}} State
 */

import { talkOf, talkReceived } from "./talk-state.js";

/** @type {State} */
export const AT_FIRST = {
  place: "loading",
  page: "work",
  connected: false,
  skew: 0,
  operator: null,
  presence: { presence: "offline", reason: null, until: null },
  config: null,
  queue: { waiting: [], total: 0, operators: [] },
  board: null,
  callbacks: [],
  offer: null,
  talk: null,
  resting: null,
};

/**
 * @param {State} state
 * @param {DeskMessage} message
 * @param {number} now ms, this machine's clock
 * @returns {State} the same object when nothing changes
 */
export function received(state, message, now) {
  switch (message.type) {
    case "welcome":
      return {
        ...state,
        place: "desk",
        connected: true,
        skew: Date.parse(message.now) - now,
        operator: message.operator,
        presence: presenceOf(message.presence),
        config: message.config,
        offer: null,
        talk: message.talk && talkOf(state.talk, message.talk),
        resting: message.presence.presence === "wrap_up" ? state.resting : null,
      };
    case "presence": {
      const resting = message.presence === "wrap_up" ? state.resting : null;
      return { ...state, presence: presenceOf(message), resting };
    }
    case "queue":
      return { ...state, queue: message };
    case "board":
      return { ...state, board: message };
    case "callbacks":
      return { ...state, callbacks: message.callbacks };
    case "offer":
      return { ...state, offer: message };
    case "offer_ended":
      return state.offer?.call === message.call ? { ...state, offer: null } : state;
    case "talk":
      return {
        ...state,
        page: state.talk?.call === message.call ? state.page : "work",
        offer: null,
        resting: null,
        talk: talkOf(state.talk, message),
      };
    case "talk_ended":
      return talkEnded(state, message);
    default: {
      const talk = state.talk && talkReceived(state.talk, message);
      return talk === state.talk ? state : { ...state, talk };
    }
  }
}

/** @param {import("./messages.js").Presence} message */
function presenceOf({ presence, reason, until }) {
  return { presence, reason, until };
}

/**
 * @param {State} state
 * @param {import("./messages.js").TalkEnded} message
 * @returns {State}
 */
function talkEnded(state, message) {
  const { talk } = state;
  if (talk === null || talk.call !== message.call) return state;
  const { call, visitor, notes, result, role } = talk;
  const resting =
    message.wrap_up_until === null || role !== "talking"
      ? null
      : { call, name: visitor.name, notes, result, reason: message.reason };
  return { ...state, talk: null, resting };
}

/**
 * @param {State} state
 * @param {string} instant ISO 8601, the server's clock
 * @param {number} now ms, this machine's clock
 * @returns {number} whole seconds until then, 0 when it is past
 */
export function secondsUntil(state, instant, now) {
  return Math.max(0, Math.ceil((Date.parse(instant) - now - state.skew) / 1_000));
}

/**
 * @param {State} state
 * @param {string} instant ISO 8601, the server's clock
 * @param {number} now ms, this machine's clock
 * @returns {number} whole seconds since then, 0 when it is to come
 */
export function secondsSince(state, instant, now) {
  return Math.max(0, Math.floor((now + state.skew - Date.parse(instant)) / 1_000));
}

/** @param {State} state */
export function supervises(state) {
  return state.operator?.role === "supervisor" || state.operator?.role === "admin";
}
