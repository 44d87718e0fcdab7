import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail, OWN_ACCOUNT } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { ON_A_DESKTOP } from "./desktop.ts";

const sources = ["aws-cloudtrail"];
const ADMIN = `arn:aws:iam::${OWN_ACCOUNT}:role/admin`;

/** What has a service run something as a role that whoever asks hands to it. */
const JOBS_MADE = [
  ...["CreateJob", "UpdateJob", "CreateSession", "CreateDevEndpoint", "CreateMLTransform"],
  ...["CreateProject", "UpdateProject", "CreateStateMachine", "UpdateStateMachine"],
  ...["CreateNotebookInstance", "CreateTrainingJob", "CreateProcessingJob", "CreateTransformJob", "CreateAutoMLJob*"],
  ...["RunJobFlow", "PutPipelineDefinition", "CreateInfrastructureConfiguration"],
];
const JOB_SERVICES = ["glue", "codebuild", "states", "sagemaker", "elasticmapreduce", "datapipeline", "imagebuilder"];
const NAMES_A_ROLE: Condition = {
  any: [
    ...["role", "roleArn", "serviceRole", "jobFlowRole", "executionRoleArn", "instanceProfileName"].map(
      (name) => ({ field: `raw.requestParameters.${name}`, exists: true }) as const,
    ),
    { field: "service", equals: "datapipeline.amazonaws.com" },
  ],
};
/** Whoever keeps jobs in code makes them with these, for the jobs of everybody. */
const FROM_CODE: Condition = {
  any: ["terraform", "pulumi", "cloudformation", "opentofu", "crossplane"].map((contains) => ({
    field: "user_agent",
    contains,
  })),
};
const IS_JOB: Condition = {
  all: [
    { field: "service", in: JOB_SERVICES.map((name) => `${name}.amazonaws.com`) },
    NAMES_A_ROLE,
    { not: FROM_CODE },
  ],
};

/** Services that work with data name their sessions so; what they run has no business with rights. */
const DATA_JOB: Condition = {
  any: ["GlueJobRunnerSession", "SageMaker", "AmazonMWAA-airflow", "AwsDataPipeline*"].map((session) => ({
    field: "raw.userIdentity.arn",
    matches: `*:assumed-role/*/${session}`,
  })),
};
const glueJob = (operation: string): JsonObject =>
  cloudtrail("iam", operation, { userName: "x" }, { userIdentity: sessionOf("GlueJobRunnerSession") });

function sessionOf(name: string): JsonObject {
  return { ...AWS_ACTORS.role, arn: `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/etl/${name}` };
}

const whoAmI = (session: string, userAgent: string): JsonObject =>
  cloudtrail("sts", "GetCallerIdentity", null, { userIdentity: sessionOf(session), userAgent });

