import { type Finding, SEVERITIES, type Severity } from "@rolecall/core";
import { createAlerter } from "../alerter.ts";
import type { CompiledConfig } from "../config/compile.ts";
import type { ReceiptReason } from "../delivery/receipt.ts";
import { episodeIdOf } from "../episode/episode.ts";
import { loweredSeverity } from "../episode/severity.ts";
import type { Silence } from "../hold/silence.ts";
import { type Held, suppressionOf } from "../hold/suppress.ts";
import type { Faced } from "../matcher/faces.ts";
import { labelsOf } from "../matcher/labels.ts";
import type { Labels } from "../matcher/matcher.ts";
import { createState } from "../state/state.ts";
import { keyOf, type Way, waysOf } from "./ways.ts";

/** One route that a finding takes, as `route test --json` prints it. */
export interface RouteTestMatch {
  readonly route: string;
  readonly receiver: string;
  /** Names from the root to the route. */
  readonly path: readonly string[];
  readonly group_by: readonly string[];
  readonly group_key: string;
  /** What would hold it back, the one that counts first. */
  readonly held: readonly { readonly reason: ReceiptReason; readonly by: string }[];
}

export interface RouteTest {
  readonly matches: readonly RouteTestMatch[];
}

/** What else is so at that time. */
export interface RouteTestCircumstances {
  /** Epoch ms. */
  readonly at: number;
  readonly firing?: readonly Finding[] | undefined;
  readonly silences?: readonly Silence[] | undefined;
  /** For expressions, and for whom it is about; without it they are asked about the labels alone. */
  readonly finding?: Finding | undefined;
  /** Labels of the inventory of those whom one about a group names. */
  readonly members?: Faced["members"];
}

/** Where a finding with these labels would go at an instant, and what would hold it back there. Sends nothing. */
export function routeTest(config: CompiledConfig, given: Labels, circumstances: RouteTestCircumstances): RouteTest {
  const { at, firing = [], silences = [], finding, members } = circumstances;
  const state = createState();
  for (const silence of silences) state.silences.set(silence.silenceId, silence);
  // How often a staged rule has alerted is not known here: after its end it is taken to be enabled.
  const alerter = createAlerter(config, state);
  const { severity: own, environment, fingerprint } = given;
  const said = SEVERITIES.find((each) => each === own);
  const severity = finding && said ? loweredIn(config, said, environment) : said;
  const labels = severity === undefined ? given : { ...given, severity };
  const held = { episodeId: finding ? episodeIdOf(finding) : "", labels, finding, members, severity, lastAt: at };
  alerter.inhibit.set(held.episodeId, labels, true);
  for (const other of firing) {
    // The finding under test, if it is among them, is that one.
    if (other.fingerprint === fingerprint) continue;
    const itsLabels = labelsOf({ ...other, severity: loweredIn(config, other.severity, other.environment) });
    alerter.inhibit.set(episodeIdOf(other), itsLabels, true);
  }
  return { matches: waysOf(alerter, held, at).map((way) => matchOf({ alerter, now: at }, held, way)) };
}

function loweredIn({ severityByEnvironment }: CompiledConfig, severity: Severity, environment = ""): Severity {
  return loweredSeverity(severity, severityByEnvironment.get(environment) ?? 0);
}

function matchOf(asked: Parameters<typeof suppressionOf>[0], held: Held, { route, labels }: Way): RouteTestMatch {
  const key = keyOf(route, labels);
  return {
    route: route.name,
    receiver: route.receiver,
    path: route.path,
    group_by: route.groupBy,
    group_key: key,
    held: suppressionOf(asked, held, { route, key }).map(({ reason, by }) => ({ reason, by })),
  };
}
