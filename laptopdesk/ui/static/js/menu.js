// The main menu on a phone, and drop-down menus that close again.
export function enhanceMenus(page) {
  const button = page.querySelector(".nav-toggle");
  const nav = page.getElementById("site-nav");
  button?.addEventListener("click", () => {
    const open = nav.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  });
  page.addEventListener("click", (event) => closeMenus(page, event.target));
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = page.activeElement?.closest(".menu[open]");
    closeMenus(page, page.body);
    open?.querySelector("summary").focus();
  });
}

function closeMenus(page, inside) {
  for (const menu of page.querySelectorAll(".menu[open]")) {
    if (!menu.contains(inside)) menu.open = false;
  }
}
