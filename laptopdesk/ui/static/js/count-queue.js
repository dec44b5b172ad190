// Scans on their way to the server: on this device's disk before they are shown, gone from it only when the server has
// them. Two shelves, for each fails in its own way: localStorage at once, IndexedDB down to the disk.
import { openDB } from "../vendor/idb.js";

const SHELF = "laptopdesk-count:";
const BATCH = 100;
const PAUSES = [500, 1000, 2000, 4000, 8000];

export class CountQueue {
  // `mine(scan)`: whether this page may send it; `send(batch)` resolves to the ids the server has; `tell(state)` shows.
  constructor({ mine, send, tell }) {
    Object.assign(this, { mine, send, tell, waiting: [], others: 0, failures: 0, busy: false, kept: true });
    this.store = open();
  }

  async restore() {
    const found = new Map([...readShelf(), ...(await readStore(this.store))].map((scan) => [scan.id, scan]));
    const known = new Set(this.waiting.map((scan) => scan.id));
    const all = [...found.values()].filter((scan) => !known.has(scan.id));
    const own = all.filter(this.mine).sort((a, b) => a.at_ms - b.at_ms || a.sequence - b.sequence);
    this.others = all.length - own.length;
    this.waiting.unshift(...own);
    this.run();
    return own;
  }

  add(scan) {
    this.waiting.push(scan);
    const shelved = putOnShelf(scan);
    this.store.then((store) => store?.put("scans", scan)).catch(() => (this.kept = shelved));
    this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      this.#show();
      const batch = this.#nextBatch();
      try {
        this.#forget(new Set(await this.send(batch)));
        this.failures = 0;
      } catch (error) {
        this.failures += 1;
        this.#show(error);
        await this.#pause();
      }
    }
    this.busy = false;
    this.#show();
  }

  retry() {
    this.wake?.();
  }

  // Codes of one source together: the server keeps where a code came from.
  #nextBatch() {
    const { source } = this.waiting[0];
    const end = this.waiting.findIndex((scan) => scan.source !== source);
    return this.waiting.slice(0, Math.min(end < 0 ? BATCH : end, BATCH));
  }

  #forget(ids) {
    this.waiting = this.waiting.filter((scan) => !ids.has(scan.id));
    for (const id of ids) {
      takeFromShelf(id);
      this.store.then((store) => store?.delete("scans", id)).catch(() => {});
    }
  }

  #pause() {
    const length = PAUSES[Math.min(this.failures, PAUSES.length) - 1];
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, length);
    });
  }

  #show(error = null) {
    this.tell({ unsent: this.waiting.length, others: this.others, kept: this.kept, error });
  }
}

async function open() {
  try {
    return await openDB("laptopdesk-count", 1, { upgrade: (db) => db.createObjectStore("scans", { keyPath: "id" }) });
  } catch {
    return null; // a browser without a store of its own: the shelf alone has to do
  }
}

async function readStore(store) {
  try {
    return (await (await store)?.getAll("scans")) ?? [];
  } catch {
    return [];
  }
}

function readShelf() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(SHELF));
    return names.map((name) => JSON.parse(localStorage.getItem(name)));
  } catch {
    return [];
  }
}

function putOnShelf(scan) {
  try {
    localStorage.setItem(SHELF + scan.id, JSON.stringify(scan));
    return true;
  } catch {
    return false;
  }
}

function takeFromShelf(id) {
  try {
    localStorage.removeItem(SHELF + id);
  } catch {
    // then it is sent again some day, and the server knows it
  }
}

// UUIDv7 (RFC 9562): the moment in front, so that ids sort as they were made; works on plain http too.
export function uuid7(ms) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 5, rest = ms; place >= 0; place -= 1, rest = Math.floor(rest / 256)) bytes[place] = rest % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
