// What a page gains where scripts run. Without them it is whole all the same.
import { followState } from "./changed.js";
import { bindKeys } from "./keys.js";
import { followLive } from "./live.js";
import { showLocalTimes } from "./times.js";

showLocalTimes(document);
bindKeys(document);
followLive(document);
followState(document);
if (document.querySelector("form.sql") !== null) await import("./editor.js");
