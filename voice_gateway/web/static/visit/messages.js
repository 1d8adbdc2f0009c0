/**
 * What the server tells the visitor's page (docs/operators.md): checked here, once.
 *
 * @typedef {import("../rtc/files.js").FileCard} FileCard
 * @typedef {"assistant" | "waiting" | "talking" | "ended"} Stage
 * @typedef {{who: "visitor" | "operator" | "assistant" | "system", name: string | null,
 *   id: string | number, text: string, at: string, file?: FileCard, key?: string}} ChatLine
 * @typedef {{who: "caller" | "assistant" | "operator", turn: number, text: string,
 *   final: boolean}} Caption
 * @typedef {{position: number, expected_s: number | null, callback_offered: boolean,
 *   reason: "asked" | "operator_lost" | "transferred"}} Waiting
 * @typedef {{type: "entered", call_id: string, stage: Stage, visitor: unknown,
 *   operator: string | null, waiting: Waiting | null, chat: ChatLine[], captions: Caption[],
 *   hold: boolean, screen_asked: boolean, code: string | null,
 *   ended: {reason: string, rate: boolean} | null}} Entered
 * @typedef {Entered
 *   | {type: "stage", stage: Stage}
 *   | ({type: "waiting"} & Waiting)
 *   | {type: "operator", name: string | null}
 *   | {type: "signal", data: import("../rtc/peer.js").Signal}
 *   | {type: "negotiate", ice_servers: RTCIceServer[], sound?: boolean}
 *   | {type: "publish", ice_servers: RTCIceServer[], recorded: boolean}
 *   | {type: "published", sdp: string}
 *   | {type: "unpublish"}
 *   | ({type: "chat"} & ChatLine)
 *   | ({type: "caption"} & Caption)
 *   | {type: "hold", on: boolean}
 *   | {type: "screen", asked: boolean}
 *   | {type: "pointer", x: number | null, y: number | null}
 *   | {type: "code", code: string}
 *   | {type: "callback", confirmed: true, phone: string, when: string | null}
 *   | {type: "masked", on: boolean}
 *   | {type: "state", state: "listening" | "thinking" | "speaking"}
 *   | {type: "ended", reason: string, rate: boolean}
 *   | {type: "problem", code: string, message: string}} ServerMessage
 */

/** @typedef {(value: any) => boolean} Check */

/** @type {Check} */
const text = (value) => typeof value === "string";
/** @type {Check} */
const number = (value) => typeof value === "number" && Number.isFinite(value);
/** @type {Check} */
const flag = (value) => typeof value === "boolean";
/** @type {Check} */
const record = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @type {(check: Check) => Check} */
const maybe = (check) => (value) => value === null || value === undefined || check(value);
/** @type {(...allowed: string[]) => Check} */
const one = (...allowed) => (value) => allowed.includes(value);
/** @type {(check: Check) => Check} */
const each = (check) => (value) => Array.isArray(value) && value.every(check);
/** @type {(fields: Record<string, Check>) => Check} */
const shape = (fields) => (value) =>
  record(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const STAGE = one("assistant", "waiting", "talking", "ended");
const CAPTION = {
  who: one("caller", "assistant", "operator"),
  turn: number,
  text,
  final: flag,
};
const CHAT = {
  id: (/** @type {any} */ value) => text(value) || number(value),
  who: one("visitor", "operator", "assistant", "system"),
  name: maybe(text),
  text,
  at: text,
  key: maybe(text),
  file: maybe(shape({ id: text, name: text, size: number, type: text })),
};
const WAITING = { position: number, expected_s: maybe(number), callback_offered: flag, reason: text };

/** @type {Record<string, Check>} */
const MESSAGES = {
  entered: shape({
    stage: STAGE,
    operator: maybe(text),
    waiting: maybe(shape(WAITING)),
    chat: each(shape(CHAT)),
    captions: each(shape(CAPTION)),
    hold: flag,
    screen_asked: flag,
    code: maybe(text),
    ended: maybe(shape({ reason: text, rate: flag })),
  }),
  stage: shape({ stage: STAGE }),
  waiting: shape(WAITING),
  operator: shape({ name: maybe(text) }),
  signal: shape({ data: record }),
  negotiate: shape({ ice_servers: each(record), sound: maybe(flag) }),
  publish: shape({ ice_servers: each(record), recorded: flag }),
  published: shape({ sdp: text }),
  unpublish: shape({}),
  chat: shape(CHAT),
  caption: shape(CAPTION),
  hold: shape({ on: flag }),
  screen: shape({ asked: flag }),
  pointer: shape({ x: maybe(number), y: maybe(number) }),
  code: shape({ code: text }),
  callback: shape({ confirmed: flag, phone: text, when: maybe(text) }),
  masked: shape({ on: flag }),
  state: shape({ state: one("listening", "thinking", "speaking") }),
  ended: shape({ reason: text, rate: flag }),
  problem: shape({ code: text, message: text }),
};

/**
 * @param {{type: string}} message
 * @returns {ServerMessage | null} null for what the page has no use for, and for anything malformed
 */
export function checked(message) {
  const check = Object.hasOwn(MESSAGES, message.type) ? MESSAGES[message.type] : undefined;
  return check?.(message) ? /** @type {any} */ (message) : null;
}
