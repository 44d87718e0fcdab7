import { hash } from "node:crypto";
import type { JsonObject } from "@rolecall/core";
import { hex } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";

/** The organisation's login. */
export const GITHUB_ORG = "example";

export interface GithubFields {
  readonly action: string;
  readonly actor: string;
  readonly repo: string;
  readonly ip: string;
  readonly country: string;
  readonly userAgent: string;
  /** `create`, `modify`, `access`, `remove`. */
  readonly operation: string;
  /** Members of this action only. */
  readonly more?: JsonObject;
}

/** An entry of the organisation's audit log, as streamed (GitHub docs, "Audit log events for your organization"). */
export function githubAudit(random: Random, at: number, fields: GithubFields): RawRecord {
  const record: JsonObject = {
    "@timestamp": at,
    _document_id: hex(random, 6),
    action: fields.action,
    actor: fields.actor,
    actor_id: 1_000_000 + [...fields.actor].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_000_000, 7),
    actor_ip: fields.ip,
    actor_is_bot: fields.actor.endsWith("[bot]"),
    actor_location: { country_code: fields.country },
    business: "example-inc",
    created_at: at,
    operation_type: fields.operation,
    org: GITHUB_ORG,
    org_id: 4_711_000,
    repo: `${GITHUB_ORG}/${fields.repo}`,
    ...(fields.userAgent === "" ? {} : { user_agent: fields.userAgent }),
    ...fields.more,
  };
  return { at, source: "github-audit", record };
}

/** `hashed_token` as the audit log has it: the base64 of a SHA-256. It is the hash of a label; there is no token. */
export function hashedToken(label: string): string {
  return hash("sha256", `no token: ${label}`, "base64");
}
