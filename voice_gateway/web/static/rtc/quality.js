/**
 * How good a connection is, from RTCPeerConnection.getStats() (W3C WebRTC Statistics).
 *
 * @typedef {{lost: number, received: number, round_trip_ms: number | null}} Counters since the
 *   connection began
 * @typedef {"good" | "fair" | "poor" | "unknown"} Quality
 */

/**
 * @param {RTCStatsReport} report
 * @returns {Counters}
 */
export function counters(report) {
  /** @type {Counters} */
  const sum = { lost: 0, received: 0, round_trip_ms: null };
  for (const entry of report.values()) {
    if (entry.type === "inbound-rtp") {
      sum.lost += entry.packetsLost ?? 0;
      sum.received += entry.packetsReceived ?? 0;
    }
    if (entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded") {
      if (entry.currentRoundTripTime !== undefined) {
        sum.round_trip_ms = entry.currentRoundTripTime * 1_000;
      }
    }
  }
  return sum;
}

/**
 * @param {Counters} before
 * @param {Counters} now two seconds or so later
 * @returns {Quality} of the time between: up to 2 % lost and 250 ms is good, 8 % and 600 ms fair
 */
export function quality(before, now) {
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  if (received + lost <= 0) return "unknown";
  const share = lost / (received + lost);
  const delay = now.round_trip_ms ?? 0;
  if (share > 0.08 || delay > 600) return "poor";
  return share > 0.02 || delay > 250 ? "fair" : "good";
}
