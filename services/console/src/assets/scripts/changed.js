/** How often an open page asks where its finding stands, ms. */
const ASK_EVERY_MS = 5000;

/**
 * On the page of a finding: says when somebody has judged it elsewhere meanwhile, in another tab, in Slack or in PagerDuty. Nothing
 * moves under the reader's eyes. A page that nobody looks at asks nothing, and asks at once when somebody does again.
 */
export function followState(root) {
  const place = root.getElementById("changed");
  if (place === null) return;
  const shown = wordsOf(place.dataset);
  let waiting;
  const ask = async () => {
    clearTimeout(waiting);
    if (root.hidden) return;
    const now = await stateOf(place.dataset.finding);
    if (now !== undefined) tell(root, place, wordsOf(now), shown);
    clearTimeout(waiting);
    waiting = setTimeout(ask, ASK_EVERY_MS);
  };
  root.addEventListener("visibilitychange", ask);
  void ask();
}

/** Where the newest stretch stands that it is part of; undefined where nobody can say at the moment. */
async function stateOf(finding) {
  try {
    const answer = await fetch(`/api/v1/episodes?finding=${encodeURIComponent(finding)}`);
    const { episodes } = await answer.json();
    return episodes.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
  } catch {
    return undefined;
  }
}

/** What people and time make of it; whether somebody was told of it already is no news. */
function wordsOf({ state, reason, actor }) {
  if (state === "" || state === "pending" || state === "firing") return "open";
  const why = state === "closed" ? `: ${reason.replace(/[-_]/g, " ")}` : "";
  return `${state}${why}${actor === "" ? "" : ` by ${actor}`}`;
}

function tell(root, place, words, shown) {
  place.hidden = words === shown;
  const text = `Changed meanwhile: ${words}; `;
  // What stands there already is not said once more, and keeps the keyboard's focus.
  if (place.hidden || place.firstChild?.textContent === text) return;
  const link = root.createElement("a");
  link.href = cleanAddress();
  link.textContent = "load the page again";
  place.replaceChildren(text, link);
}

/** Of this page, without what was said on it, and without a fragment: a browser would only scroll to that. */
function cleanAddress() {
  const address = new URL(location.href);
  address.hash = "";
  for (const name of ["said", "also"]) address.searchParams.delete(name);
  return address.href;
}
