import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listFindings, openEmbedded } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { createConsole } from "@rolecall/service-console";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, openBrowser, type Tab } from "./chromium.ts";
import { replayWorld } from "./replay-world.ts";
import { serveApp } from "./serve-app.ts";

const TOKEN = "browser-test-token-of-enough-length";
const NAME = "the console in a Chromium, on a replayed company";

describe.skipIf(CHROMIUM === undefined)(CHROMIUM === undefined ? `${NAME} (no Chromium on this machine)` : NAME, () => {
  const resources = new AsyncDisposableStack();
  let tab: Tab;
  let here: string;
  let stolen: Finding;

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), "rolecall-browser-test-"));
    resources.defer(() => rm(directory, { recursive: true, force: true }));
    const { data, endAt } = await replayWorld(directory);
    const store = resources.use(await openEmbedded(data));
    const app = createConsole({ store, accessToken: TOKEN, isLocal: true, version: "0.0.0", now: () => endAt });
    here = `http://127.0.0.1:${resources.use(await serveApp((request) => app.fetch(request))).port}`;
    tab = resources.use(await openBrowser(CHROMIUM ?? "")).tab;
    const findings = await listFindings(store);
    const found = findings.find(({ kind, title }) => kind === "behavior" && title.includes("never"));
    if (found === undefined) throw new Error(`no stolen token among ${findings.map((each) => each.title).join("; ")}`);
    stolen = found;
  }, 120_000);
  afterAll(() => resources.disposeAsync());

  const heading = (): Promise<string> => tab.evaluate("document.querySelector('h1').textContent");

  test("without the link nothing is shown but where to find it", async () => {
    await tab.open(`${here}/`);
    expect(await heading()).toBe("Open the access link first");
    expect(tab.takeComplaints()).toEqual([expect.stringContaining("401")]);
  });

  test("the link opens the inbox, and a finding is one click from it", async () => {
    await tab.open(`${here}/?access=${TOKEN}`);
    expect([await tab.evaluate("location.href"), await heading()]).toEqual([`${here}/`, "Findings"]);
    expect(await tab.evaluate("document.cookie")).toBe("");
    await tab.follow(`a[href="/findings/${stolen.finding_uid}"]`, "location.pathname.startsWith('/findings/')");
    expect(await heading()).toBe(stolen.title);
    expect(await tab.evaluate("document.querySelectorAll('.signs .odd').length")).toBeGreaterThan(1);
  });

  test("a link on another site opens the finding although the cookie is strict", async () => {
    const chat = await serveApp(
      () =>
        new Response(`<a href="${here}/findings/${stolen.finding_uid}">alert</a>`, {
          headers: { "content-type": "text/html" },
        }),
    );
    resources.use(chat);
    await tab.open(`http://localhost:${chat.port}/`);
    tab.takeComplaints();
    await tab.follow("a", "location.search === '?from=link'");
    expect(await heading()).toBe(stolen.title);
    expect(tab.takeComplaints()).toEqual([expect.stringContaining("401")]);
  });

  test("what a query brings out of a log is text", async () => {
    const sql = `SELECT '<img src=x onerror="window.alive = 1"><script>window.alive = 1</script>' AS name`;
    await tab.open(`${here}/sql?q=${encodeURIComponent(sql)}`);
    expect(await tab.evaluate("document.querySelector('.result td').textContent")).toContain("<script>");
    expect(await tab.evaluate("window.alive === undefined")).toBe(true);
  });

  const pages = [
    "/",
    "/findings/",
    "/identities",
    "/identities/",
    "/sql",
    "/sql?q=SELECT%20*%20FROM%20findings_latest",
    "/pipeline",
  ];
  const looks = [
    { width: 1280, height: 800, scheme: "light" },
    { width: 1280, height: 800, scheme: "dark" },
    { width: 390, height: 844, scheme: "light" },
  ] as const;
  test.each(looks.flatMap((look) => pages.map((page) => [page, look.width, look.scheme, look] as const)))(
    "%s at %d px, %s: within its width, nothing refused by the policy",
    async (page, width, _scheme, look) => {
      const uid = page === "/findings/" ? stolen.finding_uid : page === "/identities/" ? stolen.identity_uid : "";
      await tab.look(look);
      await tab.open(`${here}${page}${encodeURIComponent(uid)}`);
      expect(await tab.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(tab.takeComplaints()).toEqual([]);
    },
  );
});
