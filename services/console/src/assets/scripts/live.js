import { keepTexts } from "./kept-texts.js";

/** Under which the findings that this tab has shown are kept, and how many of them, the last ones. */
const SHOWN = "rolecall-shown";
const MOST_SHOWN = 2000;

/**
 * On the list of findings: says when there are new ones, and when none could be heard of. Nothing moves under the reader's
 * eyes.
 */
export function followLive(root) {
  const place = root.getElementById("live");
  if (place === null) return;
  const shown = shownSoFar([...root.querySelectorAll("[data-row]")].map((row) => row.dataset.row));
  if (location.search.includes("cursor=")) return;
  const seen = new Set();
  let source;
  let last;
  let isAway = false;
  const follow = () => {
    source?.close();
    // A browser opens few connections to one host: a page that nobody looks at gives its own back.
    if (root.hidden) return;
    source = new EventSource("/api/v1/live");
    source.addEventListener("finding", ({ data }) => {
      const finding = JSON.parse(data);
      if (shown.has(finding.finding_uid)) return;
      seen.add(finding.finding_uid);
      last = finding;
      tell(root, place, finding, seen.size);
    });
    source.addEventListener("error", () => {
      isAway = true;
      tellAway(root, place);
    });
    // What came meanwhile comes now.
    source.addEventListener("open", () => {
      if (!isAway) return;
      isAway = false;
      if (last === undefined) place.hidden = true;
      else tell(root, place, last, seen.size);
    });
  };
  root.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => source?.close());
  follow();
}

/**
 * What this page shows, and what the ones before it in this tab did: a finding that was just judged has left the list
 * and is no news. Where a browser keeps nothing, it is what this page shows.
 */
function shownSoFar(here) {
  return new Set(keepTexts("sessionStorage", SHOWN, here, MOST_SHOWN));
}

/** The list again, without what was said of it. */
function again(root, text) {
  const link = root.createElement("a");
  link.href = location.href.replace(/([?&])(?:said|also)=[^&]*/g, "$1");
  link.textContent = text;
  return link;
}

function tellAway(root, place) {
  place.replaceChildren("Not connected: what is found now does not show here. ", again(root, "Load the list again"));
  place.hidden = false;
}

function tell(root, place, finding, count) {
  const link = again(root, count === 1 ? "A new finding" : `${count} new findings`);
  const title = root.createElement("span");
  title.textContent = ` ${finding.severity}: ${finding.title}`;
  place.replaceChildren(link, title);
  place.hidden = false;
}
