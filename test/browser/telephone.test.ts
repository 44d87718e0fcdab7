import type { AlerterDoor } from "@rolecall/service-console";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEPLOY, NOW, openCompany } from "../../services/console/src/testing/company.ts";
import { CHROMIUM, openBrowser, openContext } from "./chromium.ts";
import { type MadeConsole, openMadeConsole } from "./made-console.ts";

const NAME = "the console on a telephone";
const WIDTH = 390;
/** Pixels that a finger needs. */
const LEAST = 40;
const PAGES = ["/", "/findings/f_deploy", "/identities", "/silences", "/why-not", "/credentials?view=all", "/access"];

/** What is pressed and is no word of a sentence, where it is smaller than that. */
const TOO_SMALL = `[...document.querySelectorAll("button, select, input:not([type=hidden], [type=checkbox]), summary, .top a, .count, .jumps a, .silence a, .title")]
  .filter((each) => each.checkVisibility())
  .filter((each) => each.getBoundingClientRect().height < ${LEAST})
  .map((each) => each.outerHTML.slice(0, 100))`;

describe.skipIf(CHROMIUM === undefined)(CHROMIUM === undefined ? `${NAME} (no Chromium on this machine)` : NAME, () => {
  const resources = new AsyncDisposableStack();
  let made: MadeConsole;
  let browser: Browser;
  let page: Page;
  const taken = { accepted: true, message: "taken" } as const;
  const alerter: AlerterDoor = {
    feedback: async () => taken,
    silence: async () => taken,
    cover: async () => ({ accepted: true, message: "it would hide 1 open finding" }),
    expire: async () => taken,
  };

  beforeAll(async () => {
    made = resources.use(await openMadeConsole(resources.use(await openCompany()), NOW, { alerter }));
    browser = await openBrowser();
    resources.defer(() => browser.close());
    const context = await openContext(browser, {
      viewport: { width: WIDTH, height: 780 },
      hasTouch: true,
      isMobile: true,
    });
    page = await context.newPage();
    await page.goto(made.link);
  });
  afterAll(() => resources.disposeAsync());

  test.each(PAGES)("%s is as wide as the screen, and a finger finds whatever is pressed", async (path) => {
    await page.goto(`${made.url}${path}`);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(WIDTH);
    expect(await page.evaluate(TOO_SMALL)).toEqual([]);
  });

  test("from a link to a verdict it is two taps", async () => {
    await page.goto(`${made.url}/findings/f_deploy`);
    await page.tap(".jumps >> text=Verdict");
    const snooze = '.verdict-box button[value="snooze"]';
    expect(
      await page.evaluate(`document.querySelector('${snooze}').getBoundingClientRect().bottom < innerHeight`),
    ).toBe(true);
    await page.tap(snooze);
    await page.waitForURL(/said=snooze/);
  });

  test("a silence for a deploy is filled in, and says what it would cover before it is set", async () => {
    await page.goto(`${made.url}/findings/f_deploy`);
    await page.tap(".silence a");
    await page.waitForURL(/silences/);
    expect(await page.inputValue("textarea")).toBe(`identity_uid="${DEPLOY}"`);
    expect(await page.textContent(".said")).toContain("it would hide 1 open finding");
  });
});
