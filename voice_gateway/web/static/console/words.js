/** The console's words for what the server names: callers, queues, presences, problems. */

import { language, vocabulary } from "../design/words.js";
import { TABLE } from "./table.js";

/** @typedef {keyof typeof TABLE} Word */

export const { say, put, name, hint } = vocabulary(TABLE);

/**
 * @param {string} key
 * @param {string} otherwise what is said of a name the table does not know
 */
function sayKnown(key, otherwise) {
  return key in TABLE ? say(/** @type {Word} */ (key)) : otherwise;
}

/** @param {{name: string | null}} caller */
export function callerWords({ name: known }) {
  return known || say("nameless");
}

/** @param {import("./messages.js").Kind} kind */
export function kindWords(kind) {
  return say(`kind_${kind}`);
}

/** @param {{presence: import("./messages.js").PresenceName, reason: string | null}} of */
export function presenceWords({ presence, reason }) {
  return presence === "break" && reason ? reason : say(`presence_${presence}`);
}

/** @param {import("./messages.js").Config} config @param {string} queue */
export function queueTitle(config, queue) {
  return config.queues.find(({ id }) => id === queue)?.title ?? queue;
}

/** @param {import("./messages.js").Config} config @param {string} section */
export function sectionTitle(config, section) {
  return config.sections.find(({ id }) => id === section)?.title ?? section;
}

/** @param {string} line */
export function lineTitle(line) {
  return sayKnown(`line_${line}`, line);
}

/** @param {string} reason */
export function reasonWords(reason) {
  return sayKnown(`reason_${reason}`, reason);
}

/** @param {string} who */
export function whoWords(who) {
  return sayKnown(`who_${who}`, who);
}

/** @param {string} zone */
export function zoneWords(zone) {
  return sayKnown(`zone_${zone}`, zone);
}

/** @param {string} state */
export function callBackWords(state) {
  return sayKnown(`callback_${state}`, state);
}

/** @param {string} reason why a talk has ended */
export function endWords(reason) {
  return sayKnown(`end_${reason}`, say("end_finished"));
}

/** @param {import("./messages.js").Participant} participant */
export function participantWords({ name: whose, role }) {
  return say(`member_${role}`, { name: whose });
}

/** @param {import("./messages.js").Transfer} transfer */
export function transferWords({ to, state }) {
  return say(`transfer_${state}`, { to });
}

/** @param {import("./api.js").ApiProblem} problem */
export function problemWords({ code, message }) {
  if (code === "no_server") return say("no_server");
  return message || say("failed");
}

/** @param {import("../rtc/files.js").FileProblem} problem */
export function fileProblemWords({ code, message }) {
  return message || sayKnown(`file_${code}`, say("file_failed"));
}

/**
 * What the assistant has collected (docs/architecture.md, `control.handoff`).
 * @param {Record<string, unknown>} collected
 * @returns {[Word, string | null][]}
 */
export function collectedRows({ goal, account, address, phone, readings, order, window }) {
  return [
    ["goal", text(goal)],
    ["account", text(account)],
    ["address", text(address)],
    ["phone", text(phone)],
    ["readings", readingsWords(readings)],
    ["order", isRecord(order) ? [order.service, order.time].filter(Boolean).join(", ") : null],
    ["window", isRecord(window) ? windowWords(window) : null],
  ];
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value : null;
}

/** @param {unknown} readings [{zone, value}] */
function readingsWords(readings) {
  if (!Array.isArray(readings)) return null;
  return readings
    .filter(isRecord)
    .map(({ zone, value }) => `${zoneWords(String(zone))}: ${value}`)
    .join(", ");
}

/** @param {Record<string, unknown>} window {day, opens, closes} */
function windowWords({ opens, closes }) {
  const locale = language() === "ru" ? "ru-RU" : "en-GB";
  const [from, to] = [opens, closes].map((at) => new Date(String(at)));
  if (!from || !to || Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return null;
  const day = from.toLocaleDateString(locale, { day: "numeric", month: "long" });
  const [since, until] = [from, to].map((at) =>
    at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" }),
  );
  return `${day}, ${since}–${until}`;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === "object" && value !== null;
}
