import type { Actor, AuditForm, Fits } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** A noun of the model: whoever acts is the principal. */
const nounAt = (noun: string, when: Fits = {}): readonly Actor[] => {
  const id = [`${noun}/user/userid`, `${noun}/user/email_addresses/0`, `${noun}/user/product_object_id`];
  const name = [`${noun}/user/email_addresses/0`, `${noun}/user/userid`, `${noun}/user/user_display_name`];
  const first = `${noun}/user/userid`;
  return [
    { when: { ...when, [`${noun}/user/account_type`]: /SERVICE/i }, kind: "service-account", id, name },
    { when: { ...when, [first]: /gserviceaccount\.com$|^system:serviceaccount:/ }, kind: "service-account", id, name },
    { when: { ...when, [first]: MACHINE_NAME }, kind: "service-account", id, name },
    { when, kind: "human", id, name },
  ];
};

/**
 * Events of Google SecOps' model (UDM), of whatever product: it is the provider. In a sign-in the target is who comes in, where the
 * principal is a machine alone.
 * https://docs.cloud.google.com/chronicle/docs/reference/udm-field-list
 */
export const UDM: readonly AuditForm[] = [
  {
    provider: "udm",
    providerAt: ["metadata/product_name", "metadata/vendor_name"],
    told: { metadata: true, "metadata/event_type": /^[A-Z]+(?:_[A-Z]+)+$/, "metadata/event_timestamp": true },
    respelt: true,
    time: ["metadata/event_timestamp", "metadata/event_timestamp/seconds"],
    id: "metadata/product_log_id",
    account: ["principal/cloud/project/name", "target/cloud/project/name"],
    action: [["metadata/product_event_type", "metadata/event_type"]],
    classes: [
      [/LOGIN|LOGOUT|log(?:in|on|out)|sign.?in|auth/i, "auth"],
      [/secret|token|key|credential|password/i, "secret"],
      [/delet|remov/i, "delete"],
      [/permission|polic|role|user|group|setting/i, "admin"],
    ],
    who: [
      ...nounAt("principal"),
      ...nounAt("target", { "metadata/event_type": /^USER_LOG(?:IN|OUT)$/ }),
      { kind: "workload", id: ["principal/hostname", "principal/asset/hostname", "principal/asset_id"] },
    ],
    resource: ["target/resource/name", "target/resource/product_object_id", "target/user/userid", "target/hostname"],
    resourceKind: ["target/resource/resource_subtype", "target/resource/resource_type"],
    outcome: [[{ "security_result/0/action/0": /BLOCK|FAIL|CHALLENGE|QUARANTINE/ }, "denied"]],
    address: ["principal/ip/0", "principal/asset/ip/0"],
    userAgent: "network/http/user_agent",
    session: "network/session_id",
  },
];
