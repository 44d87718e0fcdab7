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

/** Every verb, in the order of the help. Adding one is a file beside these and a line here. */
export const VERBS: readonly LazyVerb[] = [
  { name: "up", reloads: true, load: upVerb },
  { name: "serve", reloads: true, load: serveVerb },
  { name: "engine", load: async () => (await import("./engine.ts")).engineVerb },
  { name: "replay", load: async () => (await import("./replay.ts")).replayVerb },
  { name: "normalize", load: async () => (await import("./normalize.ts")).normalizeVerb },
  { name: "query", load: async () => (await import("./query.ts")).queryVerb },
  { name: "findings", load: async () => (await import("./findings.ts")).findingsVerb },
  { name: "explain", load: async () => (await import("./explain.ts")).explainVerb },
  { name: "identities", load: async () => (await import("./identities.ts")).identitiesVerb },
  { name: "identity", load: async () => (await import("./identity.ts")).identityVerb },
  { name: "credentials", load: async () => (await import("./credentials.ts")).credentialsVerb },
  { name: "inventory", load: async () => (await import("./inventory.ts")).inventoryVerb },
  { name: "policy", load: async () => (await import("./policy.ts")).policyVerb },
  { name: "feedback", load: async () => (await import("./feedback.ts")).feedbackVerb },
  { name: "change", load: async () => (await import("./change.ts")).changeVerb },
  { name: "silence", load: async () => (await import("./silence.ts")).silenceVerb },
  { name: "config", load: async () => (await import("./config.ts")).configVerb },
  { name: "dead", load: async () => (await import("./dead.ts")).deadVerb },
  { name: "route", load: async () => (await import("./route.ts")).routeVerb },
  { name: "rules", load: async () => (await import("./rules.ts")).rulesVerb },
  { name: "backtest", load: async () => (await import("./backtest.ts")).backtestVerb },
  { name: "world", load: async () => (await import("./world.ts")).worldVerb },
  { name: "evaluate", load: async () => (await import("./evaluate.ts")).evaluateVerb },
  { name: "doctor", load: async () => (await import("./doctor.ts")).doctorVerb },
  { name: "completion", load: completionVerb },
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
