// A signature drawn with finger, pen or mouse on a sheet of 600 by 200, which stays far below 60 kB as a PNG.
const INK = "#14211b";
const LARGEST = 80_000; // characters of the data URL: 60 000 bytes
const RESTS = 1000; // milliseconds without the pen after which what was drawn is sent, so that a scanned card confirms it
let current = null;

// `send` gets the drawing as a data URL, or null when it was wiped out again; `lifted` is told of every end of a line.
export function startPad(box, send, lifted) {
  if (!box) current = null;
  if (!box || box.dataset.live) return;
  box.dataset.live = "yes";
  const canvas = box.querySelector("canvas");
  const pad = { box, canvas, pen: canvas.getContext("2d"), drawn: false, timer: 0, send, lifted };
  current = pad;
  Object.assign(pad.pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: INK });
  canvas.addEventListener("pointerdown", (event) => begin(pad, event));
  canvas.addEventListener("pointermove", (event) => go(pad, event));
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => finish(pad));
  box.querySelector("#pad-clear").addEventListener("click", () => clear(pad));
}

// What was drawn and not sent yet, as a data URL; null when there is nothing.
export function takeSignature() {
  if (!current?.drawn) return null;
  clearTimeout(current.timer);
  current.drawn = false;
  const url = current.canvas.toDataURL("image/png");
  return url.length <= LARGEST ? url : null;
}

function begin(pad, event) {
  event.preventDefault();
  pad.canvas.setPointerCapture(event.pointerId);
  pad.box.dataset.drawing = "yes";
  clearTimeout(pad.timer);
  pad.drawn = true;
  pad.pen.beginPath();
  const [x, y] = place(pad, event);
  pad.pen.moveTo(x, y);
  line(pad, [x + 0.1, y]);
}

function go(pad, event) {
  if (pad.box.dataset.drawing !== "yes") return;
  const events = event.getCoalescedEvents?.() ?? [];
  for (const moved of events.length ? events : [event]) line(pad, place(pad, moved));
}

function finish(pad) {
  if (pad.box.dataset.drawing !== "yes") return;
  pad.box.dataset.drawing = "";
  pad.timer = setTimeout(() => sendDrawn(pad), RESTS);
  pad.lifted();
}

function sendDrawn(pad) {
  if (pad !== current) return; // the next person's box stands there
  const drawn = takeSignature();
  if (drawn) pad.send(drawn);
}

function clear(pad) {
  pad.pen.clearRect(0, 0, pad.canvas.width, pad.canvas.height);
  clearTimeout(pad.timer);
  pad.drawn = false;
  pad.send(null);
}

function line(pad, [x, y]) {
  pad.pen.lineTo(x, y);
  pad.pen.stroke();
  pad.pen.beginPath();
  pad.pen.moveTo(x, y);
}

function place({ canvas }, event) {
  const edge = canvas.getBoundingClientRect();
  const [across, down] = [(event.clientX - edge.left) / edge.width, (event.clientY - edge.top) / edge.height];
  return [across * canvas.width, down * canvas.height];
}
