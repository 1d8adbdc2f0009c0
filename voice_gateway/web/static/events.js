/**
 * What the gateway tells the page over the data channel "events", one JSON object a message.
 *
 * @typedef {{type: "caption", who: "caller" | "assistant", turn: number, text: string,
 *   final: boolean}} Caption
 * @typedef {{type: "state", state: "listening" | "thinking" | "speaking"}} State
 * @typedef {{type: "handoff", position: number | null, reason: string}} Handoff
 * @typedef {{type: "masked", on: boolean}} Masked
 * @typedef {{type: "end", reason: string}} End
 * @typedef {Caption | State | Handoff | Masked | End} GatewayEvent
 */

const STATES = ["listening", "thinking", "speaking"];

/**
 * @param {unknown} message the data of one message
 * @returns {GatewayEvent | null} null for what the page has no use for: other types (measurements
 *   of a turn) and anything malformed
 */
export function parseEvent(message) {
  const fields = parseObject(message);
  if (fields === null) return null;
  const { type, who, turn, text, final, state, position, reason, on } = fields;
  if (
    type === "caption" &&
    (who === "caller" || who === "assistant") &&
    typeof turn === "number" &&
    typeof text === "string" &&
    typeof final === "boolean"
  ) {
    return { type, who, turn, text, final };
  }
  if (type === "state" && typeof state === "string" && STATES.includes(state)) {
    return { type, state: /** @type {State["state"]} */ (state) };
  }
  if (type === "handoff") {
    return {
      type,
      position: typeof position === "number" ? position : null,
      reason: String(reason),
    };
  }
  if (type === "masked" && typeof on === "boolean") return { type, on };
  if (type === "end") return { type, reason: String(reason) };
  return null;
}

/**
 * @param {unknown} message
 * @returns {Record<string, unknown> | null}
 */
function parseObject(message) {
  if (typeof message !== "string") return null;
  try {
    const value = JSON.parse(message);
    return typeof value === "object" ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
