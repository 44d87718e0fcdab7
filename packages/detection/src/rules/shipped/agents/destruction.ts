import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { mcpCall, span } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";
import { GRAVE_CALLS, inArguments, run, shell, TOOL_CALLS } from "./tool-arguments.ts";

const query = (sql: string): JsonObject => mcpCall("tools/call", { name: "query", arguments: { sql } });

/** The same by an agent whose telemetry says that it is of production. */
const inProduction = (sql: string): JsonObject =>
  span(
    {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "execute_sql",
      "gen_ai.agent.id": "builder",
      "gen_ai.tool.call.arguments": JSON.stringify({ query: sql }),
    },
    { "deployment.environment.name": "production" },
  );

/** The same, as people and models write it. */
const REMOVALS = ["rm -rf", "rm -fr", "rm -r -f", "rm -f -r", "rm --recursive --force"];
/** The machine, and all of a person's files. */
const ALL_OF = ["", "~", "$HOME"];

/** All of a machine, a database or an environment is deleted. */
const EVERYTHING: Condition = {
  any: [
    run(
      [
        ...["--no-preserve-root", "mkfs.", "of=/dev/sd", "of=/dev/nvme"],
        ...ALL_OF.flatMap((place) => REMOVALS.map((removal) => `${removal} ${place}/*`)),
        ...["drop database", "drop schema", "drop table", "truncate table", "dropDatabase(", "flushall"],
        ...["drop keyspace", "drop owned by", "'truncate ", '"truncate ', "dropdb ", "volumeDelete("],
        ...[
          "tofu destroy",
          "terragrunt destroy",
          "run-all destroy",
          "apply -destroy",
          "gsutil rm -r",
          "gsutil -m rm -r",
        ],
        ...["terraform destroy", "kubectl delete namespace", "kubectl delete ns ", "aws s3 rb ", "vssadmin delete"],
        ...[
          "pulumi destroy",
          "railway volume delete",
          "railway delete",
          "apps:destroy",
          "fly apps destroy",
          "flyctl destroy",
        ],
        ...["supabase projects delete", "gh repo delete", "gcloud projects delete", "gcloud sql instances delete"],
        ...["az group delete", "rds delete-db-", "dynamodb delete-table", "rails db:drop", "rake db:drop"],
      ],
      [
        ...["/", "~", "~/", "$HOME", "$HOME/"].flatMap((place) =>
          REMOVALS.flatMap((removal) => ["", '"*', " *", ";*"].map((end) => `*${removal} ${place}${end}`)),
        ),
        "*aws s3 rm *--recursive*",
        ...["*terraform -* destroy*", "*terraform apply -* -destroy*", "*gcloud storage rm *-r*"],
        ...["1=1", "1 = 1", "true"].map((always) => `*delete from * where ${always}*`),
      ],
    ),
    {
      all: [
        { any: ["sql", "query", "database"].map((contains) => ({ field: "action", contains })) },
        { any: [inArguments([], ["*delete from *", "truncate *"]), inArguments(["detach delete"])] },
        { not: inArguments([" where "]) },
      ],
    },
  ],
};

/** What people do each day to a database and a cluster of their own. */
const BEGUN_ANEW = run(
  [
    ...[
      "prisma migrate reset",
      "--force-reset",
      "supabase db reset",
      "migrate:fresh",
      "db:wipe",
      "db:reset",
      "pg:reset",
    ],
    ...["manage.py flush", "flushdb", "docker volume rm", "docker volume prune", "down --volumes", "helm uninstall"],
    ...["delete-stack", "terminate-instances", "delete-bucket", "delete-cluster", "delete-file-system"],
    ...["az sql db delete", "databases delete", "database delete", "projects delete", "delete pvc", "delete all --all"],
  ],
  ["*kubectl delete * --all*", "*find / * -delete*", "*find / -delete*"],
);

/** Agents run alone where nobody looks on; what stands behind them, as the log says, is no rehearsal. */
const IN_PRODUCTION: Condition = {
  any: ["prod", "production", "prd", "live", "prod-*", "production-*"].map((matches) => ({
    field: "environment",
    matches,
  })),
};

/** AI agents: what is gone after their tools were called. */
export const AGENTS_DESTRUCTION: readonly Rule[] = [
  plainRule({
    ...TOOL_CALLS,
    id: "agent-everything-deleted",
    title: "{identity_name} had a tool delete all of a machine, a database or an environment ({beside.call})",
    when: { all: [EVERYTHING, { not: IN_PRODUCTION }] },
    severity: "medium",
    attempted: "low",
    failed: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "an agent deletes what it made",
    fires: ["a table", query("DROP TABLE users")],
    quiet: ["what it built", shell("rm -rf ./dist && npm run build")],
  }),
  plainRule({
    ...GRAVE_CALLS,
    id: "agent-production-deleted",
    title:
      "{identity_name} had a tool delete all of a machine, a database or an environment of production ({beside.call})",
    when: { all: [{ any: [EVERYTHING, BEGUN_ANEW] }, IN_PRODUCTION] },
    severity: "high",
    attempted: "medium",
    failed: "medium",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "an agent deletes what it made; what is of production, people delete",
    response: [
      "Stop the run; do not let the agent repair it. Bring back the last backup, or the state before that minute, from outside of the agent's reach.",
      "Take from the agent whatever may delete in production.",
    ],
    fires: ["a table of production", inProduction("DROP TABLE companies CASCADE")],
    quiet: ["a row of it", inProduction("DELETE FROM companies WHERE id = 7")],
  }),
];
