import { commandSign } from "../../action/command-signs.ts";
import type { Act } from "../act.ts";
import { programIn } from "../program-in.ts";

const JOB = /^\((?<user>[^)\s]{1,128})\) CMD \((?<command>.{0,8192})\)$/s;
/** What was done to a table of jobs; who looks at it says nothing. */
const TABLE = /^\((?<user>[^)\s]{1,128})\) (?<done>REPLACE|DELETE) \((?<of>[^)\s]{1,128})\)$/;

/** Jobs that run, and tables of them that change. */
export function cronMessage(message: string): Act | undefined {
  const job = JOB.exec(message)?.groups;
  if (job !== undefined) {
    const command = (job["command"] ?? "").trim();
    const program = programIn(command);
    return {
      action: `cron ${program}`,
      actionClass: "execute",
      user: job["user"],
      outcome: "success",
      resource: program,
      resourceKind: "program",
      labels: { does: commandSign(command) },
    };
  }
  const { user, done = "", of } = TABLE.exec(message)?.groups ?? {};
  if (user === undefined) return undefined;
  return {
    action: `crontab.${done.toLowerCase()}`,
    actionClass: "admin",
    user,
    outcome: "success",
    resource: of,
    resourceKind: "user",
  };
}
