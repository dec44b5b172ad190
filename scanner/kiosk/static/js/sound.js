// Tones for who looks at the laptop and not at the screen: up is good, three are done, low and double is no.
const TONES = {
  scanned: [[520, 0, 0.14]],
  go: [[660, 0, 0.12], [880, 0.12, 0.2]],
  done: [[523, 0, 0.1], [659, 0.1, 0.1], [784, 0.2, 0.28]],
  no: [[196, 0, 0.2], [165, 0.26, 0.34]],
};
const KEY = "laptopdesk-station-sound";
let context = null;
let button = null;

export function startSound(found) {
  button = found;
  if (window.AudioContext) context = new AudioContext();
  context?.addEventListener("statechange", tell);
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, wake, { capture: true });
  button.addEventListener("click", change);
  tell();
}

// Returns at once; a browser that blocks sound stays silent, and the button says so.
export function playCue(cue) {
  document.documentElement.dataset.played = cue;
  if (isOn() && context?.state === "running") TONES[cue]?.forEach((tone) => playTone(...tone));
}

function isOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function change() {
  if (button.dataset.woke === "yes") {
    button.dataset.woke = ""; // this tap was the one that allowed sound, it does not switch it off
    playCue("scanned");
    return;
  }
  try {
    localStorage.setItem(KEY, isOn() ? "off" : "on");
  } catch {
    return; // a browser that keeps nothing: the choice holds for nobody
  }
  tell();
  playCue("scanned");
}

function wake(event) {
  if (!isOn() || !context || context.state === "running") return;
  if (event.type === "pointerdown" && button.contains(event.target)) button.dataset.woke = "yes";
  context.resume().then(tell, () => {});
}

function tell() {
  const blocked = isOn() && context?.state === "suspended";
  button.setAttribute("aria-pressed", String(isOn()));
  button.classList.toggle("is-blocked", blocked);
  document.getElementById("sound-words").textContent = blocked ? button.dataset.blocked : button.dataset.label;
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