/** AWS: what services run as a role, and what those roles then do. */
export const AWS_JOBS: readonly Rule[] = [
  plainRule({
    id: "aws-role-given-to-job",
    title: "{identity_name} gave a job a role to run as ({action})",
    sources,
    actions: JOBS_MADE,
    when: IS_JOB,
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1548.005" },
    expected: "jobs and their roles come from code; who makes one can do whatever its role may",
    falsePositives: ["Teams that make their jobs by hand: by the same people, with the roles of their jobs."],
    response: ["Ask whoever did it; stop the job and delete it, then look at what its role did since."],
    fires: ["a build", cloudtrail("codebuild", "CreateProject", { name: "x", serviceRole: ADMIN })],
    quiet: [
      "from code",
      cloudtrail(
        "codebuild",
        "CreateProject",
        { name: "x", serviceRole: ADMIN },
        { userAgent: "HashiCorp Terraform/1.9" },
      ),
    ],
  }),
  {
    version: 1,
    id: "aws-job-made-and-run",
    title: "{identity_name} made a job with a role of its choice, and ran it at once ({action})",
    sources,
    actions: [...JOBS_MADE, "StartJobRun", "StartBuild", "StartExecution", "ActivatePipeline"],
    sequence: {
      withinMs: 3_600_000,
      steps: [
        { actions: JOBS_MADE, when: IS_JOB },
        { actions: ["StartJobRun", "StartBuild", "StartExecution", "ActivatePipeline"] },
      ],
    },
    severity: "medium",
    confidence: "medium",
    attacks: [
      { tactic: "Privilege Escalation", technique: "T1548.005" },
      { tactic: "Execution", technique: "T1648" },
    ],
    owasp: ["NHI5"],
    expected: "jobs come from code, and their schedule runs them",
    shows: ["resource"],
    falsePositives: ["People who try out a job that they are writing."],
    response: [
      "Stop the run and delete the job; ask whoever made it.",
      "Look at what the job's role did since: the finding names the job, CloudTrail its sessions.",
    ],
    fires: [
      {
        name: "of Glue",
        records: [
          cloudtrail("glue", "CreateJob", { name: "x", role: ADMIN }),
          cloudtrail("glue", "StartJobRun", { jobName: "x" }),
        ],
      },
    ],
    quiet: [
      { name: "run only", records: [cloudtrail("glue", "StartJobRun", { jobName: "nightly" })] },
      {
        name: "a job that has no role",
        records: [
          cloudtrail("glue", "UpdateJob", { jobName: "x" }),
          cloudtrail("glue", "StartJobRun", { jobName: "x" }),
        ],
      },
    ],
  },
  plainRule({
    id: "aws-data-job-changes-rights",
    title: "A job that works with data ({identity_name}) changed users or rights ({action})",
    sources,
    service: "iam.amazonaws.com",
    actions: [
      ...["CreateUser", "CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "AddUserToGroup", "CreateRole"],
      ...["AttachUserPolicy", "AttachRolePolicy", "PutUserPolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"],
      ...["CreatePolicyVersion", "SetDefaultPolicyVersion"],
    ],
    when: DATA_JOB,
    severity: "high",
    attempted: "medium",
    refusal: "alone",
    owasp: ["NHI5", "NHI9"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "jobs read and write data; rights are changed by people and by code",
    falsePositives: ["A notebook in which an administrator works: give that person a role for it."],
    response: ["Undo the change; revoke the role's sessions, and find out whose code the job ran."],
    fires: ["another user", glueJob("CreateUser")],
    quiet: ["of a build", cloudtrail("iam", "CreateUser", { userName: "x" }, { userIdentity: AWS_ACTORS.role })],
  }),
  plainRule({
    id: "aws-job-key-on-a-desktop",
    title:
      "Credentials of a job of AWS ({identity_name}, {session_uid|without a session}) were used from a person's computer",
    sources,
    service: "sts.amazonaws.com",
    actions: ["GetCallerIdentity"],
    when: {
      all: [
        {
          any: [
            DATA_JOB,
            { field: "raw.userIdentity.arn", matches: "*:assumed-role/*/AWSCodeBuild-*" },
            { field: "raw.userIdentity.arn", matches: "*:assumed-role/*/codebuild*" },
          ],
        },
        ON_A_DESKTOP,
      ],
    },
    severity: "high",
    attempted: "medium",
    refusal: "alone",
    owasp: ["NHI2", "NHI9"],
    attack: { tactic: "Credential Access", technique: "T1552.005" },
    expected: "a job's credentials stay in the job",
    falsePositives: ["Builds on Macs or Windows, whose own tools say so."],
    response: ["Revoke the role's sessions (this stops the job too); find out what the job printed, and to whom."],
    fires: ["a Mac asks who it is", whoAmI("AWSCodeBuild-1", "aws-cli/2.15.0 Python/3.11 Darwin/23.1.0")],
    quiet: ["the job asks", whoAmI("AWSCodeBuild-1", "aws-cli/2.15.0 Python/3.11 Linux/6.1")],
  }),
  {
    version: 1,
    id: "aws-secrets-listed-everywhere",
    title: "{identity_name} listed the secrets of one region after another",
    sources,
    service: "secretsmanager.amazonaws.com",
    actions: ["ListSecrets"],
    threshold: { distinct: ["raw.awsRegion"], noun: "regions", atLeast: 3, withinMs: 3_600_000 },
    severity: "medium",
    attempted: "medium",
    refusal: "alone",
    confidence: "medium",
    repeats: "by-actor",
    attacks: [{ tactic: "Credential Access", technique: "T1555.006" }],
    owasp: ["NHI2"],
    expected: "a program knows its secrets by name, in the region where it runs",
    shows: ["raw.awsRegion"],
    falsePositives: ["Tools that take an inventory of the account: on each of their days, by the same role."],
    response: ["Ask whose program it is; revoke the session, and rotate the secrets that it then read."],
    fires: [{ name: "three of them", records: ["us-east-1", "us-west-2", "eu-west-1"].map(listedIn) }],
    quiet: [{ name: "one, three times", records: ["us-east-1", "us-east-1", "us-east-1"].map(listedIn) }],
  },
];

function listedIn(awsRegion: string): JsonObject {
  return cloudtrail("secretsmanager", "ListSecrets", {}, { awsRegion });
}
