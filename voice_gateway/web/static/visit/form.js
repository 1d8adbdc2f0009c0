/** What the form takes (V4, V12): pure. */

/**
 * @typedef {"name" | "account" | "phone" | "code"} Field
 * @typedef {Record<Field, string>} Entered as typed
 */

/** @param {string} typed */
export function digits(typed) {
  return typed.replace(/\D/g, "");
}

/**
 * @param {string} typed
 * @returns {string} «+7 (912) 345-67-89», as far as it has come
 */
export function phoneMask(typed) {
  const [area = "", first = "", second = "", third = ""] = groups(subscriber(typed), [3, 3, 2, 2]);
  if (area === "") return "";
  let shown = `+7 (${area}`;
  if (first !== "") shown += `) ${first}`;
  if (second !== "") shown += `-${second}`;
  if (third !== "") shown += `-${third}`;
  return shown;
}

/**
 * @param {string} typed
 * @returns {string} «4821-7305», as far as it has come
 */
export function codeMask(typed) {
  return groups(digits(typed), [4, 4]).join("-");
}

/**
 * @param {Entered} entered
 * @returns {Field[]} what is wrong
 */
export function faults(entered) {
  const checks = /** @type {const} */ ([
    ["name", nameIsGood(entered.name)],
    ["account", /^(\d{6,16})?$/.test(digits(entered.account))],
    ["phone", [0, 10].includes(subscriber(entered.phone).length)],
    ["code", [0, 8].includes(digits(entered.code).length)],
  ]);
  return checks.filter(([, good]) => !good).map(([field]) => field);
}

/**
 * @param {Entered} entered without faults
 * @returns {{name: string, account: string | null, phone: string | null, code: string | null}}
 */
export function told(entered) {
  const phone = subscriber(entered.phone);
  return {
    name: entered.name.trim().replace(/\s+/g, " "),
    account: digits(entered.account) || null,
    phone: phone === "" ? null : `+7${phone}`,
    code: codeMask(entered.code) || null,
  };
}

/** @param {string} name */
function nameIsGood(name) {
  const length = name.trim().length;
  return length >= 2 && length <= 120 && /\p{L}/u.test(name);
}

/**
 * @param {string} typed with +7, 8 or neither
 * @returns {string} up to ten digits
 */
function subscriber(typed) {
  const all = digits(typed);
  const prefixed = /^\s*\+/.test(typed) || (all.length > 10 && /^[78]/.test(all)) || /^8/.test(all);
  return (prefixed ? all.slice(1) : all).slice(0, 10);
}

/**
 * @param {string} all
 * @param {number[]} sizes
 */
function groups(all, sizes) {
  const parts = [];
  let from = 0;
  for (const size of sizes) {
    const part = all.slice(from, from + size);
    if (part === "") break;
    parts.push(part);
    from += size;
  }
  return parts;
}
