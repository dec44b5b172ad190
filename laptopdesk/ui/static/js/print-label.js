// A form that asks for a label to be printed at once: the PDF goes to a frame of its own, which is printed. With a
// browser that prints without asking (kiosk printing) the label comes out of the printer while the next one is scanned.
const KEPT = 60_000; // milliseconds; the browser may still be printing from it

export function printAtOnce(root) {
  for (const form of root.querySelectorAll("form[data-print-at-once]")) {
    form.removeAttribute("data-print-at-once");
    print(form);
  }
}

function print(form) {
  const page = form.ownerDocument;
  const frame = Object.assign(page.createElement("iframe"), { name: `label-${Date.now()}`, className: "print-frame", tabIndex: -1 });
  frame.setAttribute("aria-hidden", "true");
  page.body.append(frame);
  const before = form.target;
  form.target = frame.name;
  form.submit();
  form.target = before;
  frame.addEventListener("load", () => show(frame));
  setTimeout(() => frame.remove(), KEPT);
}

function show(frame) {
  try {
    if (frame.contentDocument?.contentType === "text/html") return; // no label but a page: nothing to print
    frame.contentWindow.print();
  } catch {
    // a browser whose PDF viewer is not ours to command: the button beside it opens the label
  }
}
