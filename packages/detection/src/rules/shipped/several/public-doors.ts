import type { Condition, Rule } from "../../rule.ts";
import { ADMIN_PORTS } from "../admin-ports.ts";
import { gcp } from "../examples/clouds.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const ALL_PORTS = ["0-65535", "1-65535"];
const CHANGE = "raw.requestParameters.ModifySecurityGroupRulesRequest";
const change = (cidr: string, port: number) =>
  cloudtrail("ec2", "ModifySecurityGroupRules", {
    ModifySecurityGroupRulesRequest: {
      GroupId: "sg-1",
      SecurityGroupRule: {
        SecurityGroupRuleId: "sgr-1",
        SecurityGroupRule: { IpProtocol: "tcp", FromPort: port, ToPort: port, CidrIpv4: cidr },
      },
    },
  });
/** The rule of a group as EC2 writes it into its request: one, or a list of them. */
const toAdmins = (rule: string): Condition => ({
  all: [
    { any: [`${rule}.CidrIpv4`, `${rule}.CidrIpv6`].map((field) => ({ field, worldOpen: true as const })) },
    {
      any: [
        { field: `${rule}.IpProtocol`, equals: "-1" },
        ...ADMIN_PORTS.map(
          (port): Condition => ({
            all: [
              { field: `${rule}.FromPort`, atMost: Number(port) },
              { field: `${rule}.ToPort`, atLeast: Number(port) },
            ],
          }),
        ),
      ],
    },
  ],
});

const addressList = (Cidr: string) =>
  cloudtrail("ec2", "CreateManagedPrefixList", {
    CreateManagedPrefixListRequest: { PrefixListName: "offices", AddressFamily: "IPv4", Entry: { tag: 1, Cidr } },
  });

const REQUEST = "raw.protoPayload.request";
const firewall = (sourceRanges: readonly string[], ports: readonly string[]) =>
  gcp("compute.googleapis.com", "v1.compute.firewalls.insert", [], {
    request: {
      direction: "INGRESS",
      sourceRanges: [...sourceRanges],
      alloweds: [{ IPProtocol: "tcp", ports: [...ports] }],
    },
  });
const NETWORKS = ["body.settings", "settings", "resource.settings"].map(
  (place) => `${REQUEST}.${place}.ipConfiguration.authorizedNetworks.*.value`,
);
const database = (value: string) =>
  gcp("cloudsql.googleapis.com", "cloudsql.instances.update", [], {
    request: { body: { settings: { ipConfiguration: { authorizedNetworks: [{ value }] } } } },
  });
const ingress = (action: string) =>
  gcp("appengine.googleapis.com", "google.appengine.v1.FirewallRules.UpdateIngressRule", [], {
    request: { rule: { action, sourceRange: "*", priority: 1000 } },
  });

