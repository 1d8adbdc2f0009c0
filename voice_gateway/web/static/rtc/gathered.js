/** Offers and answers that hold all their candidates, for whoever takes none later. */

const GATHERING_MS = 1_000;

/**
 * Resolved when all candidates are known, or after a second with those that are.
 * @param {RTCPeerConnection} connection
 */
export async function gathered(connection) {
  if (connection.iceGatheringState === "complete") return;
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHERING_MS);
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}
