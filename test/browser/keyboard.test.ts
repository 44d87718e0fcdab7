import type { AlerterDoor } from "@rolecall/service-console";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEPLOY, NOW, openCompany } from "../../services/console/src/testing/company.ts";
import { CHROMIUM, openBrowser, openContext } from "./chromium.ts";
import { type MadeConsole, openMadeConsole } from "./made-console.ts";

const NAME = "the stories with the keyboard alone";
/** More keys than it takes to get anywhere on a page. */
const MOST_TABS = 250;
const IDENTITY = `/identities/${encodeURIComponent(DEPLOY)}`;
const PAGES = [
  ...[
    "/",
    "/findings/f_deploy",
    "/identities",
    "/identities?view=agents",
    IDENTITY,
    "/owners",
    "/credentials?view=all",
    "/coverage",
  ],
  ...["/silences", "/why-not", "/sql?q=SELECT%20severity%20FROM%20findings_latest", "/pipeline", "/access"],
];

/** Where the focus is; nothing where it is on the page as a whole. `shows` of what a person sees of it. */
interface Focus {
  readonly mark: string;
  readonly shows: boolean;
}

const FOCUS = `(async () => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (at === null || at === document.body || at === document.documentElement) return undefined;
  window.order ??= new Map();
  if (!window.order.has(at)) window.order.set(at, window.order.size);
  const framed = at.closest(".cm-editor") ?? at;
  // The editor marks itself a moment later.
  for (let i = 0; i < 60 && framed !== at && !framed.classList.contains("cm-focused"); i += 1)
    await new Promise(requestAnimationFrame);
  const { outlineStyle, outlineWidth } = getComputedStyle(framed);
  const box = framed.getBoundingClientRect();
  const isIn = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const shows = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && isIn && box.width > 0;
  return { mark: window.order.get(at) + " " + at.tagName + "." + at.className + " " + at.textContent.slice(0, 40), shows };
})()`;

/** Everything that a Tab should come to, of what is shown. */
const REACHABLE = `[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((each) => !each.disabled && each.checkVisibility({ checkVisibilityCSS: true })).length`;

