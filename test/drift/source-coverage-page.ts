import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CARRIED } from "@rolecall/core";
import { DETECTIONS, type Detection, type Need, RULES } from "@rolecall/detection";
import { SOURCES } from "@rolecall/sources";
import { code, intro, type ReferencePage, table } from "./reference-page.ts";

const FOLDERS = join(import.meta.dirname, "../../packages/sources/src");

/** What the golden cases of a source show that its log can say. */
interface Evidence {
  readonly kinds: readonly string[];
  readonly says: ReadonlySet<Need>;
}

/** Written from the registry, from each source's golden cases, and from the catalogue of detections. */
export const sourceCoveragePage: ReferencePage = {
  file: "../sources.md",
  render: async () =>
    [
      intro(
        "What each log is good for",
        "A log that does not say where a call came from cannot show that it came from somewhere new. For each source this page has what is read, whom it can tell of, how many rules look at it, which of the [44 detections](reference/detections.md) it feeds, and which it cannot, and why. Kinds and members are those of its golden cases, which were written from the vendor's documentation; how fields become events stands on the page of each source.",
      ),
      ...(await Promise.all(SOURCES.map(({ name }) => sectionOf(name)))),
      await servicesSection(),
    ].join("\n"),
};

async function sectionOf(name: string): Promise<string> {
  const { kinds, says } = await evidenceOf(name);
  const rules = RULES.filter((rule) => rule.sources.includes(name));
  const judged = DETECTIONS.map((detection) => ({ detection, why: whyNot(detection, name, says) }));
  const fed = judged.filter(({ why }) => why === "");
  const not = judged.filter(({ why }) => why !== "");
  return [
    `## ${name}\n`,
    `${await opening(name)} [Fields and identities](../packages/sources/src/${name}/README.md).\n`,
    `- identities: ${kinds.map(code).join(", ")}`,
    `- rules: ${rules.length === 0 ? "none of its own" : `[${rules.length}](reference/rules.md#${name})`}${carriedRules(name)}`,
    `- feeds ${fed.length} of ${DETECTIONS.length}: ${fed.map(({ detection }) => detection.number).join(", ")}\n`,
    table(
      ["cannot feed", "", "why"],
      not.map(({ detection, why }) => [String(detection.number), detection.name, why]),
    ),
  ].join("\n");
}

interface AuditCase {
  readonly expect: Readonly<Record<string, unknown>>;
}

/** Members of the events of services that not every one of them has. */
const TELLING = ["src_ip", "user_agent", "credential_uid", "resource", "granted_scopes", "delegation"] as const;

/** Services whose audit logs are read as the native format, by their cases. */
async function servicesSection(): Promise<string> {
  const cases = JSON.parse(await readFile(join(FOLDERS, "audit-forms/testdata/cases.json"), "utf8")) as AuditCase[];
  const events = Map.groupBy(cases, ({ expect }) => String(expect["provider"]));
  const rows = Array.from(events, ([provider, of]) => [
    provider,
    Array.from(new Set(of.map(({ expect }) => code(String(expect["identity_kind"])))))
      .toSorted()
      .join(", "),
    TELLING.map((member) => (of.some(({ expect }) => expect[member] !== undefined) ? "yes" : "")),
  ]);
  return [
    "## services\n",
    "Audit logs of services, which are read as events of the [native format](#rolecall) without a query or a shipper of one's own: kinds and members as their [cases](../packages/sources/src/audit-forms/README.md) have them. Those of Teleport, Databricks, Cloudflare, Datadog, HCP Terraform, Tailscale, Snowflake and 1Password are [envelopes](../packages/sources/src/envelope/README.md). [One set of rules](reference/rules.md#services) reads all of them.\n",
    table(
      ["provider", "identities", ...TELLING.map(code)],
      rows.map((row) => row.flat()).toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1)),
    ),
  ].join("\n");
}

/** Rules of vendors whose events come in this schema. */
function carriedRules(name: string): string {
  const vendors = Array.from(
    new Set(CARRIED.get(name)?.values() ?? []),
    (vendor) => `[${vendor}](reference/rules.md#${vendor})`,
  );
  return vendors.length === 0 ? "" : `; and those of ${vendors.join(", ")} for these vendors' events`;
}

/** Is this a rule for a source's events, or for those of a vendor that come under its name? */
function reads(rule: { readonly sources: readonly string[] }, source: string): boolean {
  const vendors = Array.from(CARRIED.get(source)?.values() ?? []);
  return [source, ...vendors].some((name) => rule.sources.includes(name));
}

/** Empty where the log feeds the detection. */
function whyNot({ answers, needs }: Detection, source: string, says: ReadonlySet<Need>): string {
  const missing = needs.filter((need) => !says.has(need));
  if (missing.join() === "src_country" && says.has("src_ip")) return BY_DATABASE;
  if (missing.length > 0) return `the log does not say ${missing.map((need) => SAID[need]).join(" or ")}`;
  const answered = answers.filter(({ by }) => by !== "none");
  if (answered.length === 0) return `not answered yet: ${answers.flatMap(({ what }) => what).join(", ")}`;
  if (answered.some(({ by }) => by !== "rule")) return "";
  const ids = answered.flatMap(({ what }) => what);
  const isRead = RULES.some((rule) => reads(rule, source) && ids.some((id) => matches(rule.id, id)));
  return isRead ? "" : "no rule of this detection reads this log";
}

const BY_DATABASE =
  "the log does not say from what country; a [database of addresses](shipping.md#whose-networks-addresses-are-in) does";

function matches(id: string, wanted: string): boolean {
  if (wanted.startsWith("rules:")) return true;
  return wanted.endsWith("*") ? id.startsWith(wanted.slice(0, -1)) : id === wanted;
}

const SAID: Readonly<Record<Need, string>> = {
  src_ip: "from what address",
  src_country: "from what country",
  user_agent: "with what program",
  credential_uid: "with which credential",
  credential_kind: "with what kind of credential",
  credential_issued: "when the credential was issued",
  scopes: "which rights were used",
  granted_scopes: "which rights were granted",
  resource: "on what",
  delegation: "on whose behalf",
  parent_uid: "who started it",
  bytes_out: "how much went out",
  error_code: "what the error was",
  denied: "what was refused",
  agents: "that an agent acted",
  "ci-workflow": "that a workflow acted",
};

interface GoldenCase {
  readonly expect: { readonly kind: string; readonly value?: Readonly<Record<string, unknown>> };
}

async function evidenceOf(name: string): Promise<Evidence> {
  const cases = JSON.parse(await readFile(join(FOLDERS, name, "testdata/cases.json"), "utf8")) as GoldenCase[];
  const events = cases.flatMap(({ expect }) => (expect.value === undefined ? [] : [expect.value]));
  const kinds = Array.from(new Set(events.map((event) => String(event["identity_kind"])))).toSorted();
  const says = new Set<Need>(events.flatMap((event) => Object.keys(event)) as Need[]);
  if (events.some((event) => event["outcome"] === "denied")) says.add("denied");
  if (kinds.includes("ai-agent") || kinds.includes("mcp-server")) says.add("agents");
  if (kinds.includes("ci-workflow")) says.add("ci-workflow");
  return { kinds, says };
}

/** The first paragraph of the source's own page. */
async function opening(name: string): Promise<string> {
  const page = await readFile(join(FOLDERS, name, "README.md"), "utf8");
  return page.split("\n\n")[1]?.replaceAll("\n", " ") ?? "";
}
