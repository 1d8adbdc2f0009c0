/**
 * Russian and English, switched without a reload. A page keeps its words in a table and makes a
 * vocabulary of it; elements that were given words by `put`, `name` or `hint` (or by data-word in
 * the markup) change with the language.
 *
 * @typedef {"ru" | "en"} Language
 * @typedef {Record<string, string | number>} Values
 * @typedef {string | ((values: Values) => string)} Words what stands in {braces} is replaced
 * @typedef {Record<Language, Words>} Entry
 */

const KEY = "dozvon-language";
const changes = new EventTarget();

/** @type {Language} */
let current = remembered();
document.documentElement.lang = current;

/** @returns {Language} Russian unless English was chosen */
function remembered() {
  try {
    return localStorage.getItem(KEY) === "en" ? "en" : "ru";
  } catch (error) {
    // A frame of a foreign site may be refused its storage.
    if (error instanceof DOMException) return "ru";
    throw error;
  }
}

/** @returns {Language} */
export function language() {
  return current;
}

/** @param {Language} chosen */
export function chooseLanguage(chosen) {
  current = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  document.documentElement.lang = chosen;
  changes.dispatchEvent(new Event("change"));
}

/** @param {() => void} listener called after every switch */
export function onLanguage(listener) {
  changes.addEventListener("change", listener);
}

/**
 * @param {number} count
 * @param {string} one «1 минута»
 * @param {string} few «2 минуты»
 * @param {string} many «5 минут»
 * @returns {string} the word's form with that count in Russian
 */
export function plural(count, one, few, many) {
  const form = new Intl.PluralRules("ru").select(count);
  return form === "one" ? one : form === "few" ? few : many;
}

/** What of an element is worded, and where its key is kept. */
const PLACES = /** @type {const} */ ([
  ["word", "textContent"],
  ["wordName", "aria-label"],
  ["wordHint", "placeholder"],
]);

/**
 * @template {string} Key
 * @param {Record<Key, Entry>} table
 */
export function vocabulary(table) {
  /**
   * @param {Key} key
   * @param {Values} [values]
   * @returns {string}
   */
  function say(key, values = {}) {
    const words = table[key][current];
    if (typeof words === "function") return words(values);
    return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }

  /**
   * @param {HTMLElement} element
   * @param {(typeof PLACES)[number]} place
   */
  function write(element, [kept, target]) {
    const key = element.dataset[kept];
    if (key === undefined || !(key in table)) return;
    const values = JSON.parse(element.dataset[`${kept}Values`] ?? "{}");
    const words = say(/** @type {Key} */ (key), values);
    if (target === "textContent") element.textContent = words;
    else element.setAttribute(target, words);
  }

  /** @param {(typeof PLACES)[number]} place */
  function writer(place) {
    /**
     * @template {HTMLElement} Kind
     * @param {Kind} element
     * @param {Key} key
     * @param {Values} [values]
     * @returns {Kind} the element
     */
    return (element, key, values) => {
      element.dataset[place[0]] = key;
      if (values === undefined) delete element.dataset[`${place[0]}Values`];
      else element.dataset[`${place[0]}Values`] = JSON.stringify(values);
      write(element, place);
      return element;
    };
  }

  /** @param {ParentNode} root words all below it anew */
  function apply(root) {
    for (const element of root.querySelectorAll("[data-word], [data-word-name], [data-word-hint]")) {
      if (element instanceof HTMLElement) for (const place of PLACES) write(element, place);
    }
  }

  onLanguage(() => apply(document));
  if (current !== "ru") apply(document);
  return {
    say,
    apply,
    /** The element's text. */
    put: writer(PLACES[0]),
    /** Its aria-label. */
    name: writer(PLACES[1]),
    /** Its placeholder. */
    hint: writer(PLACES[2]),
  };
}
