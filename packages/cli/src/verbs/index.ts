import { inParts } from "../in-parts.ts";
import { type LazyVerb, loadAll } from "../verb.ts";

/** What is large in that of `up`, part by part. */
const OF_UP: readonly (() => Promise<unknown>)[] = [
  () => import("@rolecall/kafka"),
  () => import("@rolecall/clickhouse"),
  () => import("@rolecall/notifiers"),
  () => import("@rolecall/detection"),
  () => import("@rolecall/sources"),
];

/** Every verb, in the order of the help, with what is said of it there. Adding one is a file beside these and an entry here. */
export const VERBS: readonly LazyVerb[] = [
  {
    name: "up",
    summary: "everything in one process: intake, detection, alerts, console, history",
    reloads: true,
    load: upVerb,
  },
  {
    name: "serve",
    summary: "one service of the distributed shape, on Kafka and ClickHouse",
    reloads: true,
    load: serveVerb,
  },
  {
    name: "engine",
    summary: "the embedded engine behind ClickHouse's HTTP interface",
    load: async () => (await import("./engine.ts")).engineVerb,
  },
  {
    name: "replay",
    summary: "logs of the past through the whole pipeline: what it would have told you",
    load: async () => (await import("./replay.ts")).replayVerb,
  },
  {
    name: "normalize",
    summary: "records to events, one JSON object a line on standard output, in input order",
    load: async () => (await import("./normalize.ts")).normalizeVerb,
  },
  {
    name: "query",
    summary: "read-only SQL over the history",
    load: async () => (await import("./query.ts")).queryVerb,
  },
  {
    name: "findings",
    summary: "what was found, the newest first",
    load: async () => (await import("./findings.ts")).findingsVerb,
  },
  {
    name: "explain",
    summary: "one finding in full: why, with pictures, events and the evidence",
    load: async () => (await import("./explain.ts")).explainVerb,
  },
  {
    name: "identities",
    summary: "who acted, the last seen first",
    load: async () => (await import("./identities.ts")).identitiesVerb,
  },
  {
    name: "identity",
    summary: "one identity in full: credentials, hours, what it does, what was found",
    load: async () => (await import("./identity.ts")).identityVerb,
  },
  {
    name: "credentials",
    summary: "which keys there are, whose, how old, and when last used",
    load: async () => (await import("./credentials.ts")).credentialsVerb,
  },
  {
    name: "inventory",
    summary: "check who owns what, list what nobody owns, or report to each owner",
    load: async () => (await import("./inventory.ts")).inventoryVerb,
  },
  {
    name: "policy",
    summary: "check policies, run their own examples, or suggest one from history",
    load: async () => (await import("./policy.ts")).policyVerb,
  },
  {
    name: "feedback",
    summary: "an analyst's verdict on a finding, or taking it back; once all of a message have one, it is resolved",
    load: async () => (await import("./feedback.ts")).feedbackVerb,
  },
  {
    name: "change",
    summary: "tell of a deploy, a rotation or a migration: it explains what is new afterwards, and of its kind",
    load: async () => (await import("./change.ts")).changeVerb,
  },
  {
    name: "silence",
    summary: "hold messages back for a while: add, list and expire silences",
    load: async () => (await import("./silence.ts")).silenceVerb,
  },
  {
    name: "config",
    summary: "check a configuration, print its schema, or show what is in effect",
    load: async () => (await import("./config.ts")).configVerb,
  },
  {
    name: "dead",
    summary: "records that could not become events: list them, show one, try them again",
    load: async () => (await import("./dead.ts")).deadVerb,
  },
  {
    name: "route",
    summary: "where a finding would go, what would hold it back, and whether it arrives",
    load: async () => (await import("./route.ts")).routeVerb,
  },
  {
    name: "rules",
    summary: "check your own rules, run their examples, or list all rules",
    load: async () => (await import("./rules.ts")).rulesVerb,
  },
  {
    name: "backtest",
    summary: "what a configuration would have found on the stored history, against what was found",
    load: async () => (await import("./backtest.ts")).backtestVerb,
  },
  {
    name: "world",
    summary: "a simulated company as raw logs, one record a line, with planted attacks",
    load: async () => (await import("./world.ts")).worldVerb,
  },
  {
    name: "evaluate",
    summary:
      "how well the detector does on labelled worlds: recall, calibration, volume, and the usual detectors beside it",
    load: async () => (await import("./evaluate.ts")).evaluateVerb,
  },
  {
    name: "doctor",
    summary: "what works, what does not, and what to do",
    load: async () => (await import("./doctor.ts")).doctorVerb,
  },
  { name: "completion", summary: "a script that completes verbs and flags in your shell", load: completionVerb },
];

async function upVerb(signal: AbortSignal) {
  await inParts(OF_UP, signal);
  return (await import("./up.ts")).upVerb;
}

async function serveVerb(signal: AbortSignal) {
  await inParts([() => import("@rolecall/kafka"), () => import("@rolecall/clickhouse")], signal);
  return (await import("./serve.ts")).serveVerb;
}

async function completionVerb() {
  const { createCompletionVerb } = await import("./completion.ts");
  return createCompletionVerb(() => loadAll(VERBS));
}
