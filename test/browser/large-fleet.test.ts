import { findingRows, type Store, StoreError } from "@rolecall/clickhouse";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCompany } from "../../services/console/src/testing/company.ts";
import { addIdentities, END, findingOf } from "../bench/console-history.ts";
import { CHROMIUM, openBrowser, openContext } from "./chromium.ts";
import { type MadeConsole, openMadeConsole } from "./made-console.ts";

const NAME = "the pages over 1,000,000 identities and 10,000 findings, and over a history that is slow or away";
const IDENTITIES = 1_000_000;
const FINDINGS = 10_000;
const NOW = Date.parse(`${END.replace(" ", "T")}Z`);
/** What an answer may take before the page says that the history is slow: as long as it likes, on a machine that is. */
const PATIENCE = { withinMs: 300_000, atOnce: 64 };
const IMPATIENT_MS = 2000;

type State = "well" | "slow" | "away";

/** The store, as it is said to be. */
function gated(store: Store, stateOf: () => State): Store {
  const gate = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (stateOf() === "away") throw new StoreError("retry", 0, "the secret address of the history");
    return stateOf() === "slow" ? new Promise<T>(() => undefined) : ask();
  };
  return {
    ...store,
    insert: (...given) => store.insert(...given),
    command: (sql) => store.command(sql),
    stream: (sql, parameters) => store.stream(sql, parameters),
    analyst: store.analyst,
    select: (sql, parameters) => gate(() => store.select(sql, parameters)),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

describe.skipIf(CHROMIUM === undefined)(CHROMIUM === undefined ? `${NAME} (no Chromium on this machine)` : NAME, () => {
  const resources = new AsyncDisposableStack();
  let store: Store;
  let browser: Browser;
  let page: Page;
  let large: MadeConsole;
  let state: State = "well";
  let troubled: MadeConsole;
  beforeAll(async () => {
    store = resources.use(await openCompany(false));
    await addIdentities(store, 0, IDENTITIES);
    const made = Array.from({ length: FINDINGS }, (_, n) => ({ finding: findingOf(n), version: n + 1 }));
    await store.insert("findings", findingRows(made));
    large = resources.use(await openMadeConsole(store, NOW, { bounds: PATIENCE }));
    troubled = resources.use(
      await openMadeConsole(
        gated(store, () => state),
        NOW,
        {
          bounds: {
            ...PATIENCE,
            // Only one that does not answer at all is slow.
            get withinMs() {
              return state === "slow" ? IMPATIENT_MS : PATIENCE.withinMs;
            },
          },
        },
      ),
    );
    browser = await openBrowser();
    resources.defer(() => browser.close());
    const context = await openContext(browser, { viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
  });
  afterAll(() => resources.disposeAsync());

  const names = (): Promise<string[]> => page.locator("table.list th[scope=row] a").allTextContents();

  test("a name is found among a million by typing it, and the rest of the list comes page by page", async () => {
    await page.goto(large.link);
    await page.goto(`${large.url}/identities`);
    expect(await page.textContent(".views")).toContain("1,000,000");
    const first = await names();
    expect(first).toHaveLength(100);
    await page.click("text=More identities");
    await page.waitForURL(/cursor=/);
    const second = await names();
    expect(second).toHaveLength(100);
    expect(second.filter((each) => first.includes(each))).toEqual([]);
    await page.keyboard.press("/");
    await page.keyboard.type("job-271828");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search=job-271828/);
    expect(await names()).toEqual(["job-271828"]);
    await page.click("table.list th a");
    expect(await page.textContent("h1")).toBe("job-271828");
  });

  test("ten thousand findings are counted, shown a hundred at a time, and walked by keys to the next hundred", async () => {
    await page.goto(`${large.url}/`);
    expect(await page.textContent("main")).toContain("10,000");
    const first = await page.locator(".inbox a.title").first().getAttribute("href");
    for (let i = 0; i < 5; i += 1) await page.keyboard.press("j");
    expect(await page.locator(".inbox .current").count()).toBe(1);
    await page.click("text=Older findings");
    await page.waitForURL(/cursor=/);
    expect(await page.locator(".inbox a.title").first().getAttribute("href")).not.toBe(first);
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(5000);
  });

  test.each([
    ["slow", ["/", "/identities", "/findings/f_1"]],
    ["away", ["/", "/identities", "/findings/f_1", "/silences", "/coverage", "/pipeline"]],
  ] as const)(
    "a history that is %s is told of on each page, with what to do and none of its secrets, and is shown again once it is back",
    async (how, paths) => {
      state = "well";
      await page.goto(troubled.link);
      state = how;
      const pageTells = async (path: string): Promise<void> => {
        const tab = await page.context().newPage();
        const answer = await tab.goto(`${troubled.url}${path}`);
        expect([path, answer?.status(), answer?.headers()["retry-after"]]).toEqual([path, 503, "5"]);
        expect(await tab.textContent("h1"), path).toBe("The history is slow, or cannot be reached");
        expect(await tab.textContent("main"), path).not.toContain("secret");
        expect(await tab.locator("nav a").count(), path).toBeGreaterThan(0);
        await tab.close();
      };
      const apiTells = async (): Promise<void> => {
        const api = await page.goto(`${troubled.url}/api/v1/findings`);
        expect([api?.status(), api?.headers()["content-type"]]).toEqual([503, "application/problem+json"]);
      };
      // Each is waited for as long as a history may take: all of them at once.
      await Promise.all([...paths.map(pageTells), apiTells()]);
      state = "well";
      await page.goto(`${troubled.url}/`);
      expect(await page.textContent("h1")).toBe("Findings");
    },
  );

  test("a page that was open while the history was away is told of what came meanwhile", async () => {
    state = "well";
    await page.goto(troubled.link);
    await page.evaluate(
      "new Promise((done) => { const probe = new EventSource('/api/v1/live'); probe.addEventListener('hello', () => { probe.close(); done(); }); })",
    );
    state = "away";
    const late = { ...findingOf(FINDINGS), title: "it came while nobody could look" };
    await store.insert("findings", findingRows([{ finding: late, version: FINDINGS + 1 }]));
    state = "well";
    await page.waitForSelector("#live:not([hidden])");
    expect(await page.textContent("#live")).toContain("it came while nobody could look");
  });
});
