// A form with data-confirm asks first. A page of its own (macro `confirm`) is better where much depends on it.
export function enhanceConfirm(page) {
  page.addEventListener(
    "submit",
    (event) => {
      const question = event.target.dataset.confirm;
      if (question && !window.confirm(question)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );
}
