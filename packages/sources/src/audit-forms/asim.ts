import type { Actor, AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** Of the schema's kinds of users those that are no people. */
const kindsOf = (user: "Actor" | "Target"): readonly Actor[] => {
  const type = `${user}UserType`;
  const id = [`${user}UserId`, `${user}Username`];
  const name = [`${user}Username`, `${user}UserId`];
  return [
    { when: { [type]: /^(?:Service Principal|Application)$/i }, kind: "oauth-app", id, name },
    { when: { [type]: /^(?:Service|System)$/i }, kind: "service-account", id, name },
    { when: { [type]: /^Machine$/i }, kind: "workload", id, name },
    { when: { [type]: /^Anonymous$/i }, kind: "unknown", id: "=anonymous" },
    { when: { [`${user}Username`]: MACHINE_NAME }, kind: "service-account", id, name },
    { kind: "human", id, name },
  ];
};

/** What all tables have. Who has no name may be an application that has one. */
const COMMON = {
  provider: "asim",
  providerAt: ["EventProduct", "EventVendor"],
  time: ["EventStartTime", "TimeGenerated"],
  id: ["EventUid", "EventOriginalUid"],
  address: ["SrcIpAddr", "IpAddr"],
  country: "SrcGeoCountry",
  userAgent: "HttpUserAgent",
  error: ["EventOriginalResultDetails", "EventResultDetails"],
} satisfies Partial<AuditForm>;

const APPLICATION: Actor = { kind: "oauth-app", id: ["ActingAppId", "ActingAppName"], name: ["ActingAppName"] };
const LABELS = { vendor: "EventVendor", type: "EventOriginalType", result: "EventResultDetails" };
const REFUSED = /denied|unauthori[sz]ed|forbidden|permission|polic(?:y|ies)/i;

/**
 * What Microsoft Sentinel writes of any product in one schema (ASIM), in whose tables and from whose parsers its users take
 * their events. Which product's it is is the provider, with its own names for what was done.
 * https://learn.microsoft.com/azure/sentinel/normalization-about-schemas
 */
export const ASIM: readonly AuditForm[] = [
  {
    ...COMMON,
    told: { EventSchema: /^AuditEvent$/, EventVendor: true, EventProduct: true, EventType: true },
    account: ["ActorScopeId", "ActorScope"],
    action: [["Operation", "EventOriginalType", "EventType"]],
    classes: [
      [/api.?key|token|secret|credential|password|certificate/i, "secret"],
      [/log(?:ged)? ?(?:in|on|out|off)|sign.?in|authenticat/i, "auth"],
      [/delet|remov/i, "delete"],
      [/user|role|permission|polic(?:y|ies)|group|admin|setting|config/i, "admin"],
    ],
    who: [...kindsOf("Actor"), APPLICATION],
    resource: ["Object", "TargetAppName", "TargetHostname"],
    resourceKind: "ObjectType",
    outcome: [
      [{ EventResult: /^Failure$/i, EventResultDetails: REFUSED }, "denied"],
      [{ EventResult: /^(?:Failure|Partial)$/i }, "error"],
    ],
    session: "ActorSessionId",
    labels: { ...LABELS, now: { at: "NewValue", fits: /^(?:true|false|on|off|enabled|disabled)$/i } },
  },
  {
    ...COMMON,
    told: { EventSchema: /^Authentication$/, EventVendor: true, EventProduct: true, EventType: true },
    account: ["TargetUserScopeId", "TargetUserScope"],
    action: ["EventType"],
    classes: [[/./, "auth"]],
    // Whoever signs in is the target here; the actor lets somebody else in.
    who: [...kindsOf("Target"), ...kindsOf("Actor"), APPLICATION],
    behind: kindsOf("Actor"),
    resource: ["TargetAppName", "TargetAppId", "TargetHostname"],
    outcome: [
      [{ EventResult: /^Failure$/i }, "denied"],
      [{ EventResult: /^Partial$/i }, "error"],
    ],
    session: "TargetSessionId",
    labels: { ...LABELS, method: "LogonMethod", protocol: "LogonProtocol" },
  },
  {
    ...COMMON,
    told: { EventSchema: /^UserManagement$/, EventVendor: true, EventProduct: true, EventType: true },
    account: ["ActorScopeId", "ActorScope"],
    action: ["EventType"],
    classes: [
      [/Password/, "secret"],
      [/Deleted$/, "delete"],
      [/./, "admin"],
    ],
    who: [...kindsOf("Actor"), APPLICATION],
    resource: ["TargetUsername", "TargetUserId", "GroupName", "GroupId"],
    outcome: [
      [{ EventResult: /^Failure$/i, EventResultDetails: REFUSED }, "denied"],
      [{ EventResult: /^(?:Failure|Partial)$/i }, "error"],
    ],
    session: "ActorSessionId",
    labels: { ...LABELS, group: "GroupName" },
  },
];
