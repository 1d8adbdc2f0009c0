/** Where each family of browsers asks for the microphone, and how a refusal is taken back (V2). */

/**
 * @typedef {"chrome" | "yandex" | "edge" | "firefox" | "safari" | "android" | "android-firefox"
 *   | "ios-safari" | "ios"} BrowserFamily
 */

/**
 * @param {string} agent navigator.userAgent
 * @param {number} touchPoints navigator.maxTouchPoints: an iPad calls itself a Mac, but has touch
 * @returns {BrowserFamily}
 */
export function browserFamily(agent, touchPoints) {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) {
    // Other browsers of iOS are apps of their own, with a switch in the system's settings.
    return /CriOS|FxiOS|EdgiOS|YaBrowser|OPT\//.test(agent) ? "ios" : "ios-safari";
  }
  if (/Android/.test(agent)) return /Firefox/.test(agent) ? "android-firefox" : "android";
  if (/YaBrowser/.test(agent)) return "yandex";
  if (/Edg\//.test(agent)) return "edge";
  if (/Firefox/.test(agent)) return "firefox";
  if (/Safari/.test(agent) && !/Chrom/.test(agent)) return "safari";
  return "chrome";
}

const ASKED_AT_ADDRESS =
  "Браузер спросит об этом в окошке вверху, у адреса страницы. Нажмите «Разрешить».";
const ASKED_ON_SCREEN = "Браузер спросит об этом в окошке на экране. Нажмите «Разрешить».";

/**
 * @param {BrowserFamily} family
 * @returns {string} where to look while the browser asks
 */
export function promptPlace(family) {
  return ["chrome", "yandex", "edge", "firefox"].includes(family)
    ? ASKED_AT_ADDRESS
    : ASKED_ON_SCREEN;
}

const AGAIN = "Вернитесь сюда и нажмите «Попробовать снова».";

/** @type {Record<BrowserFamily, string[]>} */
const STEPS = {
  chrome: [
    "Вверху, слева от адреса страницы, нажмите на значок с ползунками или замком.",
    "Включите «Микрофон».",
    AGAIN,
  ],
  yandex: [
    "Вверху, рядом с адресом страницы, нажмите на значок замка.",
    "Найдите «Микрофон» и выберите «Разрешить».",
    AGAIN,
  ],
  edge: [
    "Вверху, слева от адреса страницы, нажмите на значок замка.",
    "Найдите «Микрофон» и выберите «Разрешить».",
    AGAIN,
  ],
  firefox: [
    "Вверху, слева от адреса страницы, нажмите на перечёркнутый микрофон.",
    "Нажмите на крестик рядом со словом «Заблокировано».",
    AGAIN,
  ],
  safari: [
    "Вверху экрана откройте меню «Safari» и выберите настройки для этого сайта.",
    "Рядом со словом «Микрофон» выберите «Разрешить».",
    AGAIN,
  ],
  android: [
    "Вверху, рядом с адресом страницы, нажмите на значок с ползунками или замком.",
    "Откройте «Разрешения» и включите «Микрофон».",
    AGAIN,
  ],
  "android-firefox": [
    "Вверху, рядом с адресом страницы, нажмите на значок замка.",
    "Разрешите «Микрофон».",
    AGAIN,
  ],
  "ios-safari": [
    "Рядом с адресом страницы нажмите на значок меню или «аА».",
    "Откройте «Настройки веб-сайта», нажмите «Микрофон» и выберите «Разрешить».",
    AGAIN,
  ],
  ios: [
    "Откройте «Настройки» телефона и найдите в списке свой браузер.",
    "Включите «Микрофон».",
    AGAIN,
  ],
};

/**
 * @param {BrowserFamily} family
 * @returns {string[]} what to do, step by step
 */
export function helpSteps(family) {
  return STEPS[family];
}
