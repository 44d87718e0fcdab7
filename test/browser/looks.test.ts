import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEPLOY, NOW, openCompany } from "../../services/console/src/testing/company.ts";
import { CHROMIUM, openBrowser, openContext } from "./chromium.ts";
import { type Looks, openLooks } from "./looks.ts";
import { type MadeConsole, openMadeConsole } from "./made-console.ts";

const NAME = "pages look as they did";
/** Share of the pixels of a page. */
const TOLERATED = 0.01;

const PAGES: readonly (readonly [string, string])[] = [
  ["inbox", "/"],
  ["finding", "/findings/f_deploy"],
  ["identity", `/identities/${encodeURIComponent(DEPLOY)}`],
  ["coverage", "/coverage"],
  [
    "sql",
    "/sql?q=SELECT%20severity,%20count()%20AS%20n%20FROM%20findings_latest%20GROUP%20BY%20severity%20ORDER%20BY%20n",
  ],
];
const LOOKS = [
  [1280, 900, "light"],
  [1280, 900, "dark"],
  [390, 844, "light"],
] as const;

describe.skipIf(CHROMIUM === undefined)(CHROMIUM === undefined ? `${NAME} (no Chromium on this machine)` : NAME, () => {
  const resources = new AsyncDisposableStack();
  let browser: Browser;
  let page: Page;
  let made: MadeConsole;
  let looks: Looks;
  beforeAll(async () => {
    made = resources.use(await openMadeConsole(resources.use(await openCompany()), NOW));
    browser = await openBrowser();
    resources.defer(() => browser.close());
    looks = resources.use(await openLooks(browser));
    const context = await openContext(browser, { timezoneId: "Europe/Berlin", reducedMotion: "reduce" });
    page = await context.newPage();
    await page.goto(made.link);
  });
  afterAll(() => resources.disposeAsync());

  const show = async (path: string, [width, height, colorScheme]: (typeof LOOKS)[number]): Promise<void> => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.goto(`${made.url}${path}`);
    await page.waitForSelector("button.zone");
    // The editor comes by itself, after the page.
    if (path.startsWith("/sql")) await page.waitForSelector(".editor .cm-content");
  };

  const cases = PAGES.flatMap(([name, path]) => LOOKS.map((look) => [name, look[0], look[2], path, look] as const));
  test.for(cases)("%s at %d px, %s", async ([name, width, scheme, path, look], { skip }) => {
    await show(path, look);
    skip(!(await looks.hasSameFonts(page)), "other fonts on this machine");
    await looks.keep(page, `${name}-${width}-${scheme}`);
    expect(await looks.differs(page, `${name}-${width}-${scheme}`)).toBeLessThan(TOLERATED);
  });

  test("one page does not look like another, nor the dark like the light: what is compared can differ", async ({
    skip,
  }) => {
    await show("/", LOOKS[0]);
    skip(!(await looks.hasSameFonts(page)), "other fonts on this machine");
    expect(await looks.differs(page, "finding-1280-light")).toBeGreaterThan(TOLERATED);
    expect(await looks.differs(page, "inbox-1280-dark")).toBeGreaterThan(0.5);
  });
});
