/** The console's HTTP side: sign-in, the customer's card, earlier calls. */

/** @typedef {import("./messages.js").Operator} Operator */
/** @typedef {{operator: Operator, csrf: string, must_change: boolean}} Session */
/**
 * @typedef {{account: string, name: string, address: string, phones: string[],
 *   closed_on: string | null, balance: {amount: string, as_of: string},
 *   meters: {number: string, place: string,
 *     registers: {zone: string, last: {value: number, on: string} | null}[]}[]}} Customer
 */
/**
 * @typedef {{operator: string, queue: string, name: string | null, account: string | null,
 *   at: string, ended_at: string | null, notes: string, result: string | null,
 *   code: string | null}} PastTalk an operator's part in a call
 * @typedef {{call: string, at: string, ended_at: string | null, line: string,
 *   channel: "web" | "phone", end_reason: string | null, talks: PastTalk[]}} PastCall
 * @typedef {PastCall & {stars: number | null}} PastCallBrief
 * @typedef {PastCall & {phone: string | null, reason: string | null,
 *   collected: Record<string, unknown>,
 *   transcript: (import("./messages.js").TranscriptLine & {kind: string})[],
 *   chat: import("./messages.js").ChatLine[],
 *   rating: {stars: number, comment: string | null} | null}} WholeCall
 */

/** `code` is the contract's, or "no_server"; `message` Russian, for people. */
export class ApiProblem extends Error {
  /**
   * @param {number} status 0 when there was no answer
   * @param {string} code
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export class Api {
  #csrf = "";

  get csrf() {
    return this.#csrf;
  }

  /** @returns {Promise<Session>} @throws {ApiProblem} 401: nobody is signed in */
  async session() {
    return this.#begun(await this.#request("GET", "/api/session"));
  }

  /** @returns {Promise<{sso: string | null}>} the words of the button to single sign-on */
  async ways() {
    return this.#request("GET", "/api/login");
  }

  /**
   * @param {string} name
   * @param {string} password
   * @returns {Promise<Session>}
   * @throws {ApiProblem}
   */
  async signIn(name, password) {
    return this.#begun(await this.#request("POST", "/api/login", { name, password }));
  }

  /**
   * @param {string} old
   * @param {string} fresh 12 characters at least
   * @returns {Promise<Session>} a new one
   * @throws {ApiProblem}
   */
  async changePassword(old, fresh) {
    return this.#begun(await this.#request("POST", "/api/password", { old, new: fresh }));
  }

  async signOut() {
    await this.#request("POST", "/api/logout");
  }

  /**
   * @param {string} call
   * @param {RTCSessionDescription} offer
   * @returns {Promise<RTCSessionDescriptionInit>} the gateway's answer
   * @throws {ApiProblem}
   */
  async leg(call, { sdp, type }) {
    return this.#request("POST", "/api/desk/leg", { call, sdp, type });
  }

  /** @param {string} account @returns {Promise<Customer>} @throws {ApiProblem} */
  async customer(account) {
    return this.#request("GET", `/api/desk/customers/${encodeURIComponent(account)}`);
  }

  /**
   * @param {string | null} before the `at` of the oldest call that is known
   * @param {number} limit
   * @returns {Promise<PastCallBrief[]>} newest first
   * @throws {ApiProblem}
   */
  async calls(before, limit) {
    const query = new URLSearchParams({ limit: String(limit), ...(before && { before }) });
    return (await this.#request("GET", `/api/desk/calls?${query}`)).calls;
  }

  /** @param {string} call @returns {Promise<WholeCall>} @throws {ApiProblem} */
  async call(call) {
    return this.#request("GET", `/api/desk/calls/${encodeURIComponent(call)}`);
  }

  /** @param {Session} session */
  #begun(session) {
    this.#csrf = session.csrf;
    return session;
  }

  /**
   * @param {"GET" | "POST"} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async #request(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = method === "GET" ? {} : { "X-CSRF-Token": this.#csrf };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    let text;
    try {
      response = await fetch(path, { method, headers, body: JSON.stringify(body) ?? null });
      text = await response.text();
    } catch (error) {
      if (error instanceof TypeError) throw new ApiProblem(0, "no_server", "");
      throw error;
    }
    if (!response.ok) throw problemOf(response.status, text);
    return text === "" ? null : JSON.parse(text);
  }
}

/**
 * @param {number} status
 * @param {string} text the answer's body
 */
function problemOf(status, text) {
  try {
    const { code, message } = JSON.parse(text).error;
    return new ApiProblem(status, String(code), String(message));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      return new ApiProblem(status, `http_${status}`, "");
    }
    throw error;
  }
}
