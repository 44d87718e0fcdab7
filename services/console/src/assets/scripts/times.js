const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const KEY = "rolecall-zone";

/** Times in the reader's zone, with UTC on hover; a click on the zone's name changes to UTC and back. */
export function showLocalTimes(root) {
  const zone = root.getElementById("zone");
  if (zone === null) return;
  const button = root.createElement("button");
  button.type = "button";
  button.className = "zone";
  zone.replaceWith(button);
  const show = () => {
    const name = chosen();
    button.textContent = `times in ${name}`;
    button.title = name === "UTC" ? `Show them in ${ZONE}` : "Show them in UTC";
    for (const time of root.querySelectorAll("time[datetime]")) rewrite(time, name);
  };
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, chosen() === "UTC" ? "local" : "UTC");
    show();
  });
  show();
}

function chosen() {
  return localStorage.getItem(KEY) === "UTC" ? "UTC" : ZONE;
}

function rewrite(time, zone) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  time.dataset.utc ??= time.textContent;
  if (!/\d\d:\d\d/.test(time.dataset.utc)) {
    time.title = `${at.toISOString()} (UTC)`;
    return;
  }
  time.textContent =
    zone === "UTC" ? time.dataset.utc : shaped(at, zone, time.dataset.utc, time.dataset.form === "clock");
  time.title = zone === "UTC" ? `${at.toISOString()}` : `${at.toISOString()} (UTC)`;
}

/** In the zone, with as much of date and time as was shown in UTC. */
function shaped(at, zone, like, isUnderDay) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const of = (type) => parts.find((part) => part.type === type)?.value ?? "";
  const day = `${of("year")}-${of("month")}-${of("day")}`;
  const minute = `${of("hour")}:${of("minute")}`;
  const clock = /\d\d:\d\d:\d\d/.test(like) ? `${minute}:${of("second")}` : minute;
  if (/\d{4}-\d\d-\d\d/.test(like)) return `${day} ${clock}`;
  // Under a heading with the day in UTC: the reader's own, where it is another.
  return isUnderDay && day !== at.toISOString().slice(0, 10) ? `${day.slice(5)} ${clock}` : clock;
}
