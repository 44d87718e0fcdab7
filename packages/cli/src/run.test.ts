import { relative } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { StoreError } from "@rolecall/clickhouse/store";
import { expect, test } from "vitest";
import { SHELLS } from "./completion.ts";
import { parseVerbArguments } from "./parse.ts";
import { runCommand } from "./run.ts";
import { readText } from "./settings.ts";
import { runWords } from "./testing/run-words.ts";
import { Failure, loadAll, type Terminal, type Verb } from "./verb.ts";
import { VERBS } from "./verbs/index.ts";

const verbs = await loadAll(VERBS);
const EXAMPLES = verbs.flatMap((verb) => verb.examples.map(([command]) => ({ verb, command })));

/** A file that nobody wants to lose. */
const SELF = relative(".", import.meta.filename);

/** The words of every `rolecall` in a shell line, as a shell would split them: enough for our own examples. */
function wordsOf(command: string): readonly (readonly string[])[] {
  return command.split("|").flatMap((part) => {
    const words = Array.from(part.trim().matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g), ([, a, b, c]) => a ?? b ?? c ?? "");
    const at = words.indexOf("rolecall");
    const end = words.indexOf(">");
    return at < 0 ? [] : [words.slice(at + 1, end < 0 ? undefined : end)];
  });
}

test("the overview lists every verb", async () => {
  const { exit, out, err } = await runWords(["--help"]);
  expect([exit, err]).toEqual([0, ""]);
  for (const verb of verbs) expect(out).toContain(`\n  ${verb.name} `);
});

test.each([
  ["normalize", "-"],
  ["replay", "-", "--memory"],
  ["query", "-"],
  ["config", "check", "-"],
])("an interrupt ends %s %s, also where standard input stays open", async (...words) => {
  const stop = new AbortController();
  const input = new Readable({ read: () => setImmediate(() => stop.abort()) });
  expect(await runWords(words, { input, signal: stop.signal })).toMatchObject({ exit: 130, out: "", err: "" });
});

test.each([["up"], ["serve", "ingest"], ["serve", "console"]])(
  "a service that is stopped before it has begun ends as one that has drained: %s %s",
  async (...words) => {
    const ran = await runWords([...words, "--data", "/nowhere"], { signal: AbortSignal.abort() });
    expect(ran).toEqual({ exit: 0, out: "", err: "" });
  },
);

test.each<[string, Error]>([
  ["an error of the store", new StoreError("permanent", 0, "the server said \u001b[2J\u202e")],
  ["a failure", new Failure("the server said \u001b[2J\u202e")],
])("what %s quotes cannot drive the terminal", async (_what, error) => {
  const err = new PassThrough({ encoding: "utf8" });
  const run = () => Promise.reject(error);
  const verb: Verb = { name: "ask", usage: "", flags: [], examples: [], run };
  const streams = { input: Readable.from([]), out: err, err };
  const terminal: Terminal = { ...streams, colour: false, columns: 100, env: {}, clock: () => 0 };
  const verbs = [{ name: "ask", summary: "", load: async () => verb }];
  expect(await runCommand(verbs, ["ask"], terminal, new AbortController().signal)).toBe(1);
  expect(err.read()).toBe("rolecall: the server said \\x1b[2J\\u{202e}\n");
});

test("--version says which one it is", async () => {
  expect(await runWords(["--version"])).toMatchObject({
    exit: 0,
    out: expect.stringMatching(/^rolecall \d+\.\d+\.\d+\n$/),
  });
});

test.each([
  "query",
  "findings",
  "explain",
  "identities",
  "identity",
  "credentials",
  "feedback",
  "silence",
  "config",
  "dead",
  "world",
  "doctor",
  "completion",
])("the help of %s is as reviewed", async (name) => {
  const { exit, out } = await runWords([name, "--help"]);
  expect(exit).toBe(0);
  await expect(out).toMatchFileSnapshot(`testdata/help/${name}.golden.txt`);
});

