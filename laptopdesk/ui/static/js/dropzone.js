// Files dropped on the zone land in its file field; what was chosen is listed with its size.
export function enhanceDropzones(root) {
  for (const zone of root.querySelectorAll("[data-dropzone]:not([data-live])")) {
    zone.dataset.live = "";
    enhance(zone);
  }
}

function enhance(zone) {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector(".file-list");
  const over = (event, inside) => {
    event.preventDefault();
    zone.classList.toggle("is-over", inside);
  };
  zone.addEventListener("dragover", (event) => over(event, true));
  zone.addEventListener("dragleave", (event) => over(event, false));
  zone.addEventListener("drop", (event) => {
    over(event, false);
    input.files = onlyAllowed(event.dataTransfer.files, input.multiple);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => show(list, input.files));
}

function onlyAllowed(files, multiple) {
  const kept = new DataTransfer();
  [...files].slice(0, multiple ? undefined : 1).forEach((file) => kept.items.add(file));
  return kept.files;
}

function show(list, files) {
  list.replaceChildren(
    ...[...files].map((file) => {
      const row = document.createElement("li");
      const [name, size] = [document.createElement("span"), document.createElement("span")];
      name.textContent = file.name;
      size.textContent = readable(file.size);
      size.className = "muted number";
      row.append(name, size);
      return row;
    }),
  );
}

function readable(bytes) {
  const language = document.documentElement.lang || "nl";
  const [amount, unit] = bytes < 1e6 ? [Math.max(1, Math.round(bytes / 1e3)), "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
}
