import type { Verb } from "../verb.ts";
import { backtestVerb } from "./backtest.ts";
import { changeVerb } from "./change.ts";
import { createCompletionVerb } from "./completion.ts";
import { configVerb } from "./config.ts";
import { deadVerb } from "./dead.ts";
import { doctorVerb } from "./doctor.ts";
import { engineVerb } from "./engine.ts";
import { evaluateVerb } from "./evaluate.ts";
import { explainVerb } from "./explain.ts";
import { feedbackVerb } from "./feedback.ts";
import { findingsVerb } from "./findings.ts";
import { identitiesVerb } from "./identities.ts";
import { identityVerb } from "./identity.ts";
import { inventoryVerb } from "./inventory.ts";
import { normalizeVerb } from "./normalize.ts";
import { policyVerb } from "./policy.ts";
import { queryVerb } from "./query.ts";
import { replayVerb } from "./replay.ts";
import { routeVerb } from "./route.ts";
import { rulesVerb } from "./rules.ts";
import { serveVerb } from "./serve.ts";
import { silenceVerb } from "./silence.ts";
import { upVerb } from "./up.ts";
import { worldVerb } from "./world.ts";

/** Every verb, in the order of the help. Adding one is a file beside these and a line here. */
export const VERBS: readonly Verb[] = [
  upVerb,
  serveVerb,
  engineVerb,
  replayVerb,
  normalizeVerb,
  queryVerb,
  findingsVerb,
  explainVerb,
  identitiesVerb,
  identityVerb,
  inventoryVerb,
  policyVerb,
  feedbackVerb,
  changeVerb,
  silenceVerb,
  configVerb,
  deadVerb,
  routeVerb,
  rulesVerb,
  backtestVerb,
  worldVerb,
  evaluateVerb,
  doctorVerb,
  createCompletionVerb(() => VERBS),
];
