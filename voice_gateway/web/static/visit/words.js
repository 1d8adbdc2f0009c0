/** What the visitor's page says. The assistant speaks of herself in the feminine. */

import { language, plural, vocabulary } from "../design/words.js";

/** @typedef {import("../design/words.js").Values} Values */

const TABLE = {
  minimise: { ru: "Свернуть", en: "Minimise" },
  widen: { ru: "Развернуть окно", en: "Enlarge the window" },
  narrow: { ru: "Уменьшить окно", en: "Make the window smaller" },
  close: { ru: "Закрыть", en: "Close" },
  back: { ru: "Назад", en: "Back" },
  again: { ru: "Попробовать снова", en: "Try again" },
  call_again: { ru: "Позвонить снова", en: "Call again" },
  cancel: { ru: "Отменить", en: "Cancel" },
  to_start: { ru: "В начало", en: "Start again" },

  start_title: { ru: "Чем помочь?", en: "How can we help?" },
  assistant_way: { ru: "Поговорить с помощницей", en: "Talk to the assistant" },
  assistant_way_more: {
    ru: "Голосом, круглосуточно. Баланс, показания, тариф, оплата.",
    en: "By voice, day and night: balance, readings, tariff, payment (in Russian).",
  },
  video_way: { ru: "Видеозвонок оператору", en: "Video call to an operator" },
  video_way_more: { ru: "Увидим друг друга, посмотрим документы.", en: "Face to face, with documents at hand." },
  answers_now: { ru: "Ответит сразу", en: "Answers at once" },
  open_wait: {
    ru: (/** @type {Values} */ v) => `Ждать около ${minutesOf(Number(v.minutes))}`,
    en: "About {minutes} min to wait",
  },
  open_now: { ru: "Операторы на связи", en: "Operators are here" },
  closed: { ru: "Операторы: {hours}", en: "Operators: {hours}" },
  closed_more: {
    ru: "Сейчас операторы не работают. Оставьте номер, и мы перезвоним.",
    en: "Operators are away now. Leave your number and we will call you back.",
  },
  options_failed: {
    ru: "Не удалось узнать, свободны ли операторы.",
    en: "We could not find out whether operators are free.",
  },
  recorded: { ru: "Разговор записывается.", en: "Conversations are recorded." },
  video_recorded: { ru: "Видео записывается", en: "Video is recorded" },

  link_title: { ru: "Продолжим с видео", en: "Let us go on with video" },
  link_lead: {
    ru: "Разговор с оператором продолжится здесь: можно включить камеру и показать экран. Если браузеру разрешён микрофон, звук перейдёт сюда, и телефон отключится.",
    en: "Your conversation with the operator goes on here, with camera and screen. If you allow the microphone, the sound moves here and the phone call ends.",
  },
  link_open: { ru: "Продолжить здесь", en: "Continue here" },

  section_title: { ru: "О чём ваш вопрос?", en: "What is your question about?" },
  step: { ru: "Шаг {n} из 2", en: "Step {n} of 2" },
  about_title: { ru: "Представьтесь, пожалуйста", en: "Tell us who you are" },
  name_field: { ru: "Фамилия, имя, отчество", en: "Full name" },
  name_hint: { ru: "Иванова Анна Петровна", en: "Anna Ivanova" },
  name_wrong: { ru: "Напишите, как к вам обращаться", en: "Please write your name" },
  account_field: { ru: "Лицевой счёт", en: "Account number" },
  account_help: { ru: "Можно не указывать", en: "Optional; it is on your bill" },
  account_wrong: { ru: "От 6 до 16 цифр", en: "6 to 16 digits" },
  phone_field: { ru: "Телефон", en: "Phone" },
  phone_help: { ru: "Можно не указывать", en: "Optional; if we are cut off" },
  phone_wrong: { ru: "Нужно десять цифр после +7", en: "Ten digits after +7, please" },
  code_summary: { ru: "У меня есть код сессии", en: "I have a session code" },
  code_field: { ru: "Код сессии", en: "Session code" },
  code_help: {
    ru: "Соединим с тем, кто уже знает ваш вопрос",
    en: "We will connect you to the one who knows your question",
  },
  code_wrong: { ru: "В коде восемь цифр", en: "A code has eight digits" },

  check_title: { ru: "Проверка микрофона", en: "Microphone check" },
  check_idle: { ru: "Включите микрофон, чтобы мы вас услышали.", en: "Turn the microphone on so that we can hear you." },
  check_button: { ru: "Включить микрофон", en: "Turn the microphone on" },
  check_live: { ru: "Микрофон работает", en: "The microphone works" },
  check_say: { ru: "Скажите что-нибудь: полоски должны двигаться.", en: "Say something: the bars should move." },
  check_muted: { ru: "Микрофон выключен", en: "The microphone is off" },
  check_interrupted: { ru: "Микрофон занят другой программой", en: "Another program uses the microphone" },
  check_lost: { ru: "Микрофон отключился. Подключите его снова", en: "The microphone was unplugged. Plug it in again" },
  chat_only: { ru: "Позвонить без микрофона", en: "Call without a microphone" },
  chat_only_more: {
    ru: "Вы увидите и услышите оператора, а отвечать будете в чате.",
    en: "You will see and hear the operator, and answer in the chat.",
  },
  call: { ru: "Позвонить", en: "Call" },
  call_needs_name: { ru: "Осталось представиться", en: "Your name is still missing" },
  call_needs_fields: { ru: "Проверьте поля, отмеченные красным", en: "Check the fields marked red" },
  call_needs_microphone: { ru: "Осталось включить микрофон", en: "The microphone is still off" },

  permission_title: { ru: "Разрешите микрофон", en: "Allow the microphone" },
  permission_why: { ru: "Без микрофона мы вас не услышим.", en: "Without it we cannot hear you." },
  refused_title: { ru: "Микрофон запрещён", en: "The microphone is blocked" },
  refused_lead: {
    ru: "Браузер не даёт нам вас услышать. Это легко исправить:",
    en: "The browser does not let us hear you. This is easy to mend:",
  },
  missing_title: { ru: "Микрофон не найден", en: "No microphone found" },
  missing_lead: {
    ru: "Подключите микрофон или наушники с микрофоном и попробуйте снова.",
    en: "Plug in a microphone or a headset and try again.",
  },
  busy_title: { ru: "Микрофон не включился", en: "The microphone did not start" },
  busy_lead: {
    ru: "Похоже, его занимает другая программа. Закройте её и попробуйте снова.",
    en: "Another program seems to use it. Close it and try again.",
  },
  insecure_title: { ru: "Отсюда позвонить нельзя", en: "Calls do not work from here" },
  insecure_lead: {
    ru: "Браузер даёт микрофон только страницам с защищённым адресом: он начинается с https://. Откройте страницу по такому адресу. Если он уже такой, возьмите другой браузер.",
    en: "Browsers give the microphone only to secure pages: their address begins with https://. If it does already, try another browser.",
  },
  connecting_title: { ru: "Соединяю…", en: "Connecting…" },
  connecting_assistant: { ru: "Сейчас помощница ответит.", en: "The assistant will answer in a moment." },
  connecting_operator: { ru: "Ещё несколько секунд.", en: "A few seconds more." },
  restoring_title: { ru: "Возвращаемся к разговору…", en: "Coming back to the conversation…" },
  restoring_lead: { ru: "Обычно это занимает пару секунд.", en: "This usually takes a couple of seconds." },
  unavailable_title: { ru: "Не получилось позвонить", en: "The call did not go through" },
  no_server: {
    ru: "Нет связи с сервером. Проверьте интернет и позвоните ещё раз.",
    en: "The server cannot be reached. Check your internet and call again.",
  },
  no_answer: {
    ru: "Сейчас помощница не может ответить. Попробуйте через несколько минут.",
    en: "Nobody can answer just now. Try again in a few minutes.",
  },
  no_sound_path: {
    ru: "Сервер ответил, но звук до него не доходит. Попробуйте другую сеть: например, мобильный интернет вместо Wi-Fi.",
    en: "The server answered, but sound does not reach it. Try another network, such as mobile data.",
  },
  lost_title: { ru: "Связь прервалась", en: "The connection was lost" },
  lost_lead: { ru: "Проверьте интернет и позвоните ещё раз.", en: "Check your internet and call again." },
  elsewhere_title: { ru: "Разговор открыт в другом окне", en: "The conversation is open in another window" },
  elsewhere_lead: { ru: "Продолжайте там, а это окно можно закрыть.", en: "Go on there; this window can be closed." },

  in_call: { ru: "Идёт разговор", en: "Conversation" },
  length: { ru: "Длительность звонка", en: "Length of the call" },
  listening: { ru: "Слушаю вас", en: "Listening" },
  thinking: { ru: "Секунду, смотрю…", en: "One moment…" },
  speaking: { ru: "Отвечаю", en: "Speaking" },
  unstable: { ru: "Связь прерывается…", en: "The connection is weak…" },
  ask_operator: { ru: "Позвать оператора", en: "Ask for an operator" },
  ask_title: { ru: "Как к вам обращаться?", en: "What is your name?" },
  ask_lead: {
    ru: "Оператор увидит ваш разговор с помощницей, повторять не придётся.",
    en: "The operator will see what you told the assistant.",
  },
  keys: { ru: "Набрать цифры", en: "Keypad" },
  mute: { ru: "Выключить микрофон", en: "Mute" },
  unmute: { ru: "Включить микрофон", en: "Unmute" },
  end: { ru: "Завершить", en: "End call" },
  microphone_live: { ru: "Микрофон включён", en: "The microphone is on" },
  microphone_muted: { ru: "Микрофон выключен: вас не слышно", en: "The microphone is off: nobody hears you" },
  microphone_interrupted: {
    ru: "Микрофон занят другой программой: вас не слышно",
    en: "Another program has the microphone: nobody hears you",
  },
  microphone_lost: {
    ru: "Микрофон отключился. Подключите его и включите снова",
    en: "The microphone is gone. Plug it in and turn it on again",
  },

  waiting_title: { ru: "Ждём оператора", en: "Waiting for an operator" },
  waiting_place: { ru: "Ваше место в очереди", en: "Your place in the queue" },
  waiting_next: { ru: "Вы следующий в очереди", en: "You are next" },
  waiting_time: { ru: "Ждать около", en: "About" },
  waiting_time_value: { ru: (/** @type {Values} */ v) => minutesOf(Number(v.minutes)), en: "{minutes} min" },
  waiting_soon: { ru: "меньше минуты", en: "less than a minute" },
  waiting_unknown: { ru: "Соединим, как только оператор освободится.", en: "We will connect you as soon as an operator is free." },
  waiting_lost: {
    ru: "У оператора прервалась связь. Вы первый в очереди, другой ответит сейчас.",
    en: "The operator was cut off. You are first in the queue now.",
  },
  waiting_transferred: { ru: "Вас переводят на другого специалиста.", en: "You are being transferred." },
  waiting_stay: { ru: "Можно свернуть окно: разговор начнётся сам.", en: "You may minimise the window: the talk begins by itself." },
  callback_title: { ru: "Не хотите ждать?", en: "Rather not wait?" },
  callback_lead: { ru: "Оставьте номер, и мы сами вам перезвоним.", en: "Leave your number and we will call you back." },
  callback_button: { ru: "Перезвоните мне", en: "Call me back" },
  promised_title: { ru: "Мы вам перезвоним", en: "We will call you back" },
  promised_lead: { ru: "На номер {phone}, {when}.", en: "To {phone}, {when}." },
  promised_soon: { ru: "На номер {phone}, как только освободится оператор.", en: "To {phone}, as soon as an operator is free." },

  operator: { ru: "Оператор", en: "Operator" },
  you: { ru: "Вы", en: "You" },
  assistant: { ru: "Помощница", en: "Assistant" },
  camera_on: { ru: "Включить камеру", en: "Turn the camera on" },
  camera_off: { ru: "Выключить камеру", en: "Turn the camera off" },
  camera_refused: {
    ru: "Камера не включилась. Разговор продолжается без неё.",
    en: "The camera did not start. The talk goes on without it.",
  },
  camera_blocked: { ru: "Камера запрещена. Как разрешить:", en: "The camera is blocked. To allow it:" },
  captions: { ru: "Субтитры", en: "Captions" },
  settings: { ru: "Настройки", en: "Settings" },
  chat: { ru: "Чат", en: "Chat" },
  chat_unread: {
    ru: (/** @type {Values} */ v) =>
      `Чат: ${v.n} ${plural(Number(v.n), "новое сообщение", "новых сообщения", "новых сообщений")}`,
    en: "Chat: {n} new",
  },
  chat_empty: { ru: "Здесь можно писать и обмениваться файлами.", en: "Write here, and exchange files." },
  chat_hint: { ru: "Сообщение", en: "Message" },
  chat_send: { ru: "Отправить", en: "Send" },
  chat_attach: { ru: "Прикрепить файл", en: "Attach a file" },
  chat_close: { ru: "Закрыть чат", en: "Close the chat" },
  chat_unsent: { ru: "Не отправлено: нет связи. Нажмите, чтобы повторить.", en: "Not sent: no connection. Press to try again." },
  drop_here: { ru: "Отпустите, чтобы отправить", en: "Drop to send" },
  file_sending: { ru: "Отправляется", en: "Sending" },
  file_save: { ru: "Сохранить", en: "Save" },
  file_cancel: { ru: "Не отправлять {name}", en: "Do not send {name}" },
  file_dismiss: { ru: "Убрать {name}", en: "Dismiss {name}" },
  file_too_large: { ru: "Файл больше {size}. Отправьте поменьше.", en: "The file is larger than {size}." },
  file_not_allowed: { ru: "Такие файлы мы не принимаем.", en: "Files of this kind are not accepted." },
  file_disguised: { ru: "Содержимое файла не такое, как в его названии.", en: "The file is not what its name says." },
  file_failed: { ru: "Файл не отправился. Попробуйте ещё раз.", en: "The file was not sent. Try again." },
  file_not_saved: { ru: "Файл не сохранился. Попробуйте ещё раз.", en: "The file was not saved. Try again." },
  hold_title: { ru: "Оператор скоро вернётся", en: "The operator will be right back" },
  hold_lead: { ru: "Пока играет музыка. Оставайтесь на связи.", en: "There is music meanwhile. Stay with us." },
  screen_ask: { ru: "Показать экран оператору?", en: "Show your screen to the operator?" },
  screen_ask_more: {
    ru: "Вы сами выберете окно или вкладку. Управлять ими оператор не сможет, а прекратить показ можно в любой момент.",
    en: "You choose a window or a tab. The operator cannot control it, and you may stop at any moment.",
  },
  screen_accept: { ru: "Показать экран", en: "Show the screen" },
  screen_refuse: { ru: "Не сейчас", en: "Not now" },
  screen_impossible: {
    ru: "Оператор просит показать экран, но этот браузер так не умеет.",
    en: "The operator asks for your screen, but this browser cannot show it.",
  },
  screen_seen: { ru: "Оператор видит ваш экран", en: "The operator sees your screen" },
  screen_stop: { ru: "Прекратить показ", en: "Stop showing" },
  screen_pointing: { ru: "Оператор показывает, куда смотреть", en: "The operator is pointing" },
  code_kept: { ru: "Ваш код сессии", en: "Your session code" },
  code_kept_more: {
    ru: "Назовите его в следующий раз, и вас соединят с тем же оператором.",
    en: "Give it next time to reach the same operator.",
  },
  reconnecting: { ru: "Связь прервалась, восстанавливаем…", en: "Connection lost, coming back…" },
  no_microphone: { ru: "Вы без микрофона: отвечайте в чате", en: "You have no microphone: answer in the chat" },
  operator_here: { ru: "Вам отвечает {name}", en: "{name} is with you" },

  devices_title: { ru: "Звук и камера", en: "Sound and camera" },
  device_microphone: { ru: "Микрофон", en: "Microphone" },
  device_camera: { ru: "Камера", en: "Camera" },
  device_speaker: { ru: "Динамик", en: "Loudspeaker" },
  device_default: { ru: "По умолчанию", en: "Default" },
  done: { ru: "Готово", en: "Done" },

  ended_title: { ru: "Звонок завершён", en: "The call has ended" },
  lasted: { ru: "Разговор длился {time}", en: "It took {time}" },
  completed: { ru: "Спасибо, что обратились к нам.", en: "Thank you for calling." },
  handed_off: { ru: "Разговор передан оператору.", en: "The conversation was handed over to an operator." },
  failure: {
    ru: "У нас неполадка, и звонок прервался. Позвоните, пожалуйста, ещё раз.",
    en: "Something broke on our side. Please call again.",
  },
  farewell: { ru: "Если появятся вопросы, звоните в любое время.", en: "Call any time if you have more questions." },
  rate_title: { ru: "Как прошёл разговор?", en: "How was the conversation?" },
  star: {
    ru: (/** @type {Values} */ v) => `${v.n} ${plural(Number(v.n), "звезда", "звезды", "звёзд")}`,
    en: "{n} stars",
  },
  rate_comment: { ru: "Что понравилось или нет?", en: "What was good, what was not?" },
  rate_send: { ru: "Отправить оценку", en: "Send" },
  rate_thanks: { ru: "Спасибо за оценку!", en: "Thank you!" },
};

/**
 * @param {number} count
 * @returns {string} in the genitive: «около 1 минуты», «около 5 минут»
 */
function minutesOf(count) {
  return `${count} ${plural(count, "минуты", "минут", "минут")}`;
}

export const { say, put, name, hint, apply } = vocabulary(TABLE);

/** @typedef {keyof typeof TABLE} Word */

/**
 * @param {number} seconds
 * @returns {string} «2:05»
 */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** @type {Record<string, Word>} */
const FAREWELLS = { completed: "completed", handed_off: "handed_off", failure: "failure" };

/**
 * @param {string} reason of the contract's `ended`
 * @returns {Word}
 */
export function farewell(reason) {
  return FAREWELLS[reason] ?? "farewell";
}

/** @param {string} iso a moment @returns {string} «14:05» */
export function timeOf(iso) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  return moment.toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
}
