import type { Actor, AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

const personAt = (id: string, name: string): readonly Actor[] => [
  { when: { [name]: MACHINE_NAME }, kind: "service-account", id, name },
  { kind: "human", id, name },
];

/** What lets people and programs reach others, and registries. */
export const WAYS_IN: readonly AuditForm[] = [
  // https://www.twingate.com/docs/network-traffic-schema
  {
    provider: "twingate",
    told: { connector: true, resource: true, connection: true, event_type: /connection$/ },
    time: ["timestamp", "time"],
    action: ["event_type"],
    classes: [[/./, "network"]],
    who: [
      { kind: "service-account", id: "service_account/id", name: "service_account/name" },
      ...personAt("user/id", "user/email"),
    ],
    proof: [{ kind: "service-account-key", uid: "key/id" }],
    resource: ["resource/address", "resource/id"],
    outcome: [[{ event_type: /^failed/ }, "error"]],
    address: "connection/client_ip",
    bytesOut: "connection/bytes_received",
  },
  // https://www.twingate.com/docs/audit-logs-schema
  {
    provider: "twingate",
    told: { targets: true, "actor/info": true, action: /^[a-z_]+$/, version: true },
    time: "time",
    action: ["targets/0/type", "action"],
    who: [
      {
        when: { "actor/type": /^API$/i },
        kind: "api-key",
        id: ["actor/id", "actor/info/name"],
        name: "actor/info/name",
      },
      { when: { "actor/type": /support/i }, kind: "cloud-service", id: "=twingate-support" },
      ...personAt("actor/id", "actor/info/email"),
    ],
    resource: ["targets/0/name", "targets/0/id"],
    resourceKind: "targets/0/type",
  },
  // https://www.pomerium.com/docs/reference/authorize-log-fields
  {
    provider: "pomerium",
    told: { "allow-why-true": true, allow: true, email: true, host: true },
    time: ["time", "@timestamp"],
    action: ["method", "path"],
    isRequest: true,
    who: [
      { when: { "service-account-id": /./ }, kind: "service-account", id: "service-account-id" },
      ...personAt("user", "email"),
      { kind: "human", id: "email" },
    ],
    resource: "host",
    resourceKind: "=host",
    outcome: [[{ allow: /^false$/ }, "denied"]],
    address: "ip",
    session: "session-id",
  },
  // https://docs.projectquay.io/use_quay.html: logs of an organisation, over the API and as they are exported
  {
    provider: "quay",
    told: { performer: true, kind: true, datetime: true, "performer/name": true },
    time: "datetime",
    account: ["namespace/name", "metadata/namespace"],
    action: ["kind"],
    classes: [
      [/token|robot/, "secret"],
      [/^pull/, "read"],
      [/delete|remove/, "delete"],
      [/perm|team|member|visibility|org_|prototype/, "admin"],
    ],
    who: [
      { when: { "performer/is_robot": /^true$/ }, kind: "service-account", id: "performer/name" },
      { when: { "performer/name": /\+/ }, kind: "service-account", id: "performer/name" },
      ...personAt("performer/name", "performer/name"),
    ],
    resource: ["metadata/repo", "metadata/token", "metadata/robot", "metadata/team"],
    address: "ip",
  },
];
