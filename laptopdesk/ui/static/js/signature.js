// A signature drawn with finger, pen or mouse, kept as strokes and written as a PNG data URL to the hidden field.
// The keyboard's way is the number of the signed paper, in the field below.
const INK = "#14211b";

export function enhanceSignatures(root) {
  for (const box of root.querySelectorAll("[data-signature]:not([data-live])")) {
    box.dataset.live = "";
    enhance(box);
  }
}

function enhance(box) {
  const canvas = box.querySelector("canvas");
  const pad = { canvas, hidden: box.querySelector("input[type=hidden]"), strokes: [], drawing: null, before: null };
  canvas.addEventListener("pointerdown", (event) => begin(pad, event));
  canvas.addEventListener("pointermove", (event) => go(pad, event));
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => finish(pad));
  box.querySelector("[data-signature-clear]").addEventListener("click", () => clear(pad));
  if (pad.hidden.value) showBefore(pad);
  new ResizeObserver(() => redraw(pad)).observe(canvas);
}

// Signed before the page was drawn anew: the picture lies under what is drawn next.
function showBefore(pad) {
  const image = new Image();
  image.addEventListener("load", () => {
    pad.before = image;
    redraw(pad);
  });
  image.src = pad.hidden.value;
}

function begin(pad, event) {
  event.preventDefault();
  pad.canvas.setPointerCapture(event.pointerId);
  pad.drawing = [place(pad, event)];
  pad.strokes.push(pad.drawing);
  redraw(pad);
}

function go(pad, event) {
  if (!pad.drawing) return;
  const events = event.getCoalescedEvents?.() ?? [];
  for (const moved of events.length ? events : [event]) pad.drawing.push(place(pad, moved));
  redraw(pad);
}

function finish(pad) {
  if (!pad.drawing) return;
  pad.drawing = null;
  pad.hidden.value = pad.canvas.toDataURL("image/png");
  pad.hidden.dispatchEvent(new Event("change", { bubbles: true }));
}

function clear(pad) {
  pad.strokes = [];
  pad.drawing = null;
  pad.before = null;
  pad.hidden.value = "";
  redraw(pad);
  pad.canvas.focus();
}

// As parts of the width, so that turning a tablet keeps the shape.
function place(pad, event) {
  const edge = pad.canvas.getBoundingClientRect();
  return [(event.clientX - edge.left) / edge.width, (event.clientY - edge.top) / edge.width];
}

function redraw({ canvas, strokes, before }) {
  const scale = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.round(canvas.clientWidth * scale);
  canvas.height = Math.round(canvas.clientHeight * scale);
  const pen = canvas.getContext("2d");
  Object.assign(pen, { lineWidth: 2.6 * scale, lineCap: "round", lineJoin: "round", strokeStyle: INK, fillStyle: INK });
  if (before) pen.drawImage(before, 0, 0, canvas.width, (canvas.width * before.height) / before.width);
  for (const stroke of strokes) drawStroke(pen, stroke, canvas.width);
}

function drawStroke(pen, points, width) {
  pen.beginPath();
  points.forEach(([x, y], n) => (n ? pen.lineTo(x * width, y * width) : pen.moveTo(x * width, y * width)));
  if (points.length === 1) pen.lineTo(points[0][0] * width + 0.1, points[0][1] * width);
  pen.stroke();
}
