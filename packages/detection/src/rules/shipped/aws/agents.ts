import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["aws-cloudtrail"];
const BEDROCK = { field: "service", prefix: "bedrock" } as const;

/** AWS: models that are made or rented, and what agents are, know and may reach. */
export const AWS_AGENTS: readonly Rule[] = [
  plainRule({
    id: "aws-model-made",
    title: "{identity_name} made, brought or rented a model ({action})",
    sources,
    service: "bedrock.amazonaws.com",
    actions: [
      ...["CreateModelCustomizationJob", "CreateModelImportJob", "CreateCustomModel", "CreateCustomModelDeployment"],
      ...["CreateProvisionedModelThroughput", "CreateMarketplaceModelEndpoint", "RegisterMarketplaceModelEndpoint"],
      "DeleteImportedModel",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Impact", technique: "T1496.004" },
    expected: "models are trained and rented by plan: each costs by the hour, and answers what it was taught",
    fires: ["rented", cloudtrail("bedrock", "CreateProvisionedModelThroughput", { modelUnits: 10, modelId: "m" })],
    quiet: ["listed", cloudtrail("bedrock", "ListCustomModels", {})],
  }),
  plainRule({
    id: "aws-agent-tools-changed",
    title: "{identity_name} changed what an agent can call, or what it reads ({action})",
    sources,
    actions: [
      ...["CreateAgentActionGroup", "UpdateAgentActionGroup", "CreateGatewayTarget", "UpdateGatewayTarget"],
      ...["UpdateAgentAlias", "AssociateAgentKnowledgeBase", "AssociateAgentCollaborator", "UpdateFlow"],
      ...["CreateDataSource", "UpdateDataSource", "UpdatePrompt"],
    ],
    when: BEDROCK,
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "agents, their tools and their sources come from the pipeline",
    fires: ["another tool", cloudtrail("bedrock", "CreateAgentActionGroup", { agentId: "A", actionGroupName: "x" })],
    quiet: ["a table's", cloudtrail("quicksight", "CreateDataSource", { name: "x" })],
  }),
  plainRule({
    id: "aws-agent-door-open",
    title:
      "{identity_name} opened a gateway of tools to whoever finds it ({raw.requestParameters.name|not named in the log})",
    sources,
    service: "bedrock-agentcore.amazonaws.com",
    actions: ["CreateGateway", "UpdateGateway"],
    when: { field: "raw.requestParameters.authorizerType", equals: "NONE" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4", "NHI6"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "gateways ask who calls",
    fires: ["asks nobody", cloudtrail("bedrock-agentcore", "CreateGateway", { name: "g", authorizerType: "NONE" })],
    quiet: ["asks", cloudtrail("bedrock-agentcore", "CreateGateway", { name: "g", authorizerType: "CUSTOM_JWT" })],
  }),
  plainRule({
    id: "aws-agent-memory-destroyed",
    title: "{identity_name} deleted what agents remember or are told ({action})",
    sources,
    actions: ["DeleteMemory", "DeleteAgentMemory", "BatchDeleteMemoryRecords", "DeletePrompt", "DeleteFlow"],
    when: BEDROCK,
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "memories end with the agent",
    fires: ["all of it", cloudtrail("bedrock-agentcore", "DeleteMemory", { memoryId: "m" })],
    quiet: ["read", cloudtrail("bedrock-agentcore", "GetMemory", { memoryId: "m" })],
  }),
];
