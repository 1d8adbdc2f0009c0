/** Where each family of browsers asks for microphone and camera, and how a refusal is taken back (V2). */

import { vocabulary } from "../design/words.js";

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

const TABLE = {
  asked_at_address: {
    ru: "Браузер спросит об этом в окошке вверху, у адреса страницы. Нажмите «Разрешить».",
    en: "The browser asks in a small window by the address. Press “Allow”.",
  },
  asked_on_screen: {
    ru: "Браузер спросит об этом в окошке на экране. Нажмите «Разрешить».",
    en: "The browser asks in a window on the screen. Press “Allow”.",
  },
  microphone: { ru: "Микрофон", en: "Microphone" },
  camera: { ru: "Камера", en: "Camera" },
  sliders: {
    ru: "Вверху, слева от адреса страницы, нажмите на значок с ползунками или замком.",
    en: "At the top, left of the address, press the sign with sliders or a lock.",
  },
  lock_left: {
    ru: "Вверху, слева от адреса страницы, нажмите на значок замка.",
    en: "At the top, left of the address, press the lock.",
  },
  lock: {
    ru: "Вверху, рядом с адресом страницы, нажмите на значок замка.",
    en: "At the top, beside the address, press the lock.",
  },
  sliders_beside: {
    ru: "Вверху, рядом с адресом страницы, нажмите на значок с ползунками или замком.",
    en: "At the top, beside the address, press the sign with sliders or a lock.",
  },
  crossed: {
    ru: "Вверху, слева от адреса страницы, нажмите на перечёркнутый значок.",
    en: "At the top, left of the address, press the crossed-out sign.",
  },
  unblock: {
    ru: "Нажмите на крестик рядом со словом «Заблокировано».",
    en: "Press the cross beside “Blocked”.",
  },
  switch_on: { ru: "Включите «{device}».", en: "Switch “{device}” on." },
  find_allow: { ru: "Найдите «{device}» и выберите «Разрешить».", en: "Find “{device}” and choose “Allow”." },
  safari_menu: {
    ru: "Вверху экрана откройте меню «Safari» и выберите настройки для этого сайта.",
    en: "In the Safari menu choose the settings of this website.",
  },
  beside_allow: {
    ru: "Рядом со словом «{device}» выберите «Разрешить».",
    en: "Beside “{device}” choose “Allow”.",
  },
  permissions: {
    ru: "Откройте «Разрешения» и включите «{device}».",
    en: "Open “Permissions” and switch “{device}” on.",
  },
  allow: { ru: "В разрешениях выберите «{device}» и «Разрешить».", en: "Choose “{device}” and “Allow”." },
  page_menu: {
    ru: "Рядом с адресом страницы нажмите на значок меню или «аА».",
    en: "Beside the address press the menu or “AA”.",
  },
  website_settings: {
    ru: "Откройте «Настройки веб-сайта», нажмите «{device}» и выберите «Разрешить».",
    en: "Open “Website Settings”, press “{device}” and choose “Allow”.",
  },
  phone_settings: {
    ru: "Откройте «Настройки» телефона и найдите в списке свой браузер.",
    en: "Open the phone's Settings and find your browser in the list.",
  },
  again: {
    ru: "Вернитесь сюда и попробуйте снова.",
    en: "Come back here and try again.",
  },
};

const { say } = vocabulary(TABLE);

/** @typedef {keyof typeof TABLE} Step */

/** @type {Record<BrowserFamily, Step[]>} */
const STEPS = {
  chrome: ["sliders", "switch_on"],
  yandex: ["lock", "find_allow"],
  edge: ["lock_left", "find_allow"],
  firefox: ["crossed", "unblock"],
  safari: ["safari_menu", "beside_allow"],
  android: ["sliders_beside", "permissions"],
  "android-firefox": ["lock", "allow"],
  "ios-safari": ["page_menu", "website_settings"],
  ios: ["phone_settings", "switch_on"],
};

/**
 * @param {BrowserFamily} family
 * @returns {string} where to look while the browser asks
 */
export function promptPlace(family) {
  const above = ["chrome", "yandex", "edge", "firefox"].includes(family);
  return say(above ? "asked_at_address" : "asked_on_screen");
}

/**
 * @param {BrowserFamily} family
 * @param {"microphone" | "camera"} [device]
 * @returns {string[]} what to do, step by step
 */
export function helpSteps(family, device = "microphone") {
  return [...STEPS[family], /** @type {const} */ ("again")].map((step) =>
    say(step, { device: say(device) }),
  );
}
