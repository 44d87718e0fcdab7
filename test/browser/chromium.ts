import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

/** Where distributions put it. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A Chromium of this machine, or undefined. */
export const CHROMIUM: string | undefined = PLACES.find((place) => existsSync(place));

/** No machine is so slow: what a page has not come to by then hangs. */
const HANGS_MS = 300_000;

/** A browser that asks nothing of anybody but the pages that it is sent to. */
export function openBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
  return chromium.launch({ executablePath: CHROMIUM ?? "", args, timeout: HANGS_MS });
}

/** A context whose pages are waited for as long as they need. */
export async function openContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(HANGS_MS);
  return context;
}
