import type { PeerNames } from "./peer.ts";

/** What peers call what these rules find. */
export const PEERS_AGENTS: Readonly<Record<string, PeerNames>> = {
  "agent-guard-passed": { sentinel: ["Agent permission bypass flags"] },
  "agent-many-hosts-called": { scc: ["Agent: port scan"] },
  "agent-metadata-service-called": { scc: ["Agent: metadata-service access"] },
  "agent-secret-file-read": { elastic: ["GenAI Process Accessing Sensitive Files"] },
  "agent-sign-in-spike": { entra: ["signInSpike"] },
  "agent-tools-refused": { scc: ["AGENT_ENGINE_EXCESSIVE_FAILED_ATTEMPT"], entra: ["failedAccessAttempt"] },
  "anthropic-address-list-removed": { panther: ["Anthropic.Activity.IP.Restriction.Deleted"] },
  "anthropic-key-made": { panther: ["Anthropic.Activity.Service.Key.Created"] },
  "anthropic-mcp-server-added": { panther: ["Anthropic.Activity.MCP.Server.Created"] },
  "anthropic-owner-changed": { panther: ["Anthropic.Activity.Primary.Owner.Transferred"] },
  "anthropic-sign-in-weakened": { panther: ["Anthropic.Activity.SSO.Disabled"] },
  "anthropic-spend-limit-removed": { panther: ["Anthropic.Activity.Spend.Limit.Deleted"] },
  "opa-denied-many": { scc: ["EXCESSIVE_FAILED_ATTEMPT"] },
  "openai-address-list-changed": { panther: ["OpenAI.IP.Allowlist.Changes"] },
  "openai-powerful-key-made": { panther: ["OpenAI.API.Key.Anomalous.Activity"] },
  "vault-paths-probed": { scc: ["EXCESSIVE_FAILED_ATTEMPT"] },
  "vault-secrets-enumerated": { guardduty: ["CredentialAccess:IAMUser/AnomalousBehavior"] },
};
