/**
 * Cameras, microphones, loudspeakers: which there are, which one was chosen last. The voice is
 * opened by Microphone.open(chosen("audioinput")).
 *
 * @typedef {"audioinput" | "videoinput" | "audiooutput"} Kind
 */

const KEY = "dozvon-device-";

/** @type {MediaTrackConstraints} */
const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24, max: 30 } };

/**
 * @param {Kind} kind
 * @returns {string | null} the device chosen last; it may be gone
 */
export function chosen(kind) {
  try {
    return localStorage.getItem(KEY + kind);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/**
 * @param {Kind} kind
 * @param {string} id
 */
export function choose(kind, id) {
  try {
    localStorage.setItem(KEY + kind, id);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/**
 * @param {Kind} kind
 * @returns {Promise<MediaDeviceInfo[]>} those that have a name: others were not permitted yet
 */
export async function devices(kind) {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((device) => device.kind === kind && device.deviceId !== "");
}

/**
 * @returns {Promise<MediaStreamTrack>} of the camera
 * @throws {DOMException} as getUserMedia
 */
export async function openCamera() {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { ...PICTURE, ...wanted() },
  });
  return /** @type {MediaStreamTrack} */ (stream.getVideoTracks()[0]);
}

/**
 * @returns {Promise<MediaStreamTrack>} of the screen that was picked
 * @throws {DOMException} NotAllowedError: not picked
 */
export async function openScreen() {
  const stream = await navigator.mediaDevices.getDisplayMedia({
    video: { frameRate: { ideal: 15, max: 30 } },
    audio: false,
  });
  const track = /** @type {MediaStreamTrack} */ (stream.getVideoTracks()[0]);
  track.contentHint = "detail";
  return track;
}

/** @returns {boolean} phones cannot show their screen */
export function screenPossible() {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

/**
 * @param {HTMLMediaElement} element plays through the loudspeaker chosen, where browsers let choose
 */
export async function playThroughChosen(element) {
  const id = chosen("audiooutput");
  if (id === null || !("setSinkId" in element)) return;
  try {
    await element.setSinkId(id);
  } catch (error) {
    // The loudspeaker is not there today: the usual one plays.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** @returns {MediaTrackConstraints} */
function wanted() {
  const id = chosen("videoinput");
  return id === null ? {} : { deviceId: { ideal: id } };
}
