import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Finding } from "@rolecall/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import { HOSTILE, openSampleHistory, type SampleHistory } from "../testing/sample-history.ts";

let sample: SampleHistory;

beforeAll(async () => {
  sample = await openSampleHistory();
});

afterAll(() => sample[Symbol.asyncDispose]());

const run = (words: readonly string[], around: Parameters<typeof runWords>[1] = {}) =>
  runWords([...words, "--data", sample.data], around);
async function jsonOf(words: readonly string[]): Promise<unknown> {
  const { exit, out, err } = await run([...words, "--json"]);
  expect([exit, err]).toEqual([0, ""]);
  return JSON.parse(out);
}
async function listOf(words: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const value = await jsonOf(words);
  expect(Array.isArray(value)).toBe(true);
  return value as readonly Record<string, unknown>[];
}

describe("query", () => {
  test.each([
    ["table", /│\s+2700 │/],
    ["csv", /^n\n2700\n$/],
    ["json", /^\[\n {2}\{\n {4}"n": 2700\n {2}\}\n\]\n$/],
    ["ndjson", /^\{"n":2700\}\n$/],
  ])("answers as %s", async (format, looks) => {
    const { exit, out } = await run(["query", "SELECT count() AS n FROM events_latest", "--format", format]);
    expect(exit).toBe(0);
    expect(out).toMatch(looks);
  });
  test("reads its SQL from standard input for -", async () => {
    const { out } = await run(["query", "-", "--format", "csv"], { input: "SELECT 1 AS one\n" });
    expect(out).toBe("one\n1\n");
  });
  test.each([
    ["what writes", "DROP TABLE events"],
    ["what is no SQL", "SELEC 1"],
    ["another's tables", "SELECT * FROM system.users"],
    ["an unknown column", "SELECT actoin FROM events"],
    ["nothing", " "],
  ])("refuses %s in one sentence, and exits with 1", async (_, sql) => {
    const { exit, out, err } = await run(["query", sql]);
    expect([exit, out]).toEqual([1, ""]);
    expect(err).toMatch(/^rolecall: .+\n$/);
    expect(err.trimEnd()).not.toContain("\n");
  });
});

