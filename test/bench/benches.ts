import { alerter } from "./alerter.ts";
import { archive } from "./archive.ts";
import type { Bench } from "./bench.ts";
import { consoleBench } from "./console.ts";
import { detector } from "./detector.ts";
import { holding } from "./holding.ts";
import { identitiesBench } from "./identities.ts";
import { judge } from "./judge.ts";
import { kafkaBench } from "./kafka.ts";
import { large } from "./large.ts";
import { memory } from "./memory.ts";
import { query } from "./query.ts";
import { scaleBench } from "./scale.ts";
import { servicesBench } from "./services.ts";
import { soakBench } from "./soak.ts";
import { start } from "./start.ts";

/** Every bench; those that are not on demand run without being named. */
export const BENCHES: readonly Bench[] = [
  memory,
  archive,
  kafkaBench,
  detector,
  large,
  start,
  query,
  alerter,
  consoleBench,
  servicesBench,
  scaleBench,
  soakBench,
  holding,
  identitiesBench,
  judge,
];