/** What the whole internet, or every account, may reach. */
export const PUBLIC_DOORS: readonly Rule[] = [
  plainRule({
    id: "aws-group-rule-opened",
    title: `{identity_name} opened an administration port of {${CHANGE}.GroupId|a security group} to the whole internet`,
    sources: ["aws-cloudtrail"],
    service: "ec2.amazonaws.com",
    actions: ["ModifySecurityGroupRules"],
    when: {
      any: [
        toAdmins(`${CHANGE}.SecurityGroupRule.SecurityGroupRule`),
        { each: `${CHANGE}.SecurityGroupRule`, where: toAdmins("item.SecurityGroupRule") },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "administrators come through a private network",
    fires: ["shells", change("0.0.0.0/0", 22)],
    quiet: ["from an office", change("10.0.0.0/8", 22)],
  }),
  plainRule({
    id: "aws-address-list-opened",
    title: "{identity_name} put the whole internet into a list of addresses that groups and routes refer to",
    sources: ["aws-cloudtrail"],
    service: "ec2.amazonaws.com",
    actions: ["CreateManagedPrefixList", "ModifyManagedPrefixList"],
    when: { field: "raw.requestParameters.**.Cidr", worldOpen: true },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "lists of the company's own networks",
    falsePositives: ["A list of all addresses for ways out, made from code: what refers to it says which it is."],
    fires: ["in a new list", addressList("0.0.0.0/0")],
    quiet: ["an office", addressList("192.0.2.0/24")],
  }),
  plainRule({
    id: "aws-queue-opened-to-all",
    title: "{identity_name} let everybody use the queue or topic {resource|that the log does not name}",
    sources: ["aws-cloudtrail"],
    actions: ["AddPermission"],
    when: {
      all: [
        { field: "service", in: ["sqs.amazonaws.com", "sns.amazonaws.com"] },
        {
          any: ["aWSAccountIds", "aWSAccountId", "accountIds"].map((name) => ({
            field: `raw.requestParameters.${name}`,
            equals: "*",
          })),
        },
      ],
    },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI6"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "queues are for named accounts",
    response: ["Remove the permission (reversible); what was in it may have been read."],
    fires: ["all accounts", cloudtrail("sqs", "AddPermission", { queueUrl: "q", aWSAccountIds: ["*"] })],
    quiet: ["one account", cloudtrail("sqs", "AddPermission", { queueUrl: "q", aWSAccountIds: ["123456789012"] })],
  }),
  plainRule({
    id: "aws-service-opened-to-all",
    title:
      "{identity_name} let everybody call {raw.requestParameters.resourceIdentifier|a service} ({action} of {service})",
    sources: ["aws-cloudtrail"],
    actions: ["PutAuthPolicy", "PutResourcePolicy"],
    when: {
      all: [
        { field: "service", in: ["vpc-lattice.amazonaws.com"] },
        { field: "raw.requestParameters.policy", policy: "public" },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "services are for named callers",
    fires: [
      "anybody",
      cloudtrail("vpc-lattice", "PutAuthPolicy", {
        resourceIdentifier: "s",
        policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
      }),
    ],
    quiet: [
      "one role",
      cloudtrail("vpc-lattice", "PutAuthPolicy", {
        resourceIdentifier: "s",
        policy:
          '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/x"},"Action":"*"}]}',
      }),
    ],
  }),
  plainRule({
    id: "gcp-port-open-to-world",
    title: "{identity_name} let the whole internet reach a port of administrators by {resource|a rule of the firewall}",
    sources: ["gcp-audit"],
    actions: ["", "v1.", "beta.", "alpha."].flatMap((version) =>
      ["insert", "patch", "update"].map((verb) => `${version}compute.firewalls.${verb}`),
    ),
    when: {
      all: [
        { field: `${REQUEST}.sourceRanges`, worldOpen: true },
        { not: { field: `${REQUEST}.direction`, equals: "EGRESS" } },
        {
          each: `${REQUEST}.alloweds`,
          where: {
            any: [
              { field: "item.IPProtocol", equals: "all" },
              { field: "item.ports", in: [...ADMIN_PORTS, ...ALL_PORTS] },
              {
                all: [
                  { field: "item.IPProtocol", in: ["tcp", "6"] },
                  { field: "item.ports", exists: false },
                ],
              },
            ],
          },
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "administrators come through a private network",
    fires: ["shells", firewall(["0.0.0.0/0"], ["22"])],
    quiet: ["a web site", firewall(["0.0.0.0/0"], ["80", "443"])],
  }),
  plainRule({
    id: "gcp-application-open-to-world",
    title: "{identity_name} let the whole internet through the firewall of {resource|an application}",
    sources: ["gcp-audit"],
    service: "appengine.googleapis.com",
    actions: ["v1", "v1beta", "v1beta1"].map((version) => `google.appengine.${version}.Firewall*`),
    when: {
      all: [
        { field: `${REQUEST}.rule.action`, equals: "ALLOW" },
        {
          any: [
            { field: `${REQUEST}.rule.sourceRange`, equals: "*" },
            { field: `${REQUEST}.rule.sourceRange`, worldOpen: true },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "what has a firewall of its own keeps somebody out",
    fires: ["everybody", ingress("ALLOW")],
    quiet: ["nobody", ingress("DENY")],
  }),
  plainRule({
    id: "gcp-database-open-to-world",
    title: "{identity_name} let the whole internet reach the database {resource|that the log does not name}",
    sources: ["gcp-audit"],
    service: "cloudsql.googleapis.com",
    actions: ["cloudsql.instances.update", "cloudsql.instances.patch", "cloudsql.instances.create"],
    when: { any: NETWORKS.map((field) => ({ field, worldOpen: true as const })) },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "a database answers the addresses of its users",
    fires: ["all addresses", database("0.0.0.0/0")],
    quiet: ["one", database("203.0.113.10/32")],
  }),
];
