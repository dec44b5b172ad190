// Who scans looks at the verdict: when it says something new, it comes into view. Nothing moves while it stays the same.
const NEWS = "[data-verdict], .error-summary, .notice";

export function newsOf(root) {
  return [...root.querySelectorAll(NEWS)].map((element) => element.textContent.trim()).join("\n");
}

export function showNews(root) {
  const news = root.querySelector(NEWS);
  if (!news) return;
  const { top, bottom } = news.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) news.scrollIntoView({ block: "start" });
}
