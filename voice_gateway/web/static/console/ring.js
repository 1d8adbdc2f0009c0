/** The ring: two soft tones, made here (WebAudio), so that no file is anybody's. */

const TONES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.16;
const EVERY_MS = 2_400;
const LOUD = 0.16;

/** @type {AudioContext | null} */
let context = null;
let timer = 0;

/** Rings until `stopRinging`. Browsers let a page sound once somebody has clicked in it. */
export function ring() {
  if (timer !== 0) return;
  context ??= new AudioContext();
  void context.resume();
  once();
  timer = setInterval(once, EVERY_MS);
}

export function stopRinging() {
  clearInterval(timer);
  timer = 0;
}

/** One ring: the notes up, then once more. */
function once() {
  if (context === null) return;
  const start = context.currentTime + 0.02;
  [...TONES_HZ, ...TONES_HZ].forEach((tone, index) => {
    note(tone, start + index * NOTE_S + (index >= TONES_HZ.length ? 0.24 : 0));
  });
}

/** @param {number} hz @param {number} at s, the context's time */
function note(hz, at) {
  if (context === null) return;
  const oscillator = new OscillatorNode(context, { type: "sine", frequency: hz });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUD, at + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S * 1.6);
  oscillator.connect(loudness).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + NOTE_S * 1.7);
}

/** Sounds once: a message that came while nobody looked, and the loudspeaker's check. */
export function chime() {
  context ??= new AudioContext();
  void context.resume();
  const at = context.currentTime + 0.02;
  note(783.99, at);
  note(1046.5, at + 0.1);
}
