import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";

/** Families with accelerators or with terabytes of memory (EC2 instance types), by their first letters. */
const FAMILIES = ["p2.", "p3", "p4", "p5", "p6", "g4", "g5", "g6", "inf", "trn", "dl1.", "x1", "x2", "u-", "u7"];

/** Where orders of machines name their type: one by one, at the spot market, as a fleet, for a group that scales. */
const COSTLY = [
  "instanceType",
  "launchSpecification.instanceType",
  "CreateFleetRequest.LaunchTemplateConfigs.Overrides.InstanceType",
  "CreateFleetRequest.LaunchTemplateConfigs.*.Overrides.*.InstanceType",
].flatMap((path) => FAMILIES.map((prefix) => ({ field: `raw.requestParameters.${path}`, prefix })));

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;

/** Machines: what runs on them, and who gets in. */
export const AWS_COMPUTE: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-user-data-changed",
    title: "{identity_name} changed the start-up script of {raw.requestParameters.instanceId|a machine}",
    confidence: "medium",
    service: "ec2.amazonaws.com",
    actions: ["ModifyInstanceAttribute"],
    when: { field: "raw.requestParameters.userData", exists: true },
    severity: "high",
    attempted: "low",
    attacks: [{ tactic: "Execution", technique: "T1059.009" }],
    expected: "machines are replaced, not rewritten",
    shows: ["raw.requestParameters.instanceId"],
    key: "raw.requestParameters.instanceId",
    falsePositives: [
      "Infrastructure as code that changes user data in place stops and starts the machine the same way.",
    ],
    response: ["Stop the machine and keep its disk; read the script; replace the machine."],
    fires: [
      {
        name: "user data replaced",
        records: [
          cloudtrail("ec2", "ModifyInstanceAttribute", { instanceId: "i-1", userData: "<sensitiveDataRemoved>" }),
        ],
      },
    ],
    quiet: [
      {
        name: "another attribute",
        records: [
          cloudtrail("ec2", "ModifyInstanceAttribute", { instanceId: "i-1", instanceType: { value: "t3.micro" } }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-unusual-instances-launched",
    title: "{identity_name} launched {raw.requestParameters.instanceType|costly} machines",
    confidence: "low",
    actions: ["RunInstances", "RequestSpotInstances", "CreateFleet", "CreateLaunchConfiguration"],
    when: { all: [{ field: "service", in: ["ec2.amazonaws.com", "autoscaling.amazonaws.com"] }, { any: COSTLY }] },
    severity: "medium",
    attempted: "low",
    // Quotas stop it where rights do not (VcpuLimitExceeded).
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Impact", technique: "T1496.001" }],
    expected: "ordinary machines; a team that trains models knows its own identities",
    shows: ["raw.requestParameters.instanceType", "raw.awsRegion"],
    key: "raw.requestParameters.instanceType",
    falsePositives: ["Teams that train or serve models: the role and the region are always the same."],
    response: ["Stop the machines.", "Lower the account's quota for these types where nobody needs them."],
    fires: [
      {
        name: "a GPU machine",
        records: [cloudtrail("ec2", "RunInstances", { instanceType: "p2.xlarge", instancesSet: { items: [] } })],
      },
      {
        name: "a fleet of them",
        records: [
          cloudtrail("ec2", "CreateFleet", {
            CreateFleetRequest: { LaunchTemplateConfigs: { Overrides: { InstanceType: "g5.48xlarge" } } },
          }),
        ],
      },
    ],
    quiet: [{ name: "a small machine", records: [cloudtrail("ec2", "RunInstances", { instanceType: "t3.small" })] }],
  },
  {
    ...BASE,
    id: "aws-command-sent",
    title: "{identity_name} ran a command on machines through Systems Manager",
    confidence: "low",
    service: "ssm.amazonaws.com",
    actions: ["SendCommand"],
    when: { field: "raw.requestParameters.documentName", in: ["AWS-RunShellScript", "AWS-RunPowerShellScript"] },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Execution", technique: "T1651" }],
    expected: "configuration management sends commands, and nothing else",
    shows: ["raw.requestParameters.documentName", "raw.requestParameters.instanceIds"],
    falsePositives: [
      "Patching and configuration management do this all day: low on purpose, it never pages by itself.",
    ],
    response: ["Read the command's output (GetCommandInvocation) before it expires."],
    fires: [
      {
        name: "a shell script",
        records: [cloudtrail("ssm", "SendCommand", { documentName: "AWS-RunShellScript", instanceIds: ["i-1"] })],
      },
    ],
    quiet: [
      {
        name: "patching",
        records: [cloudtrail("ssm", "SendCommand", { documentName: "AWS-RunPatchBaseline", instanceIds: ["i-1"] })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-session-started",
    title: "{identity_name} opened a shell or tunnel on {raw.requestParameters.target|a machine}",
    confidence: "low",
    service: "ssm.amazonaws.com",
    actions: ["StartSession"],
    severity: "low",
    attempted: "low",
    attacks: [
      { tactic: "Lateral Movement", technique: "T1021.008" },
      { tactic: "Execution", technique: "T1651" },
    ],
    owasp: ["NHI10"],
    expected: "people open sessions, machines do not",
    shows: ["raw.requestParameters.target", "raw.requestParameters.documentName"],
    key: "raw.requestParameters.target",
    falsePositives: ["People who administer machines: low on purpose, it never pages by itself."],
    response: ["Terminate the session; read its log."],
    fires: [{ name: "a shell", records: [cloudtrail("ssm", "StartSession", { target: "i-1" })] }],
    quiet: [{ name: "a session ended", records: [cloudtrail("ssm", "TerminateSession", { sessionId: "s" })] }],
  },
  {
    ...BASE,
    id: "aws-ssh-key-pushed",
    title: "{identity_name} pushed an SSH key to {raw.requestParameters.instanceId|a machine}",
    confidence: "medium",
    service: "ec2-instance-connect.amazonaws.com",
    actions: ["SendSSHPublicKey"],
    severity: "low",
    attempted: "low",
    attacks: [
      { tactic: "Lateral Movement", technique: "T1021.004" },
      { tactic: "Persistence", technique: "T1098.004" },
    ],
    owasp: ["NHI10"],
    expected: "people connect, machines do not",
    shows: ["raw.requestParameters.instanceId", "raw.requestParameters.instanceOSUser"],
    key: "raw.requestParameters.instanceId",
    falsePositives: ["EC2 Instance Connect in the console pushes a key for each connection: low on purpose."],
    response: ["The key is valid for a minute: look at the machine's logins in that minute."],
    fires: [
      {
        name: "pushed",
        records: [
          cloudtrail("ec2-instance-connect", "SendSSHPublicKey", { instanceId: "i-1", instanceOSUser: "ec2-user" }),
        ],
      },
    ],
    quiet: [
      {
        name: "a tunnel",
        records: [cloudtrail("ec2-instance-connect", "OpenTunnel", { instanceId: "i-1", remotePort: 22 })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-serial-console-used",
    title: "{identity_name} opened the serial console of {raw.requestParameters.instanceId|the region's machines}",
    confidence: "high",
    actions: ["SendSerialConsoleSSHPublicKey", "EnableSerialConsoleAccess"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Lateral Movement", technique: "T1021.008" }],
    owasp: ["NHI10"],
    expected: "the serial console is off: it passes by every network control",
    shows: ["raw.requestParameters.instanceId"],
    falsePositives: ["A machine that does not start any more, and somebody who repairs it."],
    response: ["DisableSerialConsoleAccess.", "Look at the machine's logins."],
    fires: [
      {
        name: "key pushed",
        records: [
          cloudtrail("ec2-instance-connect", "SendSerialConsoleSSHPublicKey", { instanceId: "i-1", serialPort: 0 }),
        ],
      },
      { name: "switched on", records: [cloudtrail("ec2", "EnableSerialConsoleAccess", null)] },
    ],
    quiet: [{ name: "switched off", records: [cloudtrail("ec2", "DisableSerialConsoleAccess", null)] }],
  },
];