describe("findings", () => {
  test("have a query that runs, and gives the events that they name", async () => {
    for (const { sql, events } of (await listOf(["findings"])) as unknown as readonly Finding[]) {
      const rows = await run(["query", sql, "--format", "ndjson"]);
      expect(rows.exit).toBe(0);
      for (const uid of events) expect(rows.out).toContain(`"event_uid":"${uid}"`);
    }
  });
  test.each([
    ["one is as severe", [], 3],
    ["one is, behind the limit of what is shown", ["--limit", "1"], 3],
    ["only lesser ones are asked for", ["--severity", "info"], 0],
    ["none is of that time", ["--since", "2030-01-01T00:00:00Z"], 0],
  ])("with --fail-on exit with 3 where they should: %s", async (_, words, code) => {
    expect((await run(["findings", ...words, "--fail-on", "low"])).exit).toBe(code);
  });
  test("with --fail-on of a word that is no severity are wrong usage", async () => {
    const { exit, err } = await run(["findings", "--fail-on", "hihg"]);
    expect([exit, err]).toEqual([2, expect.stringContaining("did you mean high?")]);
  });

  test("what is about findings is refused beside --coverage, which shows none", async () => {
    for (const flags of [["--open"], ["--severity", "low"], ["--fail-on", "high"]]) {
      const { exit, err } = await run(["findings", "--coverage", ...flags]);
      expect([exit, err]).toEqual([2, expect.stringContaining(`${flags[0]} is about findings`)]);
    }
  });
  test("are a table of the newest first", async () => {
    const all = await listOf(["findings"]);
    expect(all.length).toBeGreaterThan(0);
    expect(all.map((finding) => finding["time"])).toEqual(
      all
        .map((finding) => finding["time"])
        .toSorted()
        .toReversed(),
    );
    const { out } = await run(["findings"]);
    for (const { finding_uid } of all) expect(out).toContain(String(finding_uid).slice(0, 12));
  });
  test.each([
    [["--severity", "critical"], ({ severity }: Finding) => severity === "critical"],
    [["--severity", "high+"], ({ severity }: Finding) => severity === "high" || severity === "critical"],
    [["--severity", "low,medium"], ({ severity }: Finding) => severity === "low" || severity === "medium"],
    [["--kind", "behavior"], ({ kind }: Finding) => kind === "behavior"],
    [["--kind", "rule"], ({ kind }: Finding) => kind === "rule"],
    [["--identity", "deploy"], ({ identity_name }: Finding) => identity_name === "deploy"],
    [["--identity", "aws:123456789012:role:deploy"], ({ identity_name }: Finding) => identity_name === "deploy"],
    [["--identity", "backup"], ({ identity_name }: Finding) => identity_name === "backup"],
    [["--open"], () => true],
    [["--since", "2026-03-22"], ({ time }: Finding) => time >= "2026-03-22"],
    [["--since", "3d"], ({ time }: Finding) => time >= "2026-03-21"],
    [["--since", "24h"], ({ time }: Finding) => time >= "2026-03-23"],
  ])("with %j are those and no others", async (words, wanted) => {
    const all = (await listOf(["findings"])) as unknown as readonly Finding[];
    expect(await listOf(["findings", ...words])).toEqual(all.filter(wanted));
  });
  test("say so when there are none", async () => {
    expect((await run(["findings", "--kind", "coverage"])).out).toBe("no findings\n");
  });
  test("of nobody are a failure that says where to look", async () => {
    const { exit, err } = await run(["findings", "--identity", "nobody"]);
    expect([exit, err]).toEqual([1, "rolecall: there is no identity nobody: rolecall identities lists them\n"]);
  });
  test("--coverage says what each source logged, and who is watched by what", async () => {
    const { out } = await run(["findings", "--coverage"]);
    for (const said of ["2,700", "61.5 h", "behavior.network", "calibrated", "nobody is known to own it"])
      expect(out).toContain(said);
  });
  test("--coverage as JSON is a row per identity and detector, each once", async () => {
    const rows = await listOf(["findings", "--coverage"]);
    expect(new Set(rows.map((row) => `${row["identity_uid"]} ${row["detector"]}`)).size).toBe(rows.length);
    expect(rows.length).toBe(4 * 13);
    for (const { state, reason } of rows) expect([state, reason === ""]).toEqual([state, state === "calibrated"]);
  });
});

describe("explain", () => {
  test("tells the whole of it", async () => {
    const { exit, out } = await run(["explain", "latest"]);
    expect(exit).toBe(0);
    for (const said of ["◆█", "▲ up to 60", "usual 3-5 calls an hour", "203.0.113.66", "how the evidence adds up"]) {
      expect(out).toContain(said);
    }
  });
  test("colours on a terminal, and says the same", async () => {
    const coloured = await run(["explain", "latest"], { colour: true });
    const plain = await run(["explain", "latest"]);
    expect(coloured.out).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured.out)).toBe(plain.out);
  });
  test("takes the beginning of an id, with f_ or without", async () => {
    const [finding] = await listOf(["findings"]);
    const uid = String(finding?.["finding_uid"]);
    for (const given of [uid, uid.slice(0, 8), uid.slice(2, 9)]) {
      expect(await jsonOf(["explain", given])).toMatchObject({ finding: { finding_uid: uid } });
    }
  });
  test("gives as JSON what the pictures are drawn from", async () => {
    const told = (await jsonOf(["explain", "latest"])) as Record<string, readonly unknown[]>;
    expect(told["hours_of_week"]).toHaveLength(168);
    expect(told["hours_of_week"]?.[6 * 24 + 3]).toBe(60);
    expect(told["calls_per_hour"]?.at(-1)).toEqual({ time: "2026-03-22T03:00:00.000Z", calls: 60 });
    expect(told["events"]).toHaveLength(60);
  });
  test("of an unknown id is a failure that says where to look", async () => {
    const { exit, err } = await run(["explain", "f_nothing"]);
    expect([exit, err]).toEqual([1, "rolecall: there is no finding f_nothing: rolecall findings lists them\n"]);
  });
  test("shows the named events of an identity however busy it is", async () => {
    const told = (await jsonOf(["explain", "latest"])) as {
      readonly finding: Finding;
      readonly events: readonly { readonly event_uid: string; readonly time: string }[];
    };
    const uids = told.events.map((event) => event.event_uid);
    for (const uid of told.finding.events) expect(uids).toContain(uid);
    expect(new Set(uids).size).toBe(uids.length);
    expect(told.events.map((event) => event.time)).toEqual(told.events.map((event) => event.time).toSorted());
  });
  test("prints evidence that runs as it stands", async () => {
    const { out } = await run(["explain", "latest"]);
    const sql = out.slice(out.indexOf("SELECT")).trim();
    const answer = await run(["query", sql, "--format", "ndjson"]);
    expect(answer.out.trim().split("\n")).toHaveLength(60);
  });
});

