/**
 * The «Видеозвонок» icon for any site (V1):
 *
 *     <script src="https://calls.example.ru/widget.js" data-line="consultation" async></script>
 *
 * The site's origin has to be listed in GATEWAY_WIDGET_ORIGINS. Nothing of the site's page is
 * changed but for one element at its end, which closing empties (V15).
 */

(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || customElements.get("dozvon-widget")) return;

  const HOME = new URL("/visit/", script.src);
  const LINE = script.dataset.line ?? "";
  const KEY = "dozvon-running";
  /** A conversation outlives a change of pages for so long. */
  const OUTLIVES_MS = 60_000;
  const WORDS = { ru: ["Видеозвонок", "Идёт разговор"], en: ["Video call", "In a call"] };
  const [CALL, RUNNING] = WORDS[script.dataset.language === "en" ? "en" : "ru"];

  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button {
      position: fixed; z-index: 2147483000; left: max(24px, env(safe-area-inset-left));
      bottom: max(24px, env(safe-area-inset-bottom));
      display: inline-flex; align-items: center; gap: 10px; min-height: 56px; padding: 0 22px 0 18px;
      border: 0; border-radius: 28px; background: #0b7347; color: #fff; cursor: pointer;
      font: 600 16px/1.2 system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      box-shadow: 0 2px 6px rgb(20 33 27 / 18%), 0 12px 32px rgb(11 115 71 / 30%);
      transition: background-color 120ms;
    }
    button:hover { background: #095c39; }
    button:focus-visible { outline: 3px solid #1a56c4; outline-offset: 3px; }
    svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.8;
      stroke-linecap: round; stroke-linejoin: round; }
    section {
      position: fixed; z-index: 2147483001; left: 24px; bottom: 24px;
      width: min(420px, calc(100vw - 48px)); height: min(740px, calc(100vh - 48px));
      height: min(740px, calc(100dvh - 48px));
      overflow: hidden; border-radius: 22px; background: #fff;
      box-shadow: 0 2px 6px rgb(20 33 27 / 10%), 0 24px 72px rgb(20 33 27 / 28%);
      transition: width 240ms cubic-bezier(0.2, 0, 0, 1);
    }
    section[data-wide] { width: min(1120px, calc(100vw - 48px)); }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
    @media (max-width: 600px) {
      section, section[data-wide] { inset: 0; width: auto; height: auto; border-radius: 0; }
      button { width: 60px; min-height: 60px; padding: 0; justify-content: center; border-radius: 50%; }
      span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    }
    @media (prefers-color-scheme: dark) { section { background: #17201c; } }
    @media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
    @media (prefers-reduced-motion: no-preference) {
      section { animation: rise 240ms cubic-bezier(0.2, 0, 0, 1); }
      button[data-running] { animation: ring 1.8s infinite; }
    }
    @keyframes rise { from { opacity: 0; transform: translateY(16px); } }
    @keyframes ring { from { box-shadow: 0 0 0 0 rgb(11 115 71 / 55%); } to { box-shadow: 0 0 0 18px transparent; } }
  `;
  const ICON =
    "M5.500 6.500h7A2.500 2.500 0 0 1 15 9v6a2.500 2.500 0 0 1-2.500 2.500h-7A2.500 2.500 0 0 1 3 15V9a2.500 2.500 0 0 1 2.500-2.500zM15 10.800l4.600-2.900c.6-.4 1.400 0 1.400.8v6.600c0 .8-.8 1.200-1.400.8L15 13.200";

  /** <dozvon-widget>: the icon, and the visitor's window in a frame. */
  class DozvonWidget extends HTMLElement {
    #button = document.createElement("button");
    #label = document.createElement("span");
    #window = document.createElement("section");
    /** @type {HTMLIFrameElement | null} */
    #frame = null;
    #running = false;

    connectedCallback() {
      const root = this.attachShadow({ mode: "open" });
      // A site's policy may forbid style elements, but not sheets made by scripts.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      this.#button.type = "button";
      this.#button.append(icon(), this.#label);
      this.#button.addEventListener("click", () => this.#open());
      this.#window.setAttribute("role", "dialog");
      this.#window.setAttribute("aria-label", CALL ?? "");
      this.#window.hidden = true;
      root.append(this.#button, this.#window);
      const ran = recently();
      this.#showRunning(false);
      window.addEventListener("message", (event) => this.#receive(event));
      window.addEventListener("pagehide", () => {
        if (this.#running) remember();
      });
      if (ran) this.#open();
    }

    #open() {
      if (this.#frame === null) {
        const frame = document.createElement("iframe");
        const address = new URL(HOME);
        if (LINE !== "") address.searchParams.set("line", LINE);
        frame.src = address.href;
        frame.title = CALL ?? "";
        frame.allow = ["microphone", "camera", "display-capture", "autoplay", "speaker-selection"]
          .map((feature) => `${feature} ${HOME.origin}`)
          .join("; ");
        frame.addEventListener("load", () => {
          this.#tell({ page: location.href });
          frame.focus();
        });
        this.#frame = frame;
        this.#window.append(frame);
      }
      this.#window.hidden = false;
      this.#button.hidden = true;
      this.#frame.focus();
    }

    #minimise() {
      this.#window.hidden = true;
      this.#button.hidden = false;
      this.#button.focus();
    }

    #close() {
      this.#frame?.remove();
      this.#frame = null;
      this.#window.removeAttribute("data-wide");
      this.#showRunning(false);
      this.#minimise();
    }

    /** @param {MessageEvent} event */
    #receive({ source, origin, data }) {
      if (source === null || source !== this.#frame?.contentWindow || origin !== HOME.origin) return;
      const said = data?.dozvon;
      if (typeof said !== "object" || said === null) return;
      if ("running" in said) this.#showRunning(said.running === true);
      if ("wide" in said) this.#window.toggleAttribute("data-wide", said.wide === true);
      if ("minimise" in said) this.#minimise();
      if ("attention" in said && this.#window.hidden) this.#open();
      if ("close" in said) this.#close();
    }

    /** @param {boolean} running */
    #showRunning(running) {
      this.#running = running;
      if (!running) forget();
      this.#button.toggleAttribute("data-running", running);
      this.#label.textContent = (running ? RUNNING : CALL) ?? "";
    }

    /** @param {{page: string}} said */
    #tell(said) {
      this.#frame?.contentWindow?.postMessage({ dozvon: said }, HOME.origin);
    }
  }

  function icon() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICON);
    svg.append(path);
    return svg;
  }

  function remember() {
    storage()?.setItem(KEY, String(Date.now()));
  }

  function forget() {
    storage()?.removeItem(KEY);
  }

  /** @returns {boolean} whether a conversation ran on the page before, a moment ago */
  function recently() {
    const at = Number(storage()?.getItem(KEY) ?? 0);
    return Date.now() - at < OUTLIVES_MS;
  }

  /** @returns {Storage | null} */
  function storage() {
    try {
      return sessionStorage;
    } catch {
      return null;
    }
  }

  customElements.define("dozvon-widget", DozvonWidget);
  const place = () => document.body.append(document.createElement("dozvon-widget"));
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();
