/**
 * What a reload needs to come back into the same conversation, kept by this tab alone.
 *
 * @typedef {{call: string, token: string, way: "assistant" | "operator", voice: boolean,
 *   began: number}} Kept began: Date.now(), ms
 */

const KEY = "dozvon-conversation";

/** @returns {Kept | null} */
export function kept() {
  const text = storage()?.getItem(KEY);
  if (!text) return null;
  try {
    const value = JSON.parse(text);
    return typeof value?.call === "string" && typeof value.token === "string" ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @param {Kept} conversation */
export function keep(conversation) {
  storage()?.setItem(KEY, JSON.stringify(conversation));
}

export function forget() {
  storage()?.removeItem(KEY);
}

/** @returns {Storage | null} null where the browser refuses a frame its storage */
function storage() {
  try {
    return sessionStorage;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