describe("identities", () => {
  test.each([
    [[], 4],
    [["--kind", "role"], 4],
    [["--kind", "human,bot"], 0],
    [["--search", "BILL"], 1],
    [["--since", "2026-03-21"], 1],
    [["--limit", "2"], 2],
  ])("with %j are %d", async (words, count) => {
    expect(await listOf(["identities", ...words])).toHaveLength(count);
  });
  test("are a table, the last seen first", async () => {
    const { out } = await run(["identities"]);
    await expect(out).toMatchFileSnapshot("../testdata/identities.golden.txt");
  });
  test.each([["deploy"], ["aws:123456789012:role:deploy"], ["aws:123456789012:role:dep"], ["dep"]])(
    "%s is one of them",
    async (given) => {
      expect(await jsonOf(["identity", given])).toMatchObject({
        identity: { identity_name: "deploy", events: 720 },
        credentials: [{ credential_uid: "AKIADEPLOY" }],
        findings: [{ identity_name: "deploy" }],
      });
    },
  );
  test("more than one is a failure that names them", async () => {
    const { exit, err } = await run(["identity", "b"]);
    expect(exit).toBe(1);
    expect(err).toMatch(/b is more than one identity: .*(billing.*backup|backup.*billing)/);
  });
});

describe("credentials", () => {
  test.each([
    [["--view", "all"], 4],
    [["--view", "shared"], 0],
    [["--identity", "deploy"], 1],
    [["--search", "akiadep"], 1],
    [["--owner", "nobody-of-these"], 0],
    [["--kind", "sts-session"], 0],
  ])("with %j are %d", async (words, count) => {
    expect(await listOf(["credentials", ...words])).toHaveLength(count);
  });
  test("are a table or CSV, with whose they are", async () => {
    const { out } = await run(["credentials"]);
    expect(out).toMatch(/^last used +age +kind +credential +identity +owner\n/);
    expect(out).toMatch(/≥ \d+ d .*AKIADEPLOY +deploy/);
    const csv = (await run(["credentials", "--csv"])).out;
    expect(csv).toMatch(/^credential_uid,credential_kind,.*\nAKIADEPLOY,[a-z-]+,aws:123456789012:role:deploy,deploy,/);
    expect(await run(["credentials", "--csv", "--json"])).toMatchObject({ exit: 2 });
  });
});

describe("dead letters", () => {
  test("are listed, by reason", async () => {
    expect(await listOf(["dead", "list"])).toHaveLength(2);
    const letters = await listOf(["dead", "list", "--reason", "not-json"]);
    expect(letters).toMatchObject([{ reason: "not-json", raw: "not json \u001b[31m" }]);
  });
  test("one is shown in full, its id given by its beginning", async () => {
    const [letter] = await listOf(["dead", "list", "--reason", "not-json"]);
    const uid = String(letter?.["dead_uid"]);
    const { exit, out } = await run(["dead", "show", uid.slice(7, 15)]);
    expect(exit).toBe(0);
    expect(out).toContain(uid);
    expect(out).toContain("raw          not json \\x1b[31m");
  });
  test("of an unknown id is a failure", async () => {
    expect(await run(["dead", "show", "f00"])).toMatchObject({
      exit: 1,
      err: /there is no dead letter f00/ as unknown,
    });
  });
});

