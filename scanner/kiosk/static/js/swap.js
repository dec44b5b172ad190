// The new board takes the place of the old one; what is being typed or drawn, and the focus, live on.
export const isDrawing = () => document.getElementById("pad")?.dataset.drawing === "yes";

export function swapBoard(old, html) {
  const fresh = document.adoptNode(new DOMParser().parseFromString(html, "text/html").getElementById("board"));
  const focused = old.contains(document.activeElement) ? document.activeElement.id : null;
  for (const place of fresh.querySelectorAll("[data-keep]")) {
    const living = document.getElementById(place.id);
    if (living?.dataset.keep === place.dataset.keep) place.replaceWith(living);
  }
  old.replaceWith(fresh);
  if (focused !== null) focusAgain(focused);
  return fresh;
}

// What was pressed may be gone; then the main sentence is where to go on.
function focusAgain(id) {
  const found = (id && document.getElementById(id)) || document.getElementById("headline");
  found.focus({ preventScroll: true });
}
