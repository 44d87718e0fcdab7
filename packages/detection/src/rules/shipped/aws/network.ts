import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;

/** Ports through which machines and data stores are administered. */
const ADMIN_PORTS = [22, 23, 135, 445, 1433, 3306, 3389, 5432, 5900, 5985, 5986, 6379, 9200, 27017];

/** Some admin port lies between `from` and `to`, or all protocols are meant (`-1`, which has no ports). */
function adminPort(root: string): Condition {
  return {
    any: [
      { field: `${root}.ipProtocol`, equals: "-1" },
      ...ADMIN_PORTS.map((port) => ({
        all: [
          { field: `${root}.fromPort`, atMost: port },
          { field: `${root}.toPort`, atLeast: port },
        ],
      })),
    ],
  };
}

/** Networks opened to the world, and traffic copied. */
export const AWS_NETWORK: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-admin-port-opened",
    title:
      "{identity_name} opened an administration port of {raw.requestParameters.groupId|a security group} to the whole internet",
    confidence: "high",
    service: "ec2.amazonaws.com",
    actions: ["AuthorizeSecurityGroupIngress"],
    when: {
      any: [
        { all: [{ field: "raw.requestParameters.cidrIp", worldOpen: true }, adminPort("raw.requestParameters")] },
        {
          each: "raw.requestParameters.ipPermissions.items",
          where: {
            all: [
              adminPort("item"),
              {
                any: [
                  { field: "item.ipRanges.items.*.cidrIp", worldOpen: true },
                  { field: "item.ipv6Ranges.items.*.cidrIpv6", worldOpen: true },
                ],
              },
            ],
          },
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    expected: "administration ports are reached from known networks only",
    shows: [
      "raw.requestParameters.groupId",
      "raw.requestParameters.fromPort",
      "raw.requestParameters.ipPermissions.items.*.fromPort",
    ],
    key: "raw.requestParameters.groupId",
    falsePositives: ["A bastion that is open on purpose: the group's name and tags say so."],
    response: ["Revoke the rule; look at connections to the group's machines since."],
    fires: [
      {
        name: "SSH, written flat",
        records: [
          cloudtrail("ec2", "AuthorizeSecurityGroupIngress", {
            groupId: "sg-1",
            ipProtocol: "tcp",
            fromPort: 22,
            toPort: 22,
            cidrIp: "0.0.0.0/0",
            ipPermissions: {},
          }),
        ],
      },
      { name: "a range around RDP, IPv6", records: [ingress({ fromPort: 3000, toPort: 4000 }, "::/0")] },
      { name: "everything", records: [ingress({ ipProtocol: "-1" }, "0.0.0.0/0")] },
    ],
    quiet: [
      { name: "HTTPS", records: [ingress({ fromPort: 443, toPort: 443 }, "0.0.0.0/0")] },
      { name: "SSH from one network", records: [ingress({ fromPort: 22, toPort: 22 }, "203.0.113.0/24")] },
    ],
  },
  {
    ...BASE,
    id: "aws-traffic-mirrored",
    title: "{identity_name} set up or changed a copy of network traffic",
    confidence: "medium",
    service: "ec2.amazonaws.com",
    actions: ["CreateTrafficMirror*", "ModifyTrafficMirror*", "DeleteTrafficMirror*"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "traffic is mirrored by the network team's tools",
    shows: ["raw.requestParameters.CreateTrafficMirrorSessionRequest.NetworkInterfaceId"],
    falsePositives: ["Network monitoring that is set up: the target is the monitoring's."],
    response: ["Delete the session; look at where its target sends."],
    fires: [{ name: "session", records: [cloudtrail("ec2", "CreateTrafficMirrorSession", null)] }],
    quiet: [{ name: "read", records: [cloudtrail("ec2", "DescribeTrafficMirrorSessions", null)] }],
  },
  {
    ...BASE,
    id: "aws-network-acl-opened",
    title:
      "{identity_name} let the whole internet through the network list {raw.requestParameters.networkAclId|of a network}",
    confidence: "low",
    service: "ec2.amazonaws.com",
    actions: ["CreateNetworkAclEntry", "ReplaceNetworkAclEntry"],
    when: {
      all: [
        { field: "raw.requestParameters.cidrBlock", worldOpen: true },
        { field: "raw.requestParameters.ruleAction", equals: "allow" },
        { field: "raw.requestParameters.egress", equals: false },
      ],
    },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    expected: "lists that say which networks may come in",
    shows: ["raw.requestParameters.networkAclId", "raw.requestParameters.portRange.from"],
    key: "raw.requestParameters.networkAclId",
    falsePositives: ["Networks that leave filtering to security groups: low on purpose."],
    response: ["Delete the entry, or see that security groups hold what it lets through."],
    fires: [{ name: "from everywhere", records: [aclEntry("0.0.0.0/0")] }],
    quiet: [{ name: "from one network", records: [aclEntry("203.0.113.0/24")] }],
  },
];

function aclEntry(cidrBlock: string): JsonObject {
  return cloudtrail("ec2", "CreateNetworkAclEntry", {
    networkAclId: "acl-1",
    ruleNumber: 10,
    ruleAction: "allow",
    egress: false,
    cidrBlock,
    portRange: { from: 1, to: 65535 },
  });
}

function ingress(ports: JsonObject, range: string): JsonObject {
  const ranges = range.includes(":")
    ? { ipv6Ranges: { items: [{ cidrIpv6: range }] } }
    : { ipRanges: { items: [{ cidrIp: range }] } };
  return cloudtrail("ec2", "AuthorizeSecurityGroupIngress", {
    groupId: "sg-1",
    ipPermissions: { items: [{ ipProtocol: "tcp", ...ports, ...ranges }] },
  });
}