describe("whatever a log holds", () => {
  test.each([
    [["query", "SELECT * FROM events_latest ORDER BY time DESC LIMIT 3"]],
    [["query", "SELECT resource FROM events_latest WHERE resource != '' LIMIT 3", "--format", "json"]],
    [["findings"]],
    [["findings", "--json"]],
    [["explain", "latest"]],
    [["explain", "latest", "--json"]],
    [["identities", "--json"]],
    [["identity", "deploy"]],
    [["credentials", "--view", "all"]],
    [["credentials", "--csv"]],
    [["identity", "deploy", "--json"]],
    [["dead", "list"]],
    [["dead", "list", "--json"]],
  ])("%j prints nothing that drives a terminal", async (words) => {
    const { exit, out } = await run(words);
    expect(exit).toBe(0);
    expect(out.replaceAll(/[\n]|[^\p{C}\p{Zl}\p{Zp}]/gu, "")).toBe("");
    expect(out).not.toContain("\nforged line");
  });
  test("it is there all the same", async () => {
    expect((await run(["explain", "latest"], { columns: 200 })).out).toContain(
      "evil\\x1b[2J\\x07\\u{202e}gnp\\x9b31m\\nforged line",
    );
    const told = (await jsonOf(["explain", "latest"])) as { readonly events: readonly { readonly resource: string }[] };
    expect(told.events[0]?.resource).toBe(HOSTILE);
  });
});

