// The station's page: long poll for what lies on the desk, send what is pressed, say when nobody answers.
import { playCue, startSound } from "./sound.js";
import { startPad, takeSignature } from "./pad.js";
import { isDrawing, swapBoard } from "./swap.js";

const PATIENCE = 35_000; // milliseconds; the poll itself takes at most 25 s
const PAUSES = [500, 1000, 2000, 4000, 8000, 15_000];

const lost = document.getElementById("lost");
const spoken = document.getElementById("spoken");
const board = () => document.getElementById("board");
const state = { failures: 0, waiting: null, queue: Promise.resolve(), html: "" };
let { revision, start, cueNumber } = board().dataset;
[revision, cueNumber] = [Number(revision), Number(cueNumber)];

const pause = (length) => new Promise((wake) => setTimeout(wake, length));

async function fetchNews(address, options = {}) {
  const answer = await fetch(address, { ...options, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 403) location.reload(); // the agent was started again: this page's token is of before
  if (answer.status === 422) return null;
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function poll() {
  for (;;) {
    const [began, before] = [performance.now(), revision];
    try {
      take(await fetchNews(`/view?after=${state.failures ? -1 : revision}`));
      found();
      if (revision === before && performance.now() - began < 1000) await pause(1000);
    } catch {
      lose();
      await pause(PAUSES[Math.min(state.failures - 1, PAUSES.length - 1)]);
    }
  }
}

function take(news) {
  if (!news) return;
  const again = news.start !== start;
  if (!again && news.revision < revision) return;
  if (isDrawing()) {
    state.waiting = news; // shown when the pen is lifted
    return;
  }
  const heard = cueNumber;
  ({ revision, start, cue_number: cueNumber } = news);
  if (news.html !== state.html) show(news.html);
  if (cueNumber !== heard && !again) playCue(news.cue);
}

function show(html) {
  state.html = html;
  const before = document.getElementById("pad")?.getBoundingClientRect().top;
  const fresh = swapBoard(board(), html);
  const after = document.getElementById("pad")?.getBoundingClientRect().top;
  if (before !== undefined && after !== undefined) scrollBy(0, after - before); // who signs keeps the box under the pen
  startPad(document.getElementById("pad"), sendSignature, () => take(takeWaiting()));
  if (spoken.textContent !== fresh.dataset.spoken) spoken.textContent = fresh.dataset.spoken;
}

function takeWaiting() {
  const news = state.waiting;
  state.waiting = null;
  return news;
}

function lose() {
  state.failures += 1;
  if (!lost.hidden) return;
  lost.hidden = false;
  document.getElementById("main").inert = true;
  lost.focus();
  playCue("no");
}

function found() {
  state.failures = 0;
  if (lost.hidden) return;
  lost.hidden = true;
  document.getElementById("main").inert = false;
}

// One after the other, in the order in which they were done. Answers whether the desk took it.
function send(fields) {
  const sent = state.queue.then(() => post(fields));
  state.queue = sent.catch(() => false);
  return state.queue;
}

async function post(fields) {
  const headers = { "X-Kiosk-Token": board().dataset.token };
  try {
    take(await fetchNews("/act", { method: "POST", headers, body: new URLSearchParams(fields) }));
    return true;
  } catch {
    lose();
    return false;
  }
}

const sendSignature = (signature) => send(signature ? { signature } : { button: "sign_again" });

async function press(form) {
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "token"));
  const drawn = fields.button === "confirm" ? takeSignature() : null;
  if (drawn) await sendSignature(drawn);
  await send(fields);
}

async function type(text) {
  const code = text.trim();
  if (!code || (await send({ code }))) return;
  const input = document.getElementById("code");
  input.value ||= code; // the desk did not hear it
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-act]")) {
    event.preventDefault();
    press(event.target);
  } else if (event.target.matches("[data-type]")) {
    event.preventDefault();
    const input = event.target.elements.code;
    type(input.value);
    input.value = "";
  }
});

// Letters that go nowhere, or at a button, come from a scanner that types.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
  if (!event.target.matches("input")) document.getElementById("code").focus();
});

// A field drops line ends when pasting, which would make one code of two.
document.addEventListener("paste", (event) => {
  const lines = (event.clipboardData?.getData("text") ?? "").split(/[\r\n\t]+/).filter((line) => line.trim());
  if (event.target.id !== "code" || lines.length < 2) return;
  event.preventDefault();
  lines.forEach(type);
});

startSound(document.getElementById("sound"));
startPad(document.getElementById("pad"), sendSignature, () => take(takeWaiting()));
spoken.textContent = board().dataset.spoken;
poll();
