import type { Rule } from "../../rule.ts";
import { cloudtrail, OTHER_ACCOUNT, OWN_ACCOUNT } from "../examples/records.ts";

// CloudTrail writes Lambda's operations with the date of their API version: AddPermission20150331v2.
const BASE = { version: 1, sources: ["aws-cloudtrail"], service: "lambda.amazonaws.com", owasp: [] } as const;
const NAME = "raw.requestParameters.functionName";
const DEPLOY =
  "Every deployment does this: low on purpose, it never pages by itself, and is told once of each deployer, not of each function. The deploying role should be the only one.";

/** Code that runs by itself: functions called from outside, their code and what is loaded beside it. */
export const AWS_FUNCTIONS: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-function-opened",
    title: `{identity_name} let {raw.requestParameters.principal|others} call the function {${NAME}|that the log does not name}`,
    confidence: "high",
    actions: ["AddPermission*"],
    when: {
      any: [
        {
          all: [
            { field: "raw.requestParameters.principal", equals: "*" },
            { not: { field: "raw.requestParameters.sourceAccount", exists: true } },
            { not: { field: "raw.requestParameters.sourceArn", exists: true } },
            { not: { field: "raw.requestParameters.principalOrgID", exists: true } },
          ],
        },
        { field: "raw.requestParameters.principal", outsideAccount: true },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: [
      { tactic: "Persistence", technique: "T1546" },
      { tactic: "Execution", technique: "T1648" },
    ],
    expected: "functions are called by services of the account",
    shows: [NAME, "raw.requestParameters.principal"],
    key: NAME,
    alike: ["raw.requestParameters.principal", "raw.requestParameters.action"],
    falsePositives: ["Your own other accounts, and vendors that call a function of yours: the principal says whose."],
    response: ["Remove the statement (RemovePermission).", "Look at the function's calls since."],
    fires: [
      { name: "everybody", records: [permission("*")] },
      { name: "another account", records: [permission(OTHER_ACCOUNT)] },
    ],
    quiet: [
      { name: "a service", records: [permission("events.amazonaws.com")] },
      { name: "the account itself", records: [permission(OWN_ACCOUNT)] },
    ],
  },
  {
    ...BASE,
    id: "aws-function-url-open",
    title: `{identity_name} put the function {${NAME}|that the log does not name} on the internet without authentication`,
    confidence: "high",
    actions: ["CreateFunctionUrlConfig*", "UpdateFunctionUrlConfig*"],
    when: { field: "raw.requestParameters.authType", equals: "NONE" },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1546" }],
    expected: "functions behind a gateway, or with authentication",
    shows: [NAME],
    key: NAME,
    falsePositives: ["Webhooks that check a signature themselves."],
    response: ["Set the authentication to AWS_IAM, or delete the address."],
    fires: [
      {
        name: "no authentication",
        records: [cloudtrail("lambda", "CreateFunctionUrlConfig", { functionName: "f", authType: "NONE" })],
      },
    ],
    quiet: [
      {
        name: "by IAM",
        records: [cloudtrail("lambda", "CreateFunctionUrlConfig", { functionName: "f", authType: "AWS_IAM" })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-function-code-replaced",
    version: 2,
    title: `{identity_name} replaced the code of the function {${NAME}|that the log does not name}`,
    confidence: "low",
    actions: ["UpdateFunctionCode*"],
    when: { not: { field: "raw.requestParameters.dryRun", equals: true } },
    severity: "low",
    attempted: "low",
    attacks: [
      { tactic: "Persistence", technique: "T1546" },
      { tactic: "Execution", technique: "T1648" },
    ],
    expected: "code comes from the deployment's role",
    shows: [NAME],
    repeats: "by-actor",
    falsePositives: [DEPLOY],
    response: ["Compare the code's hash with the build; deploy the former version."],
    fires: [
      {
        name: "replaced",
        records: [cloudtrail("lambda", "UpdateFunctionCode20150331v2", { functionName: "f", dryRun: false })],
      },
    ],
    quiet: [
      {
        name: "a dry run",
        records: [cloudtrail("lambda", "UpdateFunctionCode20150331v2", { functionName: "f", dryRun: true })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-function-layer-added",
    version: 2,
    title: `{identity_name} loaded a layer beside the code of the function {${NAME}|that the log does not name}`,
    confidence: "low",
    actions: ["UpdateFunctionConfiguration*"],
    when: {
      any: ["requestParameters", "responseElements"].map((member) => ({
        field: `raw.${member}.layers.*`,
        exists: true,
      })),
    },
    severity: "low",
    attempted: "low",
    attacks: [
      { tactic: "Persistence", technique: "T1546" },
      { tactic: "Privilege Escalation", technique: "T1546" },
    ],
    owasp: ["NHI3"],
    expected: "layers come from the deployment's role",
    shows: [NAME, "raw.requestParameters.layers"],
    repeats: "by-actor",
    falsePositives: [DEPLOY],
    response: ["Read the layer; set the former list of layers."],
    fires: [
      {
        name: "a layer",
        records: [
          cloudtrail("lambda", "UpdateFunctionConfiguration20150331v2", {
            functionName: "f",
            layers: [`arn:aws:lambda:eu-central-1:${OTHER_ACCOUNT}:layer:x:1`],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "more memory",
        records: [
          cloudtrail("lambda", "UpdateFunctionConfiguration20150331v2", { functionName: "f", memorySize: 512 }),
        ],
      },
    ],
  },
];

function permission(principal: string) {
  return cloudtrail("lambda", "AddPermission20150331v2", {
    functionName: "f",
    statementId: "s",
    action: "lambda:InvokeFunction",
    principal,
  });
}
