// The messages of each state and of each kind of finding as pictures for the docs: `node test/preview/render.ts [FOLDER]` (docs/pictures by default).
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderSlack } from "@rolecall/notifiers";
import { PAGES } from "../../packages/notifiers/src/testing/a-page.ts";
import { PAGES_BY_KIND } from "../../packages/notifiers/src/testing/kinds.ts";
import { CHROMIUM, openBrowser } from "../browser/chromium.ts";
import { previewPage } from "./block-kit.ts";

const folder = process.argv[2] ?? join(import.meta.dirname, "../../docs/pictures");
const look = { consoleUrl: "https://rolecall.example", buttons: true };
const pages = { ...PAGES, ...PAGES_BY_KIND };
const messages = Object.entries(pages).map(([title, page]) => ({ title, ...renderSlack(page, look) }));
const html = previewPage(messages);
if (CHROMIUM === undefined) {
  const path = join(folder, "slack-messages.html");
  await writeFile(path, html);
  process.stdout.write(`no Chromium here: ${path}\n`);
} else {
  await using resources = new AsyncDisposableStack();
  const browser = resources.adopt(await openBrowser(), (one) => one.close());
  const page = await browser.newPage({ viewport: { width: 820, height: 600 } });
  await page.setContent(html);
  for (const [at, { title }] of messages.entries()) {
    const path = join(folder, `slack-${title.replaceAll(" ", "-")}.png`);
    await page.locator(".message").nth(at).screenshot({ path });
    process.stdout.write(`${path}\n`);
  }
}
