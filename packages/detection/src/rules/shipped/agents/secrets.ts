import type { Rule } from "../../rule.ts";
import { HANDED } from "../../tool-paths.ts";
import { logEvent, mcpCall, span } from "../examples/vendors.ts";
import { inArguments } from "./tool-arguments.ts";

const BASE = { version: 1, sources: ["otel", "mcp"], owasp: [] } as const;
const ROUTINE = "A new version of the agent: look at its deployments.";
const ASK = "Stop the run; withdraw the agent's credentials (reversible), and look at what it did since.";

/** AI agents and their tools: secrets that they reach for, guards that they pass. */
export const AGENTS_SECRETS: readonly Rule[] = [
  {
    ...BASE,
    id: "agent-metadata-service-called",
    title: "{identity_name} called the metadata service of its machine ({action})",
    confidence: "medium",
    actions: ["GET *", "PUT *", "POST *", "HEAD *"],
    when: {
      field: "service",
      in: ["169.254.169.254", "metadata.google.internal", "169.254.170.2", "fd00:ec2::254", "100.100.100.200"],
    },
    severity: "high",
    attempted: "medium",
    failed: "medium",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1552.005" }],
    owasp: ["NHI2", "NHI6"],
    expected: "an agent has its credentials from its runtime, and not from the machine",
    shows: ["service", "resource"],
    falsePositives: ["SDKs that look for their credentials there by default: at the start of a process, always."],
    response: [ASK],
    fires: [
      {
        name: "of AWS",
        records: [
          span({
            "http.request.method": "GET",
            "server.address": "169.254.169.254",
            "url.path": "/latest/meta-data/iam/security-credentials/",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "another host",
        records: [
          span({ "http.request.method": "GET", "server.address": "api.example.com", "url.path": "/latest/meta-data" }),
        ],
      },
    ],
    sources: ["otel"],
  },
  {
    ...BASE,
    id: "agent-secret-file-read",
    title: "{identity_name} read {resource|a file} that holds credentials",
    confidence: "medium",
    actions: ["resources/read", "resources/subscribe"],
    when: {
      any: [
        { field: "resource", matches: "*/.aws/credentials*" },
        { field: "resource", matches: "*/.env" },
        { field: "resource", matches: "*/.env.*" },
        { field: "resource", matches: "*/id_rsa*" },
        { field: "resource", matches: "*/id_ed25519*" },
        { field: "resource", matches: "*/.kube/config*" },
        { field: "resource", matches: "*/.npmrc" },
        { field: "resource", matches: "*/.netrc" },
        { field: "resource", matches: "*/etc/shadow*" },
        { field: "resource", matches: "*/.docker/config.json" },
        { field: "resource", matches: "*.pem" },
        { field: "resource", matches: "*/.ssh/*" },
        { field: "resource", matches: "*/.git-credentials" },
        { field: "resource", matches: "*/application_default_credentials.json" },
      ],
    },
    severity: "high",
    attempted: "medium",
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1552.001" }],
    owasp: ["NHI2"],
    expected: "an agent reads documents, and no credentials",
    shows: ["resource", "labels.server"],
    key: "resource",
    falsePositives: ["An agent whose task is to rotate that file."],
    response: [ASK],
    fires: [{ name: "a key", records: [mcpCall("resources/read", { uri: "file:///home/ci/.aws/credentials" })] }],
    quiet: [{ name: "a document", records: [mcpCall("resources/read", { uri: "file:///docs/guide.md" })] }],
    sources: ["otel", "mcp"],
  },
  {
    ...BASE,
    id: "agent-secrets-searched",
    title: "{identity_name} reads many secrets through its tools",
    confidence: "medium",
    actions: ["execute_tool *", "tools/call *", "resources/read"],
    when: {
      any: [
        { field: "action", contains: "secret" },
        { field: "action", contains: "credential" },
        { field: "action", contains: "password" },
        { field: "action", contains: "api_key" },
        { field: "action", contains: "token" },
        { field: "resource", contains: "secret" },
        { field: "resource", contains: "credential" },
      ],
    },
    threshold: { distinct: ["resource"], noun: "ways to secrets", atLeast: 5, withinMs: 1800000 },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1552.001" }],
    owasp: ["NHI2", "NHI5"],
    expected: "an agent needs few secrets",
    shows: ["action", "resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "six kinds",
        records: ["get_secret", "read_secret", "list_api_keys", "get_credentials", "read_password", "fetch_token"].map(
          (name) => mcpCall("tools/call", { name }),
        ),
      },
    ],
    quiet: [
      { name: "one, often", records: Array.from({ length: 6 }, () => mcpCall("tools/call", { name: "get_secret" })) },
    ],
    sources: ["otel", "mcp"],
  },
  {
    ...BASE,
    id: "agent-guard-passed",
    title: "{identity_name} ran with its guards off ({beside.call})",
    confidence: "medium",
    actions: [
      "invoke_agent*",
      "create_agent*",
      "execute_tool *",
      "claude_code.*",
      "codex.*",
      "gemini_cli.*",
      "tools/call *",
    ],
    when: {
      any: [
        inArguments([
          ...["dangerously-skip-permissions", "bypassPermissions", "dangerously-bypass-approvals", "--yolo"],
          ...["approval_policy=never", "--approval-mode=yolo", "--approval-mode yolo", "--trust-all-tools"],
          ...["--allow-all-tools", "--sandbox danger-full-access", "--dangerously-allow"],
        ]),
        // What Codex and Gemini's CLI write of their settings as they start.
        { field: HANDED, in: ["danger-full-access", "yolo"] },
      ],
    },
    severity: "high",
    attempted: "high",
    failed: "high",
    refusal: "alone",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    owasp: ["NHI5"],
    expected: "an agent asks before it acts",
    shows: ["action", "delegation"],
    key: "delegation",
    // On whose behalf: a pipeline's agent runs so each night, and a person's does not.
    alike: ["delegation"],
    falsePositives: ["Runs in a sandbox that is thrown away."],
    response: [ASK],
    fires: [
      {
        name: "a mode",
        records: [logEvent("claude_code.tool_result", { tool_name: "Bash", permission_mode: "bypassPermissions" })],
      },
      {
        name: "as it starts",
        records: [
          logEvent("codex.conversation_starts", { approval_policy: "never", sandbox_policy: "danger-full-access" }),
        ],
      },
      {
        name: "a flag",
        records: [
          span({
            "gen_ai.operation.name": "invoke_agent",
            "process.command_line": "claude --dangerously-skip-permissions -p x",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "the usual mode",
        records: [logEvent("claude_code.tool_result", { tool_name: "Bash", permission_mode: "default" })],
      },
      {
        name: "it starts as it is meant to",
        records: [
          logEvent("codex.conversation_starts", { approval_policy: "on-request", sandbox_policy: "workspace-write" }),
        ],
      },
    ],
    sources: ["otel", "mcp"],
  },
];
