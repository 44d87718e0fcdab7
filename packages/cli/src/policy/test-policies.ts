import { type Event, identityUid, type PlacedPolicy, parseIdentityUid, parseTime } from "@rolecall/core";
import { eventFault } from "@rolecall/core/schemas";
import { type CompiledPolicy, compilePolicy, judgePolicy, PolicyActivity } from "@rolecall/detection/declared";

/** What became of one example of a policy. */
export interface ExampleResult {
  readonly policy: string;
  readonly file: string;
  readonly example: string;
  readonly passed: boolean;
  /** What went otherwise than expected; empty where it passed. */
  readonly detail: string;
}

/** Runs every policy's own examples. */
export function testPolicies(policies: readonly PlacedPolicy[]): readonly ExampleResult[] {
  return policies.flatMap((placed) => {
    const { policy } = compilePolicy(placed);
    return (placed.policy.examples ?? []).map((example, at) => {
      const detail = runExample(policy, example);
      const name = example.name ?? `example ${at + 1}`;
      return { policy: placed.policy.policy, file: placed.file, example: name, passed: detail === "", detail };
    });
  });
}

type Example = NonNullable<PlacedPolicy["policy"]["examples"]>[number];

function runExample(policy: CompiledPolicy, { expect, clause, event: members }: Example): string {
  const event = { ...blank(policy.source), ...members } as Event;
  const fault = eventFault(event);
  if (fault !== undefined) return `its event is none: ${fault.path}: ${fault.detail}`;
  const activity = new PolicyActivity();
  const at = parseTime(event.time);
  activity.note(event, at);
  const clauses = [...policy.clauses, ...(event.parent_uid === undefined ? [] : policy.childClauses)];
  const occasion = { event, at, environment: event.environment ?? "", activity, grantedTo: () => [] };
  const names = judgePolicy(policy, occasion, clauses)?.key.split(",") ?? [];
  if (expect === "allow") return names.length === 0 ? "" : `violates ${names.join(", ")}`;
  if (names.length === 0) return "is allowed";
  return clause === undefined || names.includes(clause) ? "" : `violates ${names.join(", ")}, and not ${clause}`;
}

/** What the members of an example are put into. */
function blank({ policy }: PlacedPolicy): Event {
  const uid =
    policy.identity?.replace(/^([^:]*:[^:]*:)\*(?=:)/, "$1unknown") ?? identityUid("example", "", "unknown", "example");
  const key = parseIdentityUid(uid);
  return {
    event_uid: "example",
    time: "2026-01-01T12:00:00.000Z",
    tenant: "default",
    source: "rolecall",
    provider: key?.provider ?? "example",
    action: "example",
    action_class: "other",
    identity_uid: uid,
    identity_kind: key?.kind ?? "unknown",
    identity_name: key?.nativeId ?? "example",
    outcome: "success",
    origin: "example",
  };
}
