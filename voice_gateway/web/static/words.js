/** What the page says about a call; the assistant speaks of itself in the feminine. */

/** @type {Record<"listening" | "thinking" | "speaking" | "waiting" | "unstable", string>} */
export const STATE_WORDS = {
  listening: "Слушаю вас",
  thinking: "Секунду, смотрю…",
  speaking: "Отвечаю",
  waiting: "Ждём оператора",
  unstable: "Связь прерывается…",
};

/** @type {Record<"live" | "muted" | "interrupted" | "lost", string>} */
export const MICROPHONE_WORDS = {
  live: "Микрофон включён",
  muted: "Микрофон выключен: вас не слышно",
  interrupted: "Микрофон занят другой программой: вас не слышно",
  lost: "Микрофон отключился. Подключите его и позвоните снова",
};

const HANDOFF_REASONS = new Map([
  ["not_understood", "Не всё расслышала, поэтому соединяю с оператором."],
  ["failure", "У нас неполадка, поэтому соединяю с оператором."],
]);

/**
 * @param {string} reason of the contract's handoff
 * @param {number | null} position in the queue, from 1; null when it is not known
 */
export function handoffWords(reason, position) {
  const why = HANDOFF_REASONS.get(reason) ?? "Соединяю с оператором.";
  if (position === null) return why;
  return position === 1 ? `${why} Вы следующий в очереди.` : `${why} Ваш номер в очереди: ${position}.`;
}

const FAREWELLS = new Map([
  ["completed", "Спасибо, что обратились к нам."],
  ["handed_off", "Разговор передан оператору."],
  ["failure", "У нас неполадка, и звонок прервался. Позвоните, пожалуйста, ещё раз."],
]);

/** @param {string} reason of the contract's end */
export function farewellWords(reason) {
  return FAREWELLS.get(reason) ?? "Если появятся вопросы, звоните в любое время.";
}

/**
 * @param {number} seconds
 * @returns {string} «2:05»
 */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
