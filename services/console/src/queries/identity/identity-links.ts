import type { Store } from "@rolecall/clickhouse";
import type { IdentityLink } from "@rolecall/core";
import type { Whose } from "../hourly.ts";
import { ask, type Question } from "../question.ts";

/** What it acts as on other platforms, and who acts as it. */
export function linksQuestion(whose: Whose): Question {
  return {
    sql: `SELECT tenant, from_uid, to_uid, link_kind, evidence, confidence, first_seen, last_seen, events
      FROM rolecall.identity_links FINAL
      WHERE tenant = {tenant:String} AND (from_uid = {uid:String} OR to_uid = {uid:String})
      ORDER BY last_seen DESC, from_uid, to_uid LIMIT 50`,
    parameters: { tenant: whose.tenant, uid: whose.identity_uid },
  };
}

export function links(store: Store, question: Question): Promise<readonly IdentityLink[]> {
  return ask<IdentityLink>(store, question);
}