test.each(verbs.map((verb) => verb.name))("%s has an example, and its help fits 100 columns", async (name) => {
  const { out } = await runWords(["help", name]);
  const flags = out.split("example")[0] ?? "";
  expect(out).toContain(`npx rolecall ${name}`);
  for (const line of flags.split("\n").slice(4)) expect(line.length).toBeLessThanOrEqual(100);
});

test.each(EXAMPLES)("the example '$command' parses", ({ command }) => {
  const commands = wordsOf(command);
  expect(commands.length).toBeGreaterThan(0);
  for (const [name, ...words] of commands) {
    const verb = verbs.find((each) => each.name === name);
    if (verb === undefined) throw new Error(`there is no verb ${name}`);
    const args = parseVerbArguments(verb, words);
    const [action] = args.positionals;
    if (verb.actions !== undefined) expect(verb.actions).toContain(action);
  }
});

test.each([
  ["no verb", [], 2, "usage: rolecall VERB"],
  ["an unknown verb", ["findngs"], 2, "did you mean findings?"],
  ["help for an unknown verb", ["help", "repay"], 2, "did you mean replay?"],
  ["a flag before an unknown verb", ["--data", "x", "findngs"], 2, "did you mean findings?"],
  ["a flag before the verb", ["--data", "/nowhere", "findings"], 2, "there is no history in /nowhere"],
  ["flags and their values before the verb", ["--json", "--data=findings", "identities"], 2, "no history in findings"],
  ["a flag without a verb", ["--data", "x"], 2, 'unknown flag "--data"'],
  ["a verb's own flag before it", ["--severity", "high", "findings"], 2, 'unknown flag "--severity"'],
  ["a directory without a name", ["findings", "--data", ""], 2, "--data needs a value"],
  ["memory and a directory", ["replay", "-", "--memory", "--data", "x"], 2, "--memory keeps no history"],
  ["results over what is read", ["replay", SELF, "--memory", "--dead", SELF], 2, "--dead would overwrite"],
  ["dead letters over what is read", ["normalize", SELF, "--dead", `./${SELF}`], 2, "--dead would overwrite"],
  [
    "two results in one file",
    ["replay", "-", "--memory", "--events", "/none/x", "--dead", "/none/./x"],
    2,
    "--events and --dead name the same file",
  ],
  ["an unknown flag in place of a verb", ["--hlep"], 2, 'unknown flag "--hlep": did you mean --help?'],
  ["an unknown flag before a verb", ["--jsn", "findings"], 2, 'unknown flag "--jsn": did you mean --json?'],
  ["an action cut short", ["silence", "ad"], 2, "did you mean add?"],
  ["an action of one", ["route", "tst"], 2, 'route knows test, and not "tst"; did you mean test?'],
  ["an action without its file", ["route", "test"], 2, "route test needs a configuration file"],
  ["a port that is none", ["up", "--port", "99999"], 2, "--port wants a number up to 65535"],
  [
    "dead letters into nowhere",
    ["normalize", "-", "--dead", "/none/x"],
    1,
    "cannot write /none/x: there is no such folder",
  ],
  ["findings into nowhere", ["replay", "-", "--memory", "--findings", "/none/x"], 1, "cannot write /none/x"],
  ["events into the summary", ["replay", "-", "--memory", "--events", "-"], 2, '--events wants a file, and not "-"'],
  ["labels into nowhere", ["world", "--days", "1", "--labels", "/none/x"], 1, "cannot write /none/x"],
  ["an unknown flag", ["findings", "--severty", "high"], 2, "did you mean --severity?"],
  ["a flag without its value", ["findings", "--severity"], 2, "--severity needs a value"],
  ["a word too many", ["findings", "all"], 2, 'does not know what to do with "all"'],
  ["a word too few", ["explain"], 2, "rolecall: explain needs FINDING"],
  ["an unknown severity", ["findings", "--severity", "hihg"], 2, "did you mean high?"],
  ["an unknown kind", ["identities", "--kind", "rolle"], 2, "did you mean role?"],
  ["an unknown format", ["query", "SELECT 1", "--format", "xml"], 2, "--format wants one of"],
  ["a limit of nothing", ["findings", "--limit", "0"], 2, "--limit wants a whole number from 1"],
  ["no time", ["findings", "--since", "yesterday"], 2, "--since wants a time"],
  ["an unknown action", ["dead", "bury"], 2, "dead knows list, show, retry"],
  ["an action nearly right", ["silence", "expir"], 2, 'and not "expir"; did you mean expire?'],
  [
    "an unknown service",
    ["serve", "ingst"],
    2,
    'serve knows ingest, detector, alerter, console, and not "ingst"; did you mean',
  ],
  ["a service that every object has", ["serve", "constructor"], 2, 'and not "constructor"'],
  ["no service", ["serve"], 2, "rolecall: serve needs ingest|detector|alerter|console"],
  ["an unknown shell", ["completion", "tcsh"], 2, "completion knows bash, zsh, fish"],
  ["an unknown attack", ["world", "--attacks", "stolen-ci-tokn"], 2, "did you mean stolen-ci-token?"],
  ["half an hour", ["world", "--start", "2026-01-05T00:30:00Z"], 2, "--start wants a whole hour"],
  ["a configuration that is not there", ["config", "check", "/nowhere.yaml"], 2, "there is no such file"],
  ["a configuration for schema", ["config", "schema", "rolecall.yaml"], 2, "config schema takes no"],
])("%s: exit code and one line that says what to do", async (_, words, exit, says) => {
  const ran = await runWords(words);
  expect(ran.exit).toBe(exit);
  expect(ran.err).toContain(says);
  expect(ran.out).toBe("");
  if (words.length > 0) expect(ran.err.trimEnd().split("\n")).toHaveLength(1);
});

