/** The visitor's HTTP exchanges with the gateway (docs/operators.md). */

import { say } from "./words.js";

const ANSWER_MS = 15_000;

/**
 * @typedef {{section: string, name: string, account: string | null, phone: string | null}} Visitor
 * @typedef {{sections: {id: string, title: string}[], open: boolean, hours: string,
 *   expected_s: number | null, max_file_bytes: number}} Options
 * @typedef {{sdp: string | null, type: "offer", line: string, to: "assistant" | "operator",
 *   visitor: Visitor | null, code: string | null, page: string | null}} CallRequest
 * @typedef {{call_id: string, sdp: string | null, token: string, ice_servers: RTCIceServer[]}} Begun
 */

/** It did not come about; `message` is meant for the visitor. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {string} code the server's, or "no_server", "no_answer"
   */
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/**
 * @param {AbortSignal} given_up
 * @returns {Promise<Options>}
 * @throws {Refused}
 */
export async function options(given_up) {
  const answer = await exchange("/api/visit/options", {}, given_up);
  if (!Array.isArray(answer.sections)) throw new Refused(say("no_answer"), "no_answer");
  return answer;
}

/**
 * @param {CallRequest} request
 * @param {AbortSignal} given_up
 * @returns {Promise<Begun>}
 * @throws {Refused}
 */
export async function begin(request, given_up) {
  const answer = await exchange("/api/calls", posted(request), given_up);
  const voice = request.sdp === null ? answer.sdp === null : typeof answer.sdp === "string";
  if (typeof answer.call_id !== "string" || typeof answer.token !== "string" || !voice) {
    throw new Refused(say("no_answer"), "no_answer");
  }
  return { ...answer, ice_servers: answer.ice_servers ?? [] };
}

/**
 * @param {string} call
 * @param {string} token
 * @param {RTCSessionDescription} offer
 * @param {AbortSignal} given_up
 * @returns {Promise<RTCSessionDescriptionInit>}
 * @throws {Refused}
 */
export async function leg(call, token, offer, given_up) {
  const path = `/api/calls/${encodeURIComponent(call)}/leg`;
  const request = posted({ type: "offer", sdp: offer.sdp });
  const headers = { ...request.headers, Authorization: `Bearer ${token}` };
  const answer = await exchange(path, { ...request, headers }, given_up);
  if (typeof answer.sdp !== "string") throw new Refused(say("no_answer"), "no_answer");
  return { type: "answer", sdp: answer.sdp };
}

/**
 * @param {string} token of a one-time link
 * @param {AbortSignal} given_up
 * @returns {Promise<{call_id: string, token: string}>}
 * @throws {Refused}
 */
export async function openLink(token, given_up) {
  const answer = await exchange("/api/links", posted({ token }), given_up);
  if (typeof answer.call_id !== "string" || typeof answer.token !== "string") {
    throw new Refused(say("no_answer"), "no_answer");
  }
  return { call_id: answer.call_id, token: answer.token };
}

/** @param {object} body */
function posted(body) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}

/**
 * @param {string} path
 * @param {RequestInit} request
 * @param {AbortSignal} given_up
 * @returns {Promise<any>} an object
 * @throws {Refused}
 */
async function exchange(path, request, given_up) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_MS);
  if (given_up.aborted) late.abort();
  given_up.addEventListener("abort", () => late.abort());
  const { signal } = late;
  try {
    const response = await fetch(path, { ...request, signal });
    const answer = await response.json();
    if (!response.ok || typeof answer !== "object" || answer === null) {
      const { code = "no_answer", message = say("no_answer") } = answer?.error ?? {};
      throw new Refused(String(message), String(code));
    }
    return answer;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) {
      throw new Refused(say("no_server"), "no_server");
    }
    if (error instanceof SyntaxError) throw new Refused(say("no_answer"), "no_answer");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
