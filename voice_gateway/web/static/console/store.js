import { AT_FIRST } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** The page's one state. Fires "change" after each change, once for all of one task. */
export class Store extends EventTarget {
  #state = AT_FIRST;
  #told = true;

  get state() {
    return this.#state;
  }

  /** @param {(state: State) => State} change */
  change(change) {
    const next = change(this.#state);
    if (next === this.#state) return;
    this.#state = next;
    if (!this.#told) return;
    this.#told = false;
    queueMicrotask(() => {
      this.#told = true;
      this.dispatchEvent(new Event("change"));
    });
  }

  /** @param {Partial<State>} fields */
  set(fields) {
    this.change((state) => ({ ...state, ...fields }));
  }

  /** @param {Partial<import("./talk-state.js").Talk>} fields of the talk, if there is one */
  setTalk(fields) {
    this.change((state) => (state.talk ? { ...state, talk: { ...state.talk, ...fields } } : state));
  }
}
