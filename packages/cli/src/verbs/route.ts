import {
  type Labels,
  memberUidsOf,
  type RouteTest,
  type RouteTestMatch,
  routeTest,
  type Silence,
} from "@rolecall/alerting";
import { parseTime } from "@rolecall/core";
import type { Config, ExitCode } from "@rolecall/runtime";
import { compileAlerting, createReceivers } from "@rolecall/service-alerter";
import { createPublisher } from "../alerter/publisher.ts";
import { givenRemarks } from "../config-remarks.ts";
import { JSON_FLAG } from "../flags.ts";
import { visible, visibleJson } from "../render/visible.ts";
import { findingOf, readFinding } from "../route/given-finding.ts";
import { sendTest, type TestOptions, type TestSent } from "../route/send-test.ts";
import { readSilenceLine } from "../route/silence-line.ts";
import { ruleModesOf } from "../rules/rule-modes-of.ts";
import { readText, startingSettings } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { unknownAction } from "../verb-actions.ts";
import { write } from "../write.ts";

const ACTIONS: readonly string[] = ["test"];

export const routeVerb: Verb = {
  name: "route",
  usage: "test F LABEL=VALUE… | test F --finding FILE [--at TIME] [--firing FILE] [--silences FILE] [--send]",
  actions: ACTIONS,
  positionals: [1, Number.POSITIVE_INFINITY],
  flags: [
    { name: "finding", type: "string", value: "FILE", summary: "the finding, as JSON; - is standard input" },
    { name: "at", type: "string", value: "TIME", summary: "at this instant, RFC 3339 (now)" },
    { name: "firing", type: "string", value: "FILE", summary: "findings that are firing then, one a line" },
    { name: "silences", type: "string", value: "FILE", summary: "silences that hold then, one a line" },
    {
      name: "send",
      type: "boolean",
      summary: "tell those receivers so, as a test that is over at once, whatever would hold it back",
    },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall route test rolecall.yaml severity=high owner=team-payments", "the receivers, and the group key"],
    ["npx rolecall route test rolecall.yaml --finding f.json --at 2026-11-24T03:00:00Z --json", "at night, as JSON"],
    ["npx rolecall route test rolecall.yaml severity=critical --send", "does it get to those who are to be paged?"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const [action = ""] = args.positionals;
  if (!ACTIONS.includes(action)) throw unknownAction("route", ACTIONS, action);
  const { file, pairs } = testedIn(args);
  const flags = (name: string): string | undefined => (name === "config" ? file : args.text(name));
  const { config, ruleFiles } = await startingSettings({ ...args, text: flags }, terminal);
  const path = args.text("finding");
  const given = path === undefined ? undefined : readFinding(await readText(path, terminal));
  const finding = given?.finding;
  const own = labelsIn(pairs);
  const labels = { tenant: config.tenant, ...given?.labels, ...own };
  if (finding === undefined && pairs.length === 0)
    throw new UsageError("route test needs LABEL=VALUE or --finding FILE");
  for (const remark of givenRemarks(own)) terminal.err.write(`rolecall: ${visible(remark)}\n`);
  // What the finding does not say itself is the inventory's, of all whom it is about.
  const members = finding && Object.fromEntries(memberUidsOf(finding).map((uid) => [uid, own]));
  const at = instantOf(args.text("at"), terminal.clock());
  const firing = (await linesOf(args.text("firing"), terminal)).map((line) => readFinding(line).finding);
  const silences: Silence[] = (await linesOf(args.text("silences"), terminal)).map((line, n) =>
    readSilenceLine(line, n),
  );
  const compiled = compileAlerting(config, undefined, ruleModesOf(await ruleFiles(), config.receivers));
  const result = routeTest(compiled, labels, { at, firing, silences, finding, members });
  const test = { ...result, finding: finding ?? findingOf(labels, at) };
  const sent = args.on("send") ? await send(test, config, terminal, signal) : undefined;
  await write(terminal.out, args.on("json") ? `${visibleJson({ ...result, sent })}\n` : render(result, sent));
  return sent?.every((each) => each.sent) === false ? EXIT.failed : EXIT.done;
}

/** Without links: the console knows nothing of a test. */
async function send(
  test: Pick<TestOptions, "matches" | "finding">,
  config: Config,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<readonly TestSent[]> {
  await using resources = new AsyncDisposableStack();
  const receivers = createReceivers(config, {
    now: terminal.clock,
    write: (text) => write(terminal.out, text),
    colour: terminal.colour,
    publish: createPublisher(config, resources, signal),
  });
  return sendTest({ ...test, receivers, at: terminal.clock() }, signal);
}

/** The configuration stands first, as with amtool, or is named by the flag of every verb; then all that stands here are labels. */
function testedIn(args: Arguments): { readonly file: string; readonly pairs: readonly string[] } {
  const [, first, ...rest] = args.positionals;
  const named = args.text("config");
  if (named !== undefined && (first === undefined || first.includes("=")))
    return { file: named, pairs: args.positionals.slice(1) };
  if (first === undefined) throw new UsageError("route test needs a configuration file");
  return { file: first, pairs: rest };
}

function labelsIn(pairs: readonly string[]): Labels {
  const labels: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new UsageError(`"${visible(pair)}" is no LABEL=VALUE`);
    labels[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return labels;
}

async function linesOf(path: string | undefined, terminal: Terminal): Promise<readonly string[]> {
  if (path === undefined) return [];
  return (await readText(path, terminal)).split("\n").filter((line) => line.trim() !== "");
}

function instantOf(text: string | undefined, now: number): number {
  if (text === undefined) return now;
  const at = parseTime(text);
  if (Number.isNaN(at))
    throw new UsageError(`--at wants an instant like 2026-11-24T03:00:00Z, and not "${visible(text)}"`);
  return at;
}

function render({ matches }: RouteTest, sent: readonly TestSent[] | undefined): string {
  const told = sent?.map(renderSent) ?? [];
  return [...matches.map(renderMatch), ...(told.length === 0 ? [] : [told.join("")])].join("\n");
}

function renderSent({ receiver, integration, sent, detail }: TestSent): string {
  return `${sent ? "sent      " : "not sent  "} ${visible([`${receiver} (${integration})`, detail].filter(Boolean).join(": "))}\n`;
}

function renderMatch({ route, receiver, path, group_by, group_key, held }: RouteTestMatch): string {
  const holds = held.map(({ reason, by }) => `${reason} by ${visible(by)}`);
  return [
    `route      ${visible(path.join(" > ") || route)}`,
    `receiver   ${visible(receiver)}`,
    `group by   ${visible(group_by.join(", "))}`,
    `group key  ${visible(group_key)}`,
    `held back  ${holds.length === 0 ? "no" : holds.join(", ")}`,
    "",
  ].join("\n");
}
