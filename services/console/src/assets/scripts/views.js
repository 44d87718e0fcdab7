const KEY = "rolecall-views";
const MOST = 30;

/** Lists that somebody keeps: their addresses with names, in this browser. Without scripts a bookmark does the same. */
export function keepViews(root) {
  const place = root.getElementById("kept");
  if (place === null) return;
  const show = () => {
    const own = kept().filter(({ href }) => href.split("?")[0] === location.pathname);
    const keep = root.createElement("button");
    keep.type = "button";
    keep.textContent = "Keep this view";
    keep.addEventListener("click", () => ask(root, place, show));
    place.replaceChildren(...own.map((view) => chip(root, view, show)), ...(location.search === "" ? [] : [keep]));
    place.hidden = place.children.length === 0;
  };
  show();
}

function ask(root, place, show) {
  const form = root.createElement("form");
  const label = form.appendChild(root.createElement("label"));
  label.textContent = "Name ";
  const field = label.appendChild(root.createElement("input"));
  field.required = true;
  field.maxLength = 60;
  form.appendChild(root.createElement("button")).textContent = "Keep";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const search = new URLSearchParams(location.search);
    for (const name of ["cursor", "said"]) search.delete(name);
    const view = { name: field.value, href: `${location.pathname}?${search}` };
    write([...kept().filter(({ name, href }) => name !== view.name || href.split("?")[0] !== location.pathname), view]);
    show();
  });
  place.append(form);
  field.focus();
}

function chip(root, { name, href }, show) {
  const item = root.createElement("span");
  item.className = "kept-view";
  const link = item.appendChild(root.createElement("a"));
  link.className = "count";
  link.href = href;
  link.textContent = name;
  const drop = item.appendChild(root.createElement("button"));
  drop.type = "button";
  drop.textContent = "✕";
  drop.setAttribute("aria-label", `Forget ${name}`);
  drop.addEventListener("click", () => {
    write(kept().filter((each) => each.name !== name || each.href !== href));
    show();
  });
  return item;
}

/** Only addresses of our own pages, whatever stands in the browser's store. */
function kept() {
  try {
    const all = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    const isView = (each) => typeof each?.name === "string" && /^\/(?:identities)?\?/.test(each?.href);
    return Array.isArray(all) ? all.filter(isView) : [];
  } catch {
    return [];
  }
}

function write(views) {
  localStorage.setItem(KEY, JSON.stringify(views.slice(-MOST)));
}
