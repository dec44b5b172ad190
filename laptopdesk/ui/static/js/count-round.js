// Whether the round still runs. Somebody else may close it: the answer to a scan says so, and the page asks by itself.
import { play } from "./sound.js";

const EVERY = 3000; // milliseconds
const ZONE = "Europe/Amsterdam";

export function watchRound(root) {
  const data = root.dataset;
  const bar = document.querySelector("[data-count-closed]");
  const [title, words] = ["title", "words"].map((part) => bar.querySelector(`[data-count-closed-${part}]`));
  let over = "isOver" in data;

  function learn(answer) {
    document.querySelector("[data-count-laptops]").textContent = answer.laptops;
    document.querySelector("[data-count-scans]").textContent = answer.scans;
    if (answer.state === "counting") {
      if (over || String(answer.round) !== data.round) begin(answer);
      return;
    }
    if (over) return;
    over = true;
    title.textContent = answer.closed_at_ms ? data.closed.replace("{time}", clock(answer.closed_at_ms)) : data.over;
    bar.hidden = false;
    bar.scrollIntoView({ block: "nearest" });
    play("bad");
  }

  // Another round began: from here on scans count again.
  function begin(answer) {
    over = false;
    data.round = answer.round;
    bar.hidden = true;
  }

  function tellLate() {
    words.textContent = data.lateScan;
  }

  async function ask() {
    if (!document.hidden && navigator.onLine) {
      try {
        const response = await fetch(data.stateUrl, { headers: { "X-Background": "1" } });
        if (response.ok && !response.redirected) learn(await response.json());
      } catch {
        // no connection: the line beneath the field says so as soon as something is scanned
      }
    }
    setTimeout(ask, EVERY);
  }

  setTimeout(ask, EVERY);
  return { isOver: () => over, learn, tellLate };
}

function clock(ms) {
  return new Intl.DateTimeFormat("nl", { hour: "2-digit", minute: "2-digit", timeZone: ZONE }).format(new Date(ms));
}