describe.skipIf(CHROMIUM === undefined)(CHROMIUM === undefined ? `${NAME} (no Chromium on this machine)` : NAME, () => {
  const resources = new AsyncDisposableStack();
  const said: string[] = [];
  const told = async (what: string): Promise<{ readonly accepted: true; readonly message: string }> => {
    said.push(what);
    return { accepted: true, message: "" };
  };
  const alerter: AlerterDoor = {
    feedback: ({ finding_uid, verdict, comment }) => told(`${finding_uid} ${verdict} ${comment}`),
    silence: ({ matchers, comment }) => told(`silence ${matchers.join()} ${comment}`),
    cover: ({ matchers }) => told(`cover ${matchers.join()}`),
    expire: (id) => told(`end ${id}`),
  };
  let browser: Browser;
  let page: Page;
  let made: MadeConsole;
  beforeAll(async () => {
    const retry = async (): Promise<{ events: number; dead: number }> => ({ events: 1, dead: 0 });
    made = resources.use(await openMadeConsole(resources.use(await openCompany()), NOW, { alerter, retry }));
    browser = await openBrowser();
    resources.defer(() => browser.close());
    page = await (await openContext(browser, { viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(made.link);
  });
  afterAll(() => resources.disposeAsync());
  beforeEach(() => {
    said.length = 0;
  });

  const open = async (path: string): Promise<void> => {
    await page.goto(`${made.url}${path}`);
    await page.waitForSelector("button.zone");
    if (path.startsWith("/sql")) await page.waitForSelector(".editor .cm-content");
  };
  const focus = (): Promise<Focus | undefined> => page.evaluate<Focus | undefined>(FOCUS);
  const isOn = (selector: string): Promise<boolean> =>
    page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) === true`);
  /** Tab until there, and press. */
  const tabTo = async (selector: string, key?: string): Promise<void> => {
    for (let i = 0; i < MOST_TABS; i += 1) {
      await page.keyboard.press("Tab");
      if (!(await isOn(selector))) continue;
      if (key !== undefined) await page.keyboard.press(key);
      return;
    }
    throw new Error(`no Tab comes to ${selector} on ${page.url()}`);
  };
  const go = async (key: string, path: RegExp): Promise<void> => {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await page.waitForURL(path);
    await page.waitForSelector("button.zone");
  };

  test.each(PAGES)("%s: Tab comes to everything, is seen everywhere, and holds nobody", async (path) => {
    await open(path);
    await page.keyboard.press("Tab");
    expect((await focus())?.mark).toContain("A.skip");
    const seen: Focus[] = [];
    for (let at = await focus(); at !== undefined && !seen.some(({ mark }) => mark === at?.mark); at = await focus()) {
      seen.push(at);
      await page.keyboard.press("Tab");
    }
    expect(seen.filter(({ shows }) => !shows).map(({ mark }) => mark)).toEqual([]);
    // The editor is one thing more, in a root of its own.
    const more = path.startsWith("/sql") ? 1 : 0;
    expect(seen.length).toBe((await page.evaluate<number>(REACHABLE)) + more);
  });

  test("the skip link goes past the navigation", async () => {
    await open("/");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).toBe(true);
  });

  test("a finding: from the list to a raw record, to a picture's SQL and its answer, and to a verdict", async () => {
    await open("/");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/findings\//);
    await tabTo(".timeline summary", "Enter");
    expect(await page.locator(".timeline details[open] pre.raw").count()).toBe(1);
    await page.keyboard.press("Enter");
    await tabTo(".sql-behind summary", "Enter");
    await tabTo(".sql-behind a", "Enter");
    await page.waitForURL(/\/sql\?q=/);
    await page.goBack();
    await tabTo(".verdict-box input[name=comment]");
    await page.keyboard.type("rotated");
    await tabTo('button[value="compromised"]', "Enter");
    await page.waitForURL(/said=compromised/);
    expect(said).toEqual(["f_deploy compromised rotated"]);
  });

  test("an identity: from its finding, to its next two weeks in SQL", async () => {
    await open("/findings/f_deploy");
    await tabTo("dl.facts a[href^='/identities/']", "Enter");
    await page.waitForURL(/\/identities\//);
    await tabTo("#main a[href^='/sql?q=']", "Enter");
    await page.waitForURL(/\/sql\?q=/);
    expect(await page.locator(".notice.bad").count()).toBe(0);
  });

  test("the fleet: search, keep the view, open it again, forget it, and on to an identity", async () => {
    await open("/");
    await go("i", /\/identities$/);
    await page.keyboard.press("/");
    await page.keyboard.type("deploy");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search=deploy/);
    await tabTo(".keep summary", "Enter");
    await tabTo(".keep input[name=name]");
    await page.keyboard.type("the deployers");
    await page.keyboard.press("Enter");
    await page.waitForURL(/said=kept/);
    await go("i", /\/identities$/);
    await tabTo(".kept-view a", "Enter");
    await page.waitForURL(/search=deploy/);
    await tabTo(".kept-view button", "Enter");
    await page.waitForURL(/said=forgotten/);
    await tabTo("table.list th a", "Enter");
    await page.waitForURL(/\/identities\//);
  });

  test("SQL: write, complete, run, and leave the editor", async () => {
    await open("/");
    await go("q", /\/sql$/);
    await page.waitForSelector(".editor .cm-content");
    await tabTo(".editor");
    await page.keyboard.type("SELECT count() FROM findings_l");
    await page.locator(".editor .cm-tooltip-autocomplete").getByText("findings_latest").waitFor();
    // The editor takes no key for a list that has only just opened (CodeMirror's `interactionDelay`, 75 ms).
    const openedBy = await page.evaluate(() => performance.now());
    await page.waitForFunction((at) => performance.now() - at > 75, openedBy);
    await page.keyboard.press("Enter");
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.locator("#asked", { hasText: /^1 row/ }).waitFor();
    await page.keyboard.press("Tab");
    expect(await isOn("form.sql button")).toBe(true);
    await page.keyboard.press("Shift+Tab");
    expect((await focus())?.mark).toContain("cm-content");
  });

  test("a silence: written, with why, and set", async () => {
    await open("/");
    await go("l", /\/silences$/);
    await tabTo("textarea[name=matchers]");
    await page.keyboard.type('severity="low"');
    await tabTo("input[name=comment]");
    await page.keyboard.type("a migration");
    await page.keyboard.press("Enter");
    await page.waitForURL(/said=silenced/);
    expect(said).toEqual(['silence severity="low" a migration']);
    await tabTo("a[href='/why-not']", "Enter");
    await page.waitForURL(/why-not/);
  });

  test("the pipeline: a dead letter is looked at and read again", async () => {
    await open("/");
    await go("p", /\/pipeline$/);
    await tabTo("a[href^='/pipeline/dead/']", "Enter");
    await page.waitForURL(/\/dead\//);
    await tabTo("form[action$='/retry'] button", "Enter");
    await page.waitForURL(/said=retried/);
  });

  test("the list of keys holds the focus while it is open, and gives it back", async () => {
    await open("/");
    await page.keyboard.press("j");
    const before = (await focus())?.mark;
    await page.keyboard.press("?");
    expect(await page.evaluate("document.querySelector('dialog').contains(document.activeElement)")).toBe(true);
    await page.keyboard.press("Escape");
    expect((await focus())?.mark).toBe(before);
  });
});
