/**
 * The desk's wire, docs/operators.md «The desk's wire»: types only. Instants are ISO 8601.
 *
 * @typedef {"operator" | "supervisor" | "designer" | "admin"} Role
 * @typedef {{id: string, name: string, title: string, role: Role, skills: string[]}} Operator
 * @typedef {"available" | "break" | "busy" | "wrap_up" | "offline"} PresenceName
 * @typedef {{presence: PresenceName, reason: string | null, until: string | null}} Presence
 * @typedef {"web" | "phone" | "callback"} Kind
 * @typedef {{id: string, title: string}} Titled
 * @typedef {{title: string, text: string}} Canned
 * @typedef {{sections: Titled[], queues: Titled[], canned: Canned[], break_reasons: string[],
 *   results: string[], wrap_up_s: number}} Config
 *
 * @typedef {{call: string, kind: Kind, name: string | null, line: string, queue: string,
 *   section: string | null, reason: string, since: string, position: number,
 *   code: string | null, for: string | null}} Waiting
 * @typedef {{id: string, name: string, presence: PresenceName, reason: string | null,
 *   since: string, call: string | null, skills: string[]}} Colleague
 * @typedef {{waiting: Waiting[], total: number, operators: Colleague[]}} Queue `total`: also those
 *   not in `waiting`, which holds 100 at most
 * @typedef {{service_level: number | null, answered: number, abandoned: number,
 *   average_wait_s: number | null, longest_wait_s: number | null,
 *   talks: {call: string, operator: string, since: string}[]}} Board
 * @typedef {{call: string, kind: Kind, name: string | null, line: string, queue: string,
 *   section: string | null, reason: string, waited_s: number, expires: string,
 *   code: string | null, role: TalkRole, by: string | null}} Offer `by`: the name of who asks us in
 *
 * @typedef {{name: string | null, account: string | null, phone: string | null,
 *   section: string | null, page: string | null}} Visitor
 * @typedef {{who: string, text: string, at: string}} TranscriptLine
 * @typedef {{id: string, name: string, size: number, type: string}} SharedFile
 * @typedef {{id: string, who: "visitor" | "operator" | "assistant" | "system",
 *   name: string | null, text: string, at: string, file?: SharedFile | null,
 *   key?: string | null}} ChatLine
 * @typedef {{who: "caller" | "assistant" | "operator", turn: number, text: string,
 *   final: boolean}} Caption
 * @typedef {{call: string, at: string, operator: string | null, result: string | null,
 *   note: string | null, code: string | null}} Earlier
 * @typedef {"ringing" | "connected" | "away" | "left"} VisitorState
 * @typedef {"talking" | "consulting" | "supervising"} TalkRole
 * @typedef {{operator: string, name: string, role: TalkRole}} Participant
 * @typedef {{to: string, attended: boolean, state: "ringing" | "answered"}} Transfer
 * @typedef {{call: string, kind: Kind, visitor: Visitor, collected: Record<string, unknown>,
 *   reason: string, transcript: TranscriptLine[], chat: ChatLine[], earlier: Earlier[],
 *   since: string, video: boolean, hold: boolean, code: string | null, notes: string,
 *   captions: Caption[], result: string | null, role: TalkRole, with: Participant[],
 *   transfer: Transfer | null}} TalkCard
 * @typedef {{id: string, phone: string, name: string | null, from: string, to: string,
 *   tries: number, state: string}} CallBack
 * @typedef {{urls: string | string[], username?: string, credential?: string}} IceServer
 * @typedef {{description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit | null}}
 *   Signal
 *
 * @typedef {{type: "welcome", now: string, operator: Operator, presence: Presence,
 *   config: Config, talk: TalkCard | null}} Welcome
 * @typedef {{type: "talk_ended", call: string, reason: string,
 *   wrap_up_until: string | null}} TalkEnded
 * @typedef {Welcome
 *   | {type: "presence"} & Presence
 *   | {type: "queue"} & Queue
 *   | {type: "board"} & Board
 *   | {type: "offer"} & Offer
 *   | {type: "offer_ended", call: string,
 *      why: "answered_elsewhere" | "timeout" | "declined" | "caller_left" | "withdrawn"}
 *   | {type: "talk"} & TalkCard
 *   | {type: "negotiate", ice_servers: IceServer[], sound: boolean}
 *   | {type: "signal", data: Signal}
 *   | {type: "publish", ice_servers: IceServer[], recorded: boolean}
 *   | {type: "published", sdp: string}
 *   | {type: "unpublish"}
 *   | {type: "watch", side: "visitor" | "operator", sdp: string, ice_servers: IceServer[]}
 *   | {type: "chat"} & ChatLine
 *   | {type: "caption"} & Caption
 *   | {type: "visitor", state: VisitorState}
 *   | {type: "screen", answer: "accepted" | "refused" | "stopped", stream?: string | null}
 *   | {type: "code", code: string}
 *   | {type: "link", url: string, expires: string, sent: boolean}
 *   | {type: "talk_changed", with: Participant[], transfer: Transfer | null, hold: boolean}
 *   | TalkEnded
 *   | {type: "callbacks", callbacks: CallBack[]}
 *   | {type: "problem", code: string, message: string}} DeskMessage
 */

export {};
