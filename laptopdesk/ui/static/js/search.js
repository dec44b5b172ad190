// The search field of every page: `/` goes there, and a scan that goes nowhere too, where the page has no scan field.
export function connectSearch(page) {
  const input = page.querySelector("[data-search]");
  if (!input) return;
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isField(event.target) || page.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.target === page.body && /^[\p{L}\p{N}\]]$/u.test(event.key) && !ownScanField(page)) {
      input.value = ""; // what is scanned now is not the end of what was sought before
      input.focus();
    }
  });
}

function ownScanField(page) {
  return page.querySelector("form[data-scan], [data-count], [data-own-scan]") !== null;
}

function isField(element) {
  return element.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}
