// Every page begins here. What a page does not contain is not enhanced; without JavaScript all forms still work.
import { enhanceConfirm } from "./confirm.js";
import { enhanceDropzones } from "./dropzone.js";
import { showNews } from "./in-view.js";
import { enhanceMenus } from "./menu.js";
import { printAtOnce } from "./print-label.js";
import { connectSearch } from "./search.js";
import { enhanceScanInputs } from "./scan-input.js";
import { enhanceSignatures } from "./signature.js";
import { playMarked } from "./sound.js";
import { enhanceToggles } from "./attendance.js";
import { connectHtmx } from "./live.js";

function enhance(root) {
  enhanceDropzones(root);
  enhanceSignatures(root);
  enhanceScanInputs(root);
  playMarked(root);
  printAtOnce(root);
  const scanning = document.querySelector("form[data-scan-live]") !== null; // there the verdict stays in view
  root.querySelector("[data-focus]")?.focus({ preventScroll: scanning });
}

enhanceMenus(document);
enhanceConfirm(document);
enhanceToggles(document);
connectHtmx(document);
connectSearch(document);
document.addEventListener("laptopdesk:swapped", (event) => enhance(event.target));
enhance(document);
document.querySelector("input[autofocus]:not([type=checkbox])")?.select(); // what is scanned next takes its place
if (document.querySelector("form[data-scan-live]")) requestAnimationFrame(() => showNews(document)); // autofocus moved the page
