// Small hooks for htmx: our CSRF token on every request, and our modules on what comes back.
export function connectHtmx(page) {
  page.addEventListener("htmx:configRequest", (event) => {
    const token = page.querySelector("meta[name=csrf-token]")?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  page.addEventListener("htmx:beforeSwap", (event) => {
    // a refusal is a page with sentences: show it where the answer would stand
    if ([409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });
  page.addEventListener("htmx:afterSwap", (event) => {
    event.detail.target.dispatchEvent(new CustomEvent("laptopdesk:swapped", { bubbles: true }));
  });
}
