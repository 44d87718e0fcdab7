// The console as pictures for the docs, of the demonstration: `node test/preview/console.ts [FOLDER]` (docs/pictures by default).
import { join } from "node:path";
import { openBrowser, openContext } from "../browser/chromium.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";
import { startUp } from "../integrity/harness/up.ts";

const STOLEN = "deploy-shop";
const ASKED =
  "SELECT action_class, count() AS calls, uniqExact(identity_uid) AS identities FROM events_latest GROUP BY action_class ORDER BY calls DESC";
const SHOTS = [
  ["finding-light", "light", 1280, 880],
  ["finding-dark", "dark", 1280, 880],
  ["finding-narrow", "light", 390, 844],
  ["inbox-light", "light", 1280, 880],
  ["identity-light", "light", 1280, 880],
  ["sql-light", "light", 1280, 880],
] as const;

const folder = process.argv[2] ?? join(import.meta.dirname, "../../docs/pictures");
await using resources = new AsyncDisposableStack();
const directory = resources.use(await temporaryDirectory());
const up = resources.use(await startUp({ data: join(directory.path, "data"), demo: true }));
const [stolen] = await until("the stolen token to be found", async () => {
  const found = await up.sql<{ finding_uid: string; identity_uid: string }>(
    `SELECT finding_uid, identity_uid FROM findings_latest WHERE kind = 'behavior' AND severity = 'critical' AND title LIKE '${STOLEN}%'`,
  );
  return found.length > 0 ? found : undefined;
});
// What is known of its credential follows with the detector's next snapshot.
await until("its credential to be known", async () => {
  const rows = await up.sql(
    `SELECT 1 AS known FROM credentials WHERE identity_uid = '${stolen?.identity_uid}' AND first_seen >= (SELECT max(first_seen) FROM findings_latest WHERE finding_uid = '${stolen?.finding_uid}')`,
  );
  return rows.length > 0 ? true : undefined;
});
const paths: Readonly<Record<string, string>> = {
  finding: `/findings/${stolen?.finding_uid}`,
  inbox: "/",
  identity: `/identities/${encodeURIComponent(stolen?.identity_uid ?? "")}`,
  sql: `/sql?q=${encodeURIComponent(ASKED)}`,
};
const browser = resources.adopt(await openBrowser(), (one) => one.close());
const page = await (await openContext(browser, { timezoneId: "UTC", reducedMotion: "reduce" })).newPage();
await page.goto(/http:\S+\?access=\S+/.exec(up.running.out())?.[0] ?? up.url);
for (const [name, colorScheme, width, height] of SHOTS) {
  const path = join(folder, `${name}.png`);
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
  await page.goto(`${up.url}${paths[name.split("-")[0] ?? ""]}`);
  await page.waitForSelector(name.startsWith("sql") ? ".chart" : "button.zone");
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  process.stdout.write(`${path}\n`);
}
