// Scanned codes wait in a queue and go to the server one by one with a `scan_id`; the answer is the next page, put in
// place around the living input.
import { newsOf, showNews } from "./in-view.js";
import { isField, listenToScanner } from "./scanner-field.js";
import { play } from "./sound.js";
import { ScanQueue } from "./scan-queue.js";

export function enhanceScanInputs(root) {
  for (const form of root.querySelectorAll("form[data-scan]:not([data-scan-live]):not([data-scan-demo])")) {
    form.dataset.scanLive = "";
    enhance(form);
  }
}

function enhance(form) {
  const input = form.querySelector("input:not([type=hidden])");
  const queue = new ScanQueue((scan) => send(form, input, scan), (state) => tell(form, state));
  const take = () => {
    const code = input.value.trim();
    input.value = "";
    if (code) queue.add(code);
  };
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (pressed?.hasAttribute("formaction")) return; // no scan: the browser sends the form
    event.preventDefault();
    if (pressed?.name === input.name && pressed.value) queue.add(pressed.value); // a button that is a card too
    else take();
    input.focus({ preventScroll: true });
  });
  listenToScanner(input, { take, add: (code) => queue.add(code.trim()) });
  confirmByReturn(form, input);
  input.focus({ preventScroll: true });
  queue.run();
}

// Return in a field of the same form that stands elsewhere, such as the number of the paper, presses the main button.
function confirmByReturn(form, input) {
  form.ownerDocument.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || field === input || field.form !== form || !isField(field)) return;
    event.preventDefault();
    [...form.elements].find((element) => "scanDefault" in element.dataset)?.click();
  });
}

async function send(form, input, scan) {
  const body = new FormData(form);
  body.set(input.name, scan.code);
  body.set("scan_id", scan.id);
  const sent = stateOf(form);
  const response = await fetch(form.action, { method: "POST", body, headers: { "X-Scan": "1" } });
  if ([502, 503, 504].includes(response.status)) throw new Error(`status ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const signedOut = page.querySelector("[data-signed-out]");
  if (signedOut) {
    showSignedOut(form, input, scan, signedOut);
    return "next";
  }
  if (putInPlace(form, input, page, sent)) {
    keepAddress(response);
    return "next";
  }
  if (response.ok) {
    location.assign(response.url);
    return "stop";
  }
  showRefusal(form, page);
  return "next";
}

// A reload shows what the page shows, and never again a hand-over that was there before it.
function keepAddress(response) {
  const [here, there] = [location.pathname, new URL(response.url).pathname];
  if (response.redirected || here === there) history.replaceState(null, "", response.url);
}

// The new page takes the place of the old one; the form, its input and what is being typed live on.
function putInPlace(form, input, page, sent) {
  const selector = form.dataset.scanTarget || "#main";
  const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
  const freshForm = page.querySelector("form[data-scan]");
  if (!old || !fresh || !freshForm) return false;
  const [focused, before] = [document.activeElement, newsOf(old)];
  keepProgress(old, fresh, sent);
  refresh(form, input, freshForm);
  const living = document.adoptNode(fresh);
  if (living.contains(freshForm)) freshForm.replaceWith(form);
  keepTyped(focused, living);
  old.replaceWith(living);
  if (focused?.id && focused !== input) document.getElementById(focused.id)?.focus({ preventScroll: true });
  else input.focus({ preventScroll: true });
  if (document.activeElement === document.body) input.focus({ preventScroll: true });
  if (newsOf(living) !== before) showNews(living);
  living.dispatchEvent(new CustomEvent("laptopdesk:swapped", { bubbles: true }));
  return true;
}

// What is being typed in a field that belongs to no hand-over is nobody else's.
function keepTyped(focused, living) {
  if (!focused?.id || !isField(focused) || !("value" in focused) || focused.closest("[data-keep]")) return;
  const twin = living.querySelector(`#${CSS.escape(focused.id)}`);
  if (twin && twin !== focused && focused.value !== focused.defaultValue) twin.value = focused.value;
}

// What was ticked, typed and drawn after the scan was sent is newer than the answer, while it is the same hand-over.
function keepProgress(old, fresh, sent) {
  for (const block of fresh.querySelectorAll("[data-keep]")) {
    const living = [...old.querySelectorAll("[data-keep]")].find((other) => other.dataset.keep === block.dataset.keep);
    if (!living) continue;
    for (const field of living.querySelectorAll("input[id]")) {
      const twin = block.querySelector(`#${CSS.escape(field.id)}`);
      if (twin && sent.get(field.id) !== valueOf(field)) [twin.checked, twin.value] = [field.checked, field.value];
    }
    keepDrawing(living, block, sent);
  }
}

function keepDrawing(living, block, sent) {
  const [pad, next] = [living, block].map((place) => place.querySelector("[data-signature]"));
  const [drawn, answered] = [pad, next].map((place) => place?.querySelector("input[type=hidden]"));
  if (drawn && answered && (drawn.value === answered.value || drawn.value !== sent.get(drawn.name))) next.replaceWith(pad);
}

function stateOf(form) {
  return new Map([...form.elements].map((field) => [field.id || field.name, valueOf(field)]));
}

function valueOf(field) {
  return field.type === "checkbox" ? String(field.checked) : field.value;
}

function refresh(form, input, fresh) {
  form.action = fresh.action;
  form.querySelectorAll("input[type=hidden]").forEach((hidden) => hidden.remove());
  form.prepend(...[...fresh.querySelectorAll("input[type=hidden]")].map((hidden) => document.importNode(hidden)));
  const label = fresh.querySelector("label");
  if (label) form.querySelector("label").replaceChildren(...[...label.childNodes].map((node) => document.importNode(node, true)));
  input.placeholder = fresh.querySelector(`[name="${input.name}"]`)?.placeholder ?? "";
}

// Nothing is lost: signing in again takes the codes, and all that was ticked and drawn, along.
function showSignedOut(form, input, scan, told) {
  play("bad");
  const code = Object.assign(document.createElement("input"), { type: "hidden", name: input.name, value: scan.code });
  form.append(code);
  const line = form.querySelector("[data-scan-state]");
  if (line.querySelector("button")) return;
  const words = Object.assign(document.createElement("strong"), {
    className: "d-block text-danger mb-2",
    textContent: told.querySelector("h1").textContent,
  });
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn btn-primary",
    textContent: told.dataset.signedOut || told.querySelector(".btn").textContent,
  });
  button.addEventListener("click", () => form.submit());
  line.replaceChildren(words, button);
}

function showRefusal(form, page) {
  play("bad");
  const words = [...page.querySelectorAll("main .sentence")].map((sentence) => sentence.textContent.trim()).join(" ");
  form.querySelector("[data-scan-state]").textContent = words || page.querySelector("h1")?.textContent || "";
}

function tell(form, { waiting, failed }) {
  const line = form.querySelector("[data-scan-state]");
  if (!line || line.querySelector("button")) return;
  if (failed) line.textContent = line.dataset.failed;
  else if (waiting > 1) line.textContent = line.dataset.waiting.replace("{n}", String(waiting));
  else if (line.textContent === line.dataset.failed || waiting === 1) line.textContent = "";
}
