// A form with data-confirm asks first, in a dialog on the page (`#ask` of the frame). A page of its own (macro
// `confirm`) is better where much depends on it.
export function enhanceConfirm(page) {
  const dialog = page.getElementById("ask");
  let agreed = null;
  for (const button of dialog.querySelectorAll("[data-ask]")) {
    button.addEventListener("click", () => dialog.close(button.dataset.ask));
  }
  page.addEventListener(
    "submit",
    (event) => {
      const { target: form, submitter } = event;
      if (!form.dataset.confirm || form === agreed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(dialog, form.dataset.confirm, submitter, () => {
        agreed = form;
        form.requestSubmit(submitter);
        agreed = null;
      });
    },
    true,
  );
}

function ask(dialog, question, submitter, goOn) {
  const yes = dialog.querySelector("[data-ask=yes]");
  dialog.querySelector("p").textContent = question;
  yes.textContent = submitter?.textContent.trim() || yes.textContent;
  yes.className = submitter?.classList.contains("btn-danger") ? "btn btn-danger" : "btn btn-primary";
  dialog.returnValue = "no"; // Escape closes without a word
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && goOn(), { once: true });
  dialog.showModal();
}
