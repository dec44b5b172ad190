// Who scans looks at the verdict: when it says something new, it comes into view. Nothing moves while it stays the same.
const NEWS = "[data-verdict], .error-summary, .notice";

export function newsOf(root) {
  return [...root.querySelectorAll(NEWS)].map((element) => element.textContent.trim()).join("\n");
}

// As little as it takes; where not all fits, what says most stays: a misread code, the verdict, what is still to do.
export function showNews(root) {
  for (const news of [".error-summary", "[data-verdict]", NEWS]) {
    root.querySelector(news)?.scrollIntoView({ block: "nearest" });
  }
}
