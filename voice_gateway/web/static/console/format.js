/** Figures for the eye, in the page's language; "\u00a0" keeps a number with its unit. */

import { language } from "../design/words.js";

function locale() {
  return language() === "ru" ? "ru-RU" : "en-GB";
}

/** @param {number} seconds whole @returns {string} «2:05», «1:02:05» */
export function duration(seconds) {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** @param {string} instant ISO 8601 @returns {string} «14:05» */
export function timeOfDay(instant) {
  return new Date(instant).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
}

/** @param {string} instant ISO 8601 @returns {string} «22 нояб., 14:05» */
export function moment(instant) {
  return new Date(instant).toLocaleString(locale(), {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
}

/** @param {string} day ISO 8601 date @returns {string} «15.11.2026» */
export function date(day) {
  const [year, month, date_] = day.slice(0, 10).split("-");
  return `${date_}.${month}.${year}`;
}

/** @param {string} amount «1234.5» roubles @returns {string} «1 234,50 ₽» */
export function money(amount) {
  return Number(amount).toLocaleString(locale(), { style: "currency", currency: "RUB" });
}

/** @param {string} number E.164 @returns {string} «+7 495 123-45-01»; other countries' as they are */
export function phone(number) {
  return number.replace(/^\+7(\d{3})(\d{3})(\d\d)(\d\d)$/, "+7\u00a0$1\u00a0$2-$3-$4");
}

/** @param {number} bytes @returns {string} «1,2 МБ» */
export function size(bytes) {
  const [unit, divisor] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  return (bytes / Number(divisor)).toLocaleString(locale(), {
    style: "unit",
    unit: String(unit),
    unitDisplay: "short",
    maximumFractionDigits: bytes < 1e6 ? 0 : 1,
  });
}

/** @param {number} share 0..1 @returns {string} «93 %» */
export function percent(share) {
  return share.toLocaleString(locale(), { style: "percent", maximumFractionDigits: 0 });
}
