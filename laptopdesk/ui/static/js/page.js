// Every page begins here. What a page does not contain is not enhanced; without JavaScript all forms still work.
import { enhanceConfirm } from "./confirm.js";
import { enhanceDropzones } from "./dropzone.js";
import { enhanceMenus } from "./menu.js";
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
  root.querySelector("[data-focus]")?.focus();
}

enhanceMenus(document);
enhanceConfirm(document);
enhanceToggles(document);
connectHtmx(document);
document.addEventListener("laptopdesk:swapped", (event) => enhance(event.target));
enhance(document);
