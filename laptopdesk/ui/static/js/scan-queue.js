// Codes in the order they were scanned, each handled once and alone. Kept in the tab, so a new page goes on with them.
const KEY = "laptopdesk-scans";
const FRESH = 60_000; // milliseconds: what was scanned longer ago belongs to somebody else in the queue

export class ScanQueue {
  constructor(handle, tell, store = sessionStorage) {
    this.handle = handle;
    this.tell = tell;
    this.store = store;
    this.busy = false;
    this.waiting = this.#restore();
  }

  add(code) {
    this.waiting.push({ id: randomId(), code, at: Date.now() });
    this.#keep();
    return this.run();
  }

  // Resolves when nothing waits any more. `handle` answers "stop" when the page is about to be left.
  async run() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.waiting.length) {
        this.tell({ waiting: this.waiting.length });
        const left = await this.#handleFirst();
        if (left === "stop") return;
      }
      this.tell({ waiting: 0 });
    } finally {
      this.busy = false;
    }
  }

  async #handleFirst() {
    for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
      try {
        const answer = await this.handle(this.waiting[0]);
        this.waiting.shift();
        this.#keep();
        return answer;
      } catch (error) {
        // no answer: ask again with the same id, so the server can tell a repeat from a second scan
        this.tell({ waiting: this.waiting.length, failed: true, error });
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  #keep() {
    try {
      this.store.setItem(KEY, JSON.stringify(this.waiting));
    } catch {
      // a full or forbidden store: the codes still wait in this page
    }
  }

  #restore() {
    try {
      const kept = JSON.parse(this.store.getItem(KEY) ?? "[]");
      return kept.filter((scan) => Date.now() - scan.at < FRESH);
    } catch {
      return [];
    }
  }
}

// crypto.randomUUID is missing on plain http
export function randomId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
