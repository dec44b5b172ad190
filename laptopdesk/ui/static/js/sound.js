// Tones for who looks at the queue and not at the screen: up is good, low and double is refused.
const TONES = {
  good: [[660, 0, 0.12], [880, 0.12, 0.18]],
  done: [[523, 0, 0.1], [659, 0.1, 0.1], [784, 0.2, 0.25]],
  note: [[520, 0, 0.16]],
  bad: [[196, 0, 0.2], [165, 0.26, 0.34]],
};
const KEY = "laptopdesk-sound";
let context = null;

export function isMuted() {
  try {
    return localStorage.getItem(KEY) === "off";
  } catch {
    return false;
  }
}

export function setMuted(muted) {
  try {
    localStorage.setItem(KEY, muted ? "off" : "on");
  } catch {
    // a browser that keeps nothing: the choice holds for nobody
  }
}

export function play(kind) {
  const tones = TONES[kind];
  if (!tones || isMuted() || !window.AudioContext) return;
  context ??= new AudioContext();
  const start = () => tones.forEach((tone) => playTone(...tone));
  if (context.state === "running") start();
  else context.resume().then(start, () => {});
}

function playTone(frequency, delay, length) {
  const begin = context.currentTime + delay;
  const oscillator = new OscillatorNode(context, { type: "triangle", frequency });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.linearRampToValueAtTime(0.35, begin + 0.01);
  gain.gain.setValueAtTime(0.35, begin + length - 0.03);
  gain.gain.linearRampToValueAtTime(0, begin + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + length);
}

// The first mark that has a sound is played, once.
export function playMarked(root) {
  const marked = root.querySelector("[data-sound]:not([data-sound=''])");
  if (!marked) return;
  play(marked.dataset.sound);
  marked.removeAttribute("data-sound");
}
