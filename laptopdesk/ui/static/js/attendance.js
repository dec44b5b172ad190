// One tap marks a person. The answer is the same page again; only this row and the counts are replaced.
export function enhanceToggles(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-toggle-present]") || !form.closest("li[id]")) return;
    event.preventDefault();
    mark(form, event.submitter);
  });
}

async function mark(form, button) {
  const body = new FormData(form, button);
  button.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, { method: "POST", body });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok || !replaceRow(form, fresh, button.value)) throw new Error(`status ${response.status}`);
  } catch {
    // the browser's own way shows what is wrong
    button.removeAttribute("aria-busy");
    sendPlainly(form, button);
  }
}

function sendPlainly(form, button) {
  const value = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  form.append(value);
  form.submit();
}

function replaceRow(form, fresh, value) {
  const row = form.closest("li[id]");
  const next = fresh.getElementById(row.id);
  if (!next) return false;
  const hadFocus = row.contains(document.activeElement);
  row.replaceWith(document.adoptNode(next));
  if (hadFocus) (next.querySelector(`[name=present][value="${value}"]`) ?? next.querySelector(".switch-button"))?.focus();
  for (const part of document.querySelectorAll("[data-refresh][id]")) {
    const newer = fresh.getElementById(part.id);
    if (newer) part.replaceWith(document.adoptNode(newer));
  }
  return true;
}
