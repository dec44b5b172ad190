// A phone's camera as a scanner: Code 128 and QR, read on the device itself by WebAssembly from our own address.
import { count } from "./count.js";

const LOOK = 80; // milliseconds between two looks
const AWAY = 1500; // a code in view is one scan, until it was out of view this long
const FORMATS = ["code_128", "qr_code"];

const box = document.querySelector("[data-camera]");
const video = box.querySelector("video");
const say = (words) => (box.querySelector("[data-camera-state]").textContent = words);
const inView = new Map();

async function start() {
  say(box.dataset.starting);
  if (!navigator.mediaDevices?.getUserMedia) return say(box.dataset.insecure);
  try {
    const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    await video.play();
  } catch (error) {
    return say(error.name === "NotAllowedError" ? box.dataset.forbidden : box.dataset.none);
  }
  const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
  prepareZXingModule({ overrides: { locateFile: () => box.dataset.wasm } });
  say(box.dataset.looking);
  return look(new BarcodeDetector({ formats: FORMATS }));
}

async function look(detector) {
  try {
    if (video.readyState >= video.HAVE_CURRENT_DATA) (await detector.detect(video)).forEach(see);
  } catch {
    return say(box.dataset.broken);
  }
  return setTimeout(look, LOOK, detector);
}

function see({ rawValue }) {
  const now = performance.now();
  const before = inView.get(rawValue) ?? -Infinity;
  inView.set(rawValue, now);
  if (now - before > AWAY) count(rawValue, "camera");
}

// Who turns to another page for a moment gets the camera back.
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && video.srcObject && video.play());
start();
