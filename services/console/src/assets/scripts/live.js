/** On the list of findings: says when there are new ones. Nothing moves under the reader's eyes. */
export function followLive(root) {
  const place = root.getElementById("live");
  if (place === null || location.search.includes("cursor=")) return;
  const seen = new Set();
  const shown = new Set([...root.querySelectorAll("[data-row]")].map((row) => row.dataset.row));
  let source;
  const follow = () => {
    source?.close();
    // A browser opens few connections to one host: a page that nobody looks at gives its own back.
    if (root.hidden) return;
    source = new EventSource("/api/v1/live");
    source.addEventListener("finding", ({ data }) => {
      const finding = JSON.parse(data);
      if (shown.has(finding.finding_uid)) return;
      seen.add(finding.finding_uid);
      tell(root, place, finding, seen.size);
    });
  };
  root.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => source?.close());
  follow();
}

function tell(root, place, finding, count) {
  const link = root.createElement("a");
  link.href = location.href.replace(/([?&])(?:said|also)=[^&]*/g, "$1");
  link.textContent = count === 1 ? "A new finding" : `${count} new findings`;
  const title = root.createElement("span");
  title.textContent = ` ${finding.severity}: ${finding.title}`;
  place.replaceChildren(link, title);
  place.hidden = false;
}
