import type { Act } from "../act.ts";

/** util-linux and shadow: `(to root) ann on pts/0`, `FAILED SU (to root) ann on pts/0`, `Successful su for root by ann`. */
const LINE = /^(?<failed>FAILED SU )?\(to (?<as>[^)\s]{1,128})\) (?<user>[^\s]{1,128}) on (?<tty>\S{1,64})$/;
const OLDER = /^(?<end>Successful|FAILED) su for (?<as>\S{1,128}) by (?<user>\S{1,128})$/;

/** Who becomes somebody else. */
export function suMessage(message: string): Act | undefined {
  const { failed, end, as, user, tty } = LINE.exec(message)?.groups ?? OLDER.exec(message)?.groups ?? {};
  if (user === undefined) return undefined;
  const isFailed = failed !== undefined || end === "FAILED";
  return {
    action: "su",
    actionClass: "auth",
    user,
    outcome: isFailed ? "denied" : "success",
    error: isFailed ? "refused" : undefined,
    resource: as,
    resourceKind: "user",
    labels: { runs_as: as, terminal: tty },
  };
}