describe("config", () => {
  const withFile = async (yaml: string, work: (path: string) => Promise<void>): Promise<void> => {
    const path = join(sample.directory, "rolecall.yaml");
    await writeFile(path, yaml);
    await work(path);
    await rm(path);
  };
  test("check finds nothing in a good one, as a word or as a flag", async () => {
    await withFile("tenant: acme\n", async (path) => {
      for (const words of [
        ["config", "check", path],
        ["config", "check", "--config", path],
      ]) {
        expect(await runWords(words)).toEqual({ exit: 0, out: `${path}: no errors\n`, err: "" });
      }
    });
  });
  test("check says every error at once, with line, column, path and hint", async () => {
    await withFile("tenat: acme\nretention:\n  events: soon\n", async (path) => {
      const { exit, out, err } = await runWords(["config", "check", path]);
      expect([exit, out]).toEqual([2, ""]);
      expect(err.trimEnd().split("\n")).toHaveLength(2);
      expect(err).toContain(`${path}:1:1: tenat: `);
      expect(err).toContain(`${path}:3:`);
      const json = await runWords(["config", "check", path, "--json"]);
      expect(json.exit).toBe(2);
      expect(JSON.parse(json.out)).toMatchObject([
        { line: 1, column: 1, path: "tenat", hint: "did you mean tenant?" },
        { path: "retention.events", hint: "see docs/reference/configuration.md, at retention.events" },
      ]);
    });
  });
  test("check says what is wrong with matchers and named files beside a key that nobody knows", async () => {
    const route = `{ receiver: a, routes: [{ matchers: ['x=~"("'] }, { name: b, matchers: [y] }] }`;
    const files = "inventory: [./none.yaml]\npolicies: [./none/*.yaml]\nrules: [none.yaml]\nprofiles: [none.yaml]";
    const yaml = `tenat: acme\nreceivers: [{ name: a, webhook: { url: https://a.example } }]\nroute: ${route}\n${files}\n`;
    await withFile(yaml, async (path) => {
      const { exit, out } = await runWords(["config", "check", path, "--json"]);
      const errors = JSON.parse(out) as readonly {
        readonly path: string;
        readonly file: string;
        readonly line: number;
      }[];
      expect(errors.every(({ file, line }) => file === path && line >= 1)).toBe(true);
      expect([exit, errors.map((error) => error.path)]).toEqual([
        2,
        [
          "tenat",
          "route.routes[0].name",
          "route.routes[0].matchers[0]",
          "route.routes[1].matchers[0]",
          ...["inventory[0]", "policies[0]", "rules[0]", "profiles[0]"],
        ],
      ]);
    });
  });
  test("check remarks on what is allowed and was hardly meant, and finds no error in it", async () => {
    const yaml = `receivers:
  - { name: a, webhook: { url: "https://a.example" } }
  - { name: idle, webhook: { url: "https://b.example" } }
  - { name: named, slack: { token_file: ./slack.token, channel: "#sec", api_url: "https://slack.example" } }
  - { name: swapped, slack: { token_file: ./app.token, app_token_file: ./slack.token, channel: C0123 } }
  - { name: cut, webhook: { url: "https://c.example", secret_file: ./cut.key } }
inputs:
  - { http: { listen: "127.0.0.1:4195", token_file: ./short.key, tokens: [{ tenant: b, token_file: ./slack.token }] } }
  - { http: { listen: "127.0.0.1:4196", token_file: ./long.key, lateness: 30d } }
operations: { token_file: ./short.key }
console: { session_secret_file: ./short.key }
route:
  receiver: a
  group_by: [identity_uuid, team, identity]
  routes:
    - { name: chat, matchers: ['owner="a"'], receiver: swapped }
    - { name: typo, matchers: ['severty="high"', 'team="pay"'] }
    - { name: hook, matchers: ['owner="b"'], receiver: cut, repeat_interval: 1m, routes: [{ name: below, matchers: ['team="c"'] }] }
    - { name: never, matchers: ['severity=~"high|hihg"', 'kind!="behaviour"', 'owner="hihg"'] }
inhibit_rules:
  - { name: worst, source_matchers: ['severity="urgent"'], target_matchers: ['severity="low"'], equal: [identity_uid] }
policies: [ ./*.none ]
`;
    await writeFile(join(sample.directory, "slack.token"), "xoxb-1");
    await writeFile(join(sample.directory, "app.token"), "xapp-1");
    await writeFile(join(sample.directory, "short.key"), "hunter2");
    await writeFile(join(sample.directory, "long.key"), "a".repeat(16));
    await writeFile(join(sample.directory, "cut.key"), "whsec_c2VjcmV0 whsec_c2VjcmV");
    await withFile(yaml, async (path) => {
      const { exit, out, err } = await runWords(["config", "check", path]);
      expect([exit, out]).toEqual([0, `${path}: no errors\n`]);
      const said = err.trimEnd().split("\n");
      expect(said.map((line) => line.slice(path.length + 1).replace(/^\d+:\d+: /, ""))).toEqual([
        "receivers[1].name: no route leads to this receiver: is that meant? (only a staged rule or a report would use it)",
        "receivers[2].name: no route leads to this receiver: is that meant? (only a staged rule or a report would use it)",
        "receivers[2].slack.channel: is a name and no id: is that meant? (the id, C0123…, stands at the end of what Slack tells about the channel)",
        "receivers[2].slack.api_url: does not end with /api/: is that meant? (what precedes the method, as https://slack.com/api/)",
        "receivers[3].slack.token_file: holds the token of an app: is that meant? (token_file has the bot's, xoxb-…, and app_token_file that of the app, xapp-…)",
        "receivers[3].slack.app_token_file: holds the token of a bot: is that meant? (token_file has the bot's, xoxb-…, and app_token_file that of the app, xapp-…)",
        `receivers[4].webhook.secret_file: what is behind whsec_ is no base64, and is the key as it stands: is that meant? (printf 'whsec_%s\\n' "$(openssl rand -base64 32)" makes one)`,
        "inputs[0].http.token_file: is short enough to be guessed: is that meant? (openssl rand -base64 24 makes one that is not)",
        "inputs[0].http.tokens[0].token_file: is short enough to be guessed: is that meant? (openssl rand -base64 24 makes one that is not)",
        "inputs[1].http.lateness: holds every event back for more than a day: is that meant? (nothing is judged before it is over; what comes later is still stored, and checked by rules)",
        "operations.token_file: is short enough to be guessed: is that meant? (openssl rand -base64 24 makes one that is not)",
        "console.session_secret_file: is short enough to be guessed: is that meant? (openssl rand -base64 24 makes one that is not)",
        "route.group_by[0]: no finding has a field identity_uuid: is that meant? (did you mean identity_uid? an identity may have that label)",
        "route.group_by[2]: no finding has a field identity: is that meant? (did you mean identity_uid? an identity may have that label)",
        "route.routes[1].matchers[0]: no finding has a field severty: is that meant? (did you mean severity? an identity may have that label)",
        "route.routes[2].repeat_interval: repeats after 1m, and group_interval is 5m: is that meant? (what is still open is told again once each group_interval)",
        "route.routes[3].matchers[0]: severity is never hihg: is that meant? (did you mean high?)",
        "route.routes[3].matchers[1]: kind is never behaviour: is that meant? (did you mean behavior?)",
        "inhibit_rules[0].source_matchers[0]: severity is never urgent: is that meant? (one of info, low, medium, high, critical)",
        "policies[0]: no file matches this pattern: is that meant?",
      ]);
      expect((await runWords(["config", "check", path, "--json"])).out).toBe("[]\n");
    });
  });
  test("check says where a webhook would not be sent to, and what no source is called, with all else", async () => {
    const hook = (url: string, more = ""): string => `webhook: { url: "${url}"${more} }`;
    const yaml = `inputs: [{ kafka: { topic: "a b", source: aws-cloudtrial } }]
kafka: { brokers: [a:1] }
receivers:
  - { name: a, ${hook("https://10.1.2.3/")} }
  - { name: b, ${hook("http://169.254.169.254/", ", allow_private: true")} }
  - { name: c, ${hook("https://localhost/")} }
  - { name: d, ${hook("http://127.0.0.1/", ", allow_private: true")} }
  - { name: e, ${hook("https://soar.example/")} }
route: { receiver: a, routes: [{ name: a, matchers: [x], mute_time_intervals: [o] }] }
time_intervals: [{ name: o, time_intervals: 1 }]
tenant: a
tenant: b
`;
    await withFile(yaml, async (path) => {
      const { exit, out } = await runWords(["config", "check", path, "--json"]);
      const errors = JSON.parse(out) as readonly { readonly path: string; readonly hint: string }[];
      expect([exit, errors.map((error) => error.path)]).toEqual([
        2,
        [
          ...["inputs[0].kafka.topic", "inputs[0].kafka.source"],
          ...[0, 1, 2].map((at) => `receivers[${at}].webhook.url`),
          ...["route.routes[0].matchers[0]", "time_intervals[0].time_intervals", "tenant"],
        ],
      ]);
      expect(errors[1]?.hint).toBe("did you mean aws-cloudtrail?");
    });
  });
  test("schema is a JSON Schema", async () => {
    const { exit, out } = await runWords(["config", "schema"]);
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ type: "object", properties: { tenant: { type: "string" } } });
  });
  test("show has the defaults, and no secret", async () => {
    const secret = join(sample.directory, "key");
    await writeFile(secret, "R0123456789012345678901234567890\n");
    await withFile(`receivers: [{ name: on-call, pagerduty: { routing_key_file: ${secret} } }]\n`, async (path) => {
      for (const words of [
        ["config", "show", "--config", path],
        ["config", "show", "--config", path, "--json"],
      ]) {
        const { exit, out } = await runWords(words);
        expect(exit).toBe(0);
        expect(out).toContain("127.0.0.1:4180");
        expect(out).toContain("***");
        expect(out).not.toContain("R0123456789");
      }
    });
  });
});
