import { eventsOfIdentity, listFindings, type Store } from "@rolecall/clickhouse";
import type { Identity, Policy } from "@rolecall/core";
import {
  isUsed,
  operationNames,
  type Proof,
  Prover,
  renderIam,
  renderRbac,
  suggestPolicy,
  type Usage,
  UsageMeter,
} from "@rolecall/detection";
import { stringify } from "yaml";
import { counted } from "../render/counted.ts";
import { Failure } from "../verb.ts";
import type { SuggestFormat } from "./suggest-formats.ts";
import { inHoursOf, isSuspicious } from "./suspicious.ts";

/** A least-privilege policy from history, with what it would have done to history. */
export interface Suggestion {
  readonly policy: Policy;
  readonly usage: Usage;
  readonly proof: Proof;
  /** Granted and never used, where anything says what was granted. */
  readonly removes: readonly string[];
  /** Events in the hours of findings: nothing was learnt from them; and how many of them it would have refused. */
  readonly suspicious: { readonly findings: number; readonly events: number; readonly refused: number };
}

const MOST_FINDINGS = 1000;

/**
 * Reads the history of the identity twice: once for what it used, once to prove the policy on it. `granted`: what the inventory says,
 * which knows better than the log.
 */
export async function suggest(
  store: Store,
  identity: Pick<Identity, "tenant" | "identity_uid">,
  { since, granted }: { readonly since?: string | undefined; readonly granted?: readonly string[] | undefined } = {},
): Promise<Suggestion> {
  const { tenant, identity_uid: uid } = identity;
  const stretch = since === undefined ? {} : { since };
  const found = (await listFindings(store, { tenant, concerning: uid, limit: MOST_FINDINGS })).filter(isSuspicious);
  const isFound = inHoursOf(found);
  const meter = new UsageMeter(granted);
  let events = 0;
  for await (const event of eventsOfIdentity(store, identity, stretch)) {
    if (isFound(event)) events += 1;
    else meter.add(event);
  }
  const usage = meter.usage();
  if (usage.events === 0) throw new Failure(nothingLearnt(uid, events, found.length));
  const policy = suggestPolicy(usage);
  const [ordinary, strange] = [new Prover(policy), new Prover(policy)];
  for await (const event of eventsOfIdentity(store, identity, stretch))
    (isFound(event) ? strange : ordinary).add(event);
  return {
    policy,
    usage,
    proof: ordinary.proof(),
    removes: unusedOf(usage),
    suspicious: { findings: found.length, events, refused: strange.proof().refused },
  };
}

function nothingLearnt(uid: string, events: number, findings: number): string {
  if (events === 0) return `there are no events of ${uid} to learn a policy from`;
  return `of ${uid} nothing is kept but ${counted(events, "event")} in the hours of ${counted(findings, "finding")}, from which nothing is learnt: wait until it has done more`;
}

/** What was granted and not needed; nothing is known of that where the calls were too many to tell apart. */
function unusedOf({ granted, values, calls }: Usage): readonly string[] {
  const names = Array.from(calls.keys(), (call) => {
    const blank = call.indexOf(" ");
    return operationNames(call.slice(0, blank), call.slice(blank + 1));
  }).flat();
  const uses = { scopes: Array.from(values.scopes?.keys() ?? []), names };
  return granted.filter((text) => !isUsed(text, uses));
}

/** The policy in the form asked for. @throws Failure where the identity has no such form. */
export function renderSuggestion({ policy, usage }: Suggestion, format: SuggestFormat): string {
  if (format === "rolecall") return stringify(policy, { lineWidth: 120 });
  if (format === "iam") {
    const document = renderIam(usage);
    if (document.Statement.length === 0)
      throw new Failure(`${usage.identity} called nothing of AWS: there is no IAM policy in that`);
    return `${JSON.stringify(document, null, 2)}\n`;
  }
  const manifests = renderRbac(usage);
  if (manifests === undefined) throw new Failure(`${usage.identity} is no service account of Kubernetes`);
  return manifests.map((manifest) => `---\n${stringify(manifest)}`).join("");
}

/** Characters of a managed policy, blanks aside. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_OF_IAM = 6144;

/** What keeps a rendered suggestion from being taken as it is; empty where nothing does. */
export function limitNote(rendered: string, format: SuggestFormat): string {
  const length = rendered.replaceAll(/\s/g, "").length;
  if (format !== "iam" || length <= MOST_OF_IAM) return "";
  return `a managed policy of IAM has ${MOST_OF_IAM} characters at most, and this has ${length}: attach its statements as several\n`;
}

/** A role of Kubernetes grants hundreds of rights; what is left is in the policy. */
const MOST_SHOWN = 60;

function listedOf(removes: readonly string[]): string {
  const more = removes.length - MOST_SHOWN;
  return removes.slice(0, MOST_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The proof, for a person. */
export function renderProof({ proof, removes, usage, suspicious }: Suggestion): string {
  const lines = [
    `on ${counted(proof.events, "event")} of history it would have refused ${proof.refused}`,
    ...proof.examples.map(({ event_uid, action, clauses }) => `  ${action} (${clauses}): ${event_uid}`),
    usage.refused > 0 ? `${usage.refused} of them were refused anyway, and are not allowed here` : "",
    removes.length > 0 ? `it removes ${removes.length} of ${usage.granted.length} grants: ${listedOf(removes)}` : "",
    usage.granted.length === 0 ? "nothing says what was granted, so what it removes is not known" : "",
    suspicious.events > 0
      ? `nothing was learnt from ${counted(suspicious.events, "event")} in the hours of ${counted(suspicious.findings, "finding")}; of those it would have refused ${suspicious.refused}`
      : "",
  ];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}
