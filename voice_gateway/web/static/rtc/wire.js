/** A WebSocket of JSON texts that comes back by itself, within a minute (docs/operators.md). */

/** @typedef {{type: string, [field: string]: any}} Message */

const GIVE_UP_MS = 60_000;
const DELAYS_MS = [200, 500, 1_000, 2_000, 3_000];
/** Closed by the server for good: not allowed, another one took over. */
const FINAL = [4401, 4403, 4404, 4409];

/**
 * Fires "message" (CustomEvent of Message), "open" (CustomEvent of boolean: whether it was away),
 * "away" (it will come back), and "gone"
 * (CustomEvent of the close code, 0 where nobody answered for a minute).
 */
export class Wire extends EventTarget {
  #url;
  #first;
  /** @type {WebSocket | null} */
  #socket = null;
  #attempts = 0;
  #timer = 0;
  #over = false;
  /** performance.now() since when it is away; null while open */
  #away = /** @type {number | null} */ (null);

  /**
   * @param {string} path of this origin
   * @param {() => Message} first what is said first on every connection
   */
  constructor(path, first) {
    super();
    this.#url = new URL(path, location.href);
    this.#url.protocol = this.#url.protocol === "https:" ? "wss:" : "ws:";
    this.#first = first;
    window.addEventListener("online", this.#hurry);
  }

  open() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify(this.#first()));
    });
    socket.addEventListener("message", ({ data }) => {
      const message = parse(data);
      if (message === null) return;
      this.#attempts = 0;
      if (this.#away !== null || this.#fresh) {
        const back = this.#away !== null;
        this.#away = null;
        this.#fresh = false;
        this.#fire("open", back);
      }
      this.#fire("message", message);
    });
    socket.addEventListener("close", ({ code }) => {
      if (this.#socket !== socket || this.#over) return;
      this.#closed(code);
    });
  }

  #fresh = true;

  /**
   * @param {Message} message
   * @returns {boolean} false: there is no connection now, and it is not kept
   */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Nothing is fired any more. */
  close() {
    this.#over = true;
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.#hurry);
    this.#socket?.close(1000);
  }

  /** @param {number} code of the close */
  #closed(code) {
    const now = performance.now();
    if (this.#away === null) {
      this.#away = now;
      this.#fire("away");
    }
    if (FINAL.includes(code) || now - this.#away > GIVE_UP_MS) {
      this.close();
      this.#fire("gone", FINAL.includes(code) ? code : 0);
      return;
    }
    const delay = DELAYS_MS[Math.min(this.#attempts, DELAYS_MS.length - 1)];
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.open(), delay);
  }

  /** The network is back: no need to wait on; a socket of the old network is dead. */
  #hurry = () => {
    clearTimeout(this.#timer);
    const old = this.#socket;
    this.#socket = null;
    old?.close();
    if (this.#away === null) {
      this.#away = performance.now();
      this.#fire("away");
    }
    this.open();
  };

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/**
 * @param {unknown} text
 * @returns {Message | null} null for what is no message
 */
function parse(text) {
  if (typeof text !== "string") return null;
  try {
    const value = JSON.parse(text);
    return typeof value?.type === "string" ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