test.each(SHELLS)("the completion for %s knows every verb, action and flag", async (shell) => {
  const { exit, out } = await runWords(["completion", shell]);
  expect(exit).toBe(0);
  for (const verb of verbs) {
    expect(out).toContain(verb.name);
    for (const word of [...(verb.actions ?? []), ...verb.flags.map((flag) => flag.name)]) expect(out).toContain(word);
  }
});

test("SQL that begins with a comment is no flag", () => {
  const query = verbs.find(({ name }) => name === "query");
  if (query === undefined) throw new Error("there is no verb query");
  const args = parseVerbArguments(query, ["-- how many = n\nSELECT 1", "--format", "csv"]);
  expect([args.positionals, args.text("format")]).toEqual([["-- how many = n\nSELECT 1"], "csv"]);
});

const WRONG = "tenat: acme\n";
const CONFIG =
  'receivers: [{ name: a, webhook: { url: "https://hooks.example.com/a" } }]\nroute: { receiver: a, group_by: [identity_uid] }\n';

test.each<[words: readonly string[], input: string, exit: number, says: string]>([
  [["config", "check", "-"], WRONG, 2, "-:1:1: tenat"],
  [["config", "show", "--config", "-"], "tenant: acme\n", 0, "tenant: acme"],
  [["route", "test", "-", "severity=high"], CONFIG, 0, "receiver   a"],
  [["route", "test", SELF, "--finding", "-"], WRONG, 2, "test.ts"],
  [["normalize", "-", "--config", "-"], WRONG, 2, "tenat"],
  [["engine", "--users", "-"], "nonsense\n", 2, "-: "],
])("%j reads standard input", async (words, input, exit, says) => {
  const ran = await runWords(words, { input });
  expect([ran.exit, `${ran.out}${ran.err}`]).toEqual([exit, expect.stringContaining(says)]);
});

test("standard input that is asked for again says the same: a reload must not find it empty", async () => {
  const input = Readable.from([Buffer.from(WRONG)]);
  expect(await readText("-", { input })).toBe(WRONG);
  expect(await readText("-", { input })).toBe(WRONG);
});
