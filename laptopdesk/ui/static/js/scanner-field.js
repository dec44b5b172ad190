// The field that a scanner types into like a keyboard: each Return ends a code, 30 ms after the last one too.
const TYPED_BY_HAND = 60; // milliseconds between keys; a scanner is faster

// `take()` takes the code that stands in the field, `add(code)` one that was pasted with others.
export function listenToScanner(input, { take, add }) {
  endAtReturn(input, take);
  splitPaste(input, add);
  catchLetters(input);
}

export function isField(element) {
  return element.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}

function endAtReturn(input, take) {
  let last = 0;
  input.addEventListener("keydown", (event) => {
    const fast = event.timeStamp - last < TYPED_BY_HAND;
    last = event.timeStamp;
    if (event.key === "Enter" || (event.key === "Tab" && fast && input.value)) {
      event.preventDefault();
      take();
    }
  });
}

// A field drops line ends when pasting, which would make one code of two.
function splitPaste(input, add) {
  input.addEventListener("paste", (event) => {
    const lines = (event.clipboardData?.getData("text") ?? "").split(/[\r\n\t]+/).filter((line) => line.trim());
    if (lines.length < 2) return;
    event.preventDefault();
    lines.forEach((line) => add(line));
  });
}

// Letters that go nowhere, or at a button, come from the scanner. A field that somebody fills in is left alone.
function catchLetters(input) {
  const page = input.ownerDocument;
  page.addEventListener("keydown", (event) => {
    if (!input.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length !== 1 || event.key === " " || isField(event.target) || page.querySelector("dialog[open]")) return;
    input.focus({ preventScroll: true });
  });
}
