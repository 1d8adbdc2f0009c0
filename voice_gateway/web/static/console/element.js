import { onLanguage } from "../design/words.js";
import { desk } from "./desk.js";

/** @typedef {import("./state.js").State} State */

const TICK_MS = 1_000;

/** A part of the console: built once, then told of every change of the state. */
export class DeskElement extends HTMLElement {
  /** @type {State | null} */
  #drawn = null;
  #timer = 0;
  #listening = new AbortController();

  connectedCallback() {
    if (this.childElementCount === 0) this.build(desk.store.state);
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    desk.store.addEventListener("change", () => this.#draw(), { signal });
    onLanguage(() => {
      if (!signal.aborted) this.redraw();
    });
    this.#timer = setInterval(() => this.tick(desk.store.state), TICK_MS);
    this.redraw();
  }

  disconnectedCallback() {
    this.#listening.abort();
    clearInterval(this.#timer);
  }

  /** Draws everything anew. */
  redraw() {
    this.#drawn = null;
    this.#draw();
  }

  #draw() {
    const { state } = desk.store;
    const before = this.#drawn;
    this.#drawn = state;
    this.update(state, before);
    this.tick(state);
  }

  /**
   * Makes the children.
   * @param {State} _state
   */
  build(_state) {}

  /**
   * @param {State} _state
   * @param {State | null} _before what was drawn last; null when all is to be drawn
   */
  update(_state, _before) {}

  /**
   * Called once a second and after every update: durations.
   * @param {State} _state
   */
  tick(_state) {}
}

/**
 * A list that keeps the elements (and with them focus and scrolling) of what stays in it.
 * @template Item
 * @param {HTMLElement} list
 * @param {readonly Item[]} items
 * @param {(item: Item) => string} key
 * @param {(item: Item) => HTMLElement} make
 * @param {(element: HTMLElement, item: Item) => void} [renew]
 */
export function keyed(list, items, key, make, renew) {
  /** @type {Map<string, HTMLElement>} */
  const known = new Map();
  for (const child of list.children) {
    if (child instanceof HTMLElement) known.set(child.dataset.key ?? "", child);
  }
  const wanted = items.map((item) => {
    const name = key(item);
    const old = known.get(name);
    known.delete(name);
    const element = old ?? make(item);
    element.dataset.key = name;
    if (old || renew) renew?.(element, item);
    return element;
  });
  for (const gone of known.values()) gone.remove();
  wanted.forEach((element, index) => {
    const there = list.children[index];
    if (there !== element) list.insertBefore(element, there ?? null);
  });
}

/**
 * A dialog that is made for one question and gone with its answer.
 * @param {HTMLDialogElement} dialog
 */
export function showOnce(dialog) {
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * What a dialog about the talk shows: drawn now and at every change; the dialog goes with the talk.
 * @param {HTMLDialogElement} dialog
 * @param {(talk: import("./talk-state.js").Talk) => void} draw
 */
export function follow(dialog, draw) {
  const closed = new AbortController();
  dialog.addEventListener("close", () => closed.abort());
  const show = () => {
    const { talk } = desk.store.state;
    if (talk) draw(talk);
    else dialog.close();
  };
  desk.store.addEventListener("change", show, { signal: closed.signal });
  show();
}
