// The counting screen. Every Return is a scan, 30 ms after the last one too, and the same code again too: all are kept.
import { play } from "./sound.js";
import { watchRound } from "./count-round.js";
import { CountQueue, uuid7 } from "./count-queue.js";
import { listenToScanner } from "./scanner-field.js";

const SHOWN = 30;
const LONGEST = 1000;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const root = document.querySelector("[data-count]");
const { data, form, input, list } = {
  data: root.dataset,
  form: document.getElementById("count-form"),
  input: document.getElementById("code"),
  list: document.querySelector("[data-count-list]"),
};
const key = `${data.stocktake}:${data.staff}`;
const device = uuid7(Date.now()).slice(-12);
const offset = Number(data.now) - Date.now(); // this device's clock may be wrong, the server's is what counts
const [rows, seen] = [new Map(), new Set()];
let sequence = 0;

const round = watchRound(root);
const queue = new CountQueue({ mine: (scan) => scan.key === key, send, tell });

// Anything that read a code calls this: it is kept before it is shown.
export function count(raw, source = "desk") {
  const text = storable(raw);
  if (!text.trim()) return;
  const scan = make({ raw: text, source });
  queue.add(scan);
  show(scan);
  if (round.isOver()) round.tellLate();
  play(isLaptop(text) && !round.isOver() ? "good" : "bad");
}

function make(facts) {
  sequence += 1;
  const at = Date.now() + offset;
  return { id: uuid7(at), at_ms: at, sequence, key, voids: null, ...facts };
}

// What a database can keep: no NUL, no half characters. The server's own rule is the same.
function storable(raw) {
  return raw.replaceAll("\0", "\u2400").replace(/[\ud800-\udfff]/gu, "?").slice(0, LONGEST);
}

async function send(batch) {
  const scans = batch.map(({ id, raw, at_ms, sequence: number, voids }) => ({ id, raw, at_ms, sequence: number, voids }));
  const token = document.querySelector("meta[name=csrf-token]").content;
  const response = await fetch(data.url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ scans, source: batch[0].source, device }),
  });
  if (!response.ok || response.redirected) throw Object.assign(new Error(`status ${response.status}`), { refused: true });
  const answer = await response.json();
  const wasOver = round.isOver();
  round.learn(answer);
  const late = answer.kept.filter(({ id, standing }) => standing === "late" && batch.some((scan) => scan.id === id && !scan.voids));
  late.forEach(({ id }) => rows.get(id)?.querySelector(".muted")?.replaceChildren(data.late));
  if (late.length) round.tellLate();
  if (late.length && !wasOver) play("bad"); // it sounded good when it was scanned
  batch.forEach(({ id }) => rows.get(id)?.classList.remove("is-waiting"));
  return batch.map(({ id }) => id);
}

function tell({ unsent, others, kept, error }) {
  const words = error?.refused ? data.refused : error ? data.offline : unsent ? data.unsent : data.sent;
  const line = document.querySelector("[data-count-state]");
  line.textContent = [words.replace("{n}", unsent), kept ? "" : data.unkept].join(" ").trim();
  line.dataset.unsent = unsent;
  document.querySelector("[data-count-others]").textContent = others ? data.others.replace("{n}", others) : "";
}

function show(scan) {
  const row = document.createElement("li");
  row.className = "person is-waiting";
  const who = Object.assign(document.createElement("div"), { className: "who" });
  const code = Object.assign(document.createElement("strong"), { className: "code text-break", textContent: scan.raw, translate: false });
  const good = isLaptop(scan.raw);
  const words = good ? (seen.has(compact(scan.raw)) ? data.again : data.good) : data.bad;
  who.append(code, Object.assign(document.createElement("span"), { className: "muted", textContent: words }));
  if (good) seen.add(compact(scan.raw));
  row.append(who);
  rows.set(scan.id, row);
  list.prepend(row);
  while (list.children.length > SHOWN) list.lastElementChild.remove();
}

// A QR code holds the address of the laptop's public page.
function compact(text) {
  const address = /^https?:\/\/\S+\/l\/([0-9a-z]{1,16})(?:[/?#]\S*)?$/i.exec(text.trim());
  return (address ? address[1].toUpperCase() : text).replace(/[\s\u2010-\u2015-]/g, "");
}

// ISO 7064 MOD 37,36, so that a misread code sounds wrong without a network; the server reads every text itself.
function isLaptop(text) {
  const code = compact(text);
  if (!/^L\d{7}[0-9A-Z]$/.test(code)) return false;
  let check = 18;
  for (const letter of code) check = (((check || 36) * 2) % 37 + ALPHABET.indexOf(letter)) % 36;
  return check === 1;
}

// The last scan of this page that is not taken back yet: its undo is a scan of its own.
const made = [];
function undo() {
  const last = made.pop();
  if (!last) return false;
  queue.add(make({ raw: "", source: last.source, voids: last.id }));
  const row = rows.get(last.id);
  if (row) row.querySelector(".muted").textContent = data.undone;
  seen.delete(compact(last.raw));
  return true;
}

const add = queue.add.bind(queue);
queue.add = (scan) => {
  if (!scan.voids) made.push(scan);
  add(scan);
};

function take() {
  const raw = input.value;
  input.value = "";
  count(raw);
}

listenToScanner(input, { take, add: count });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  take();
  input.focus();
});
document.querySelector("[data-count-undo]")?.closest("form").addEventListener("submit", (event) => {
  if (undo()) event.preventDefault();
  input.focus();
});
// Closing waits for what is not sent yet: the count would be closed without it.
document.querySelector("[data-count-close]")?.closest("form").addEventListener("submit", (event) => {
  if (!queue.waiting.length) return;
  event.preventDefault();
  queue.retry();
  play("bad");
  input.focus();
});
window.addEventListener("online", () => queue.retry());
queue.restore().then((found) => found.forEach(show));
