/**
 * What a desk knows of its talk: pure functions of what came before and one message.
 *
 * @typedef {import("./messages.js").TalkCard} TalkCard
 * @typedef {import("./messages.js").Caption} Caption
 * @typedef {import("./messages.js").ChatLine} ChatLine
 * @typedef {import("./messages.js").DeskMessage} DeskMessage
 * @typedef {{key: string, text: string, at: string}} Unsent a line whose echo has not come yet
 * @typedef {"none" | "asked" | "shared" | "refused"} Screen
 * @typedef {{url: string, expires: string, sent: boolean}} Link
 * @typedef {TalkCard & {visitorState: import("./messages.js").VisitorState, screen: Screen,
 *   screenStream: string | null, unsent: Unsent[], unread: number, link: Link | null,
 *   whispering: boolean}} Talk
 */

const MOST_CAPTIONS = 200;

/**
 * @param {Talk | null} before
 * @param {TalkCard} card
 * @returns {Talk} what only this page knows is kept when the same talk is told anew
 */
export function talkOf(before, card) {
  const same = before !== null && before.call === card.call;
  const known = new Set(card.chat.map((line) => line.key));
  return {
    ...card,
    visitorState: same ? before.visitorState : "connected",
    screen: same ? before.screen : "none",
    screenStream: same ? before.screenStream : null,
    unsent: same ? before.unsent.filter((line) => !known.has(line.key)) : [],
    unread: same ? before.unread : 0,
    link: same ? before.link : null,
    whispering: same && before.whispering,
  };
}

/**
 * @param {Talk} talk
 * @param {DeskMessage} message
 * @returns {Talk} the same object when the message is nothing to the talk
 */
export function talkReceived(talk, message) {
  switch (message.type) {
    case "chat":
      return chatReceived(talk, message);
    case "caption":
      return { ...talk, captions: captionsWith(talk.captions, message) };
    case "visitor":
      return { ...talk, visitorState: message.state, ...(message.state === "connected" ? {} : NO_SCREEN) };
    case "screen":
      if (message.answer === "accepted") {
        return { ...talk, screen: "shared", screenStream: message.stream ?? null };
      }
      return { ...talk, ...NO_SCREEN, screen: message.answer === "refused" ? "refused" : "none" };
    case "negotiate": // somebody with a browser is there: a phone caller has opened the link
      return { ...talk, video: true, ...NO_SCREEN };
    case "code":
      return { ...talk, code: message.code };
    case "link":
      return { ...talk, link: { url: message.url, expires: message.expires, sent: message.sent } };
    case "talk_changed":
      return { ...talk, with: message.with, transfer: message.transfer, hold: message.hold };
    default:
      return talk;
  }
}

/** @type {{screen: Screen, screenStream: null}} */
const NO_SCREEN = { screen: "none", screenStream: null };

/**
 * @param {Talk} talk
 * @param {ChatLine} line
 * @returns {Talk} a line that is there already is not there twice
 */
function chatReceived(talk, line) {
  if (talk.chat.some(({ id }) => id === line.id)) return talk;
  return {
    ...talk,
    chat: [...talk.chat, line],
    unsent: talk.unsent.filter(({ key }) => key !== line.key),
    unread: talk.unread + (line.who === "visitor" ? 1 : 0),
  };
}

/**
 * @param {Caption[]} captions oldest first; what somebody is still saying is last
 * @param {Caption} caption
 * @returns {Caption[]} a speaker has one unfinished caption at most
 */
export function captionsWith(captions, caption) {
  const finished = captions.filter(({ who, final }) => final || who !== caption.who);
  const said = finished.filter(({ final }) => final);
  const unfinished = finished.filter(({ final }) => !final);
  const { who, turn, text, final } = caption;
  const all = final
    ? [...said, { who, turn, text, final }, ...unfinished]
    : [...said, ...unfinished, { who, turn, text, final }];
  return all.slice(-MOST_CAPTIONS);
}
