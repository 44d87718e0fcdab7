import { commandSign } from "../../action/command-signs.ts";
import type { Act } from "../act.ts";
import { programIn } from "../program-in.ts";

/** The folder may be called anything: it ends with the first of sudo's own words, and what it hides is part of the command. */
const LINE =
  /^\s{0,64}(?<user>[^\s:;]{1,128}) : (?:(?<why>[^;=]{3,120}) ; )?(?:HOST=[^;]{0,253} ; )?TTY=(?<tty>[^;]{1,64}) ; (?:CHROOT=[^;]{0,512} ; )?PWD=.{0,512}? ; USER=(?<as>[^;]{1,128}) ; (?:GROUP=[^;]{1,128} ; )?(?:TSID=[^;]{1,64} ; )?(?:ENV=[^;]{0,2048} ; )?COMMAND=(?<command>.{1,8192})$/s;

/** What was done as somebody else. Of the command the program counts, and what it is seen to do; the rest may be secret. */
export function sudoMessage(message: string): Act | undefined {
  const { user, why, tty, as, command = "" } = LINE.exec(message)?.groups ?? {};
  if (user === undefined) return undefined;
  const program = programIn(command);
  return {
    action: `sudo ${program}`,
    actionClass: "execute",
    user,
    outcome: why === undefined ? "success" : "denied",
    error: why === undefined ? undefined : codeOf(why),
    resource: program,
    resourceKind: "program",
    labels: { runs_as: as, terminal: tty, does: commandSign(command), shell: SHELL.test(command) ? "yes" : undefined },
  };
}

/** A shell as somebody else is whatever is done in it; one that is given what to do (`-c`, a file) is that. */
const SHELL =
  /^(?:\/[\w.-]{1,32}){0,4}\/?(?:(?:ba|da|z|k|c|tc|fi)?sh|su)(?:\s{1,4}-{1,2}(?:[il]{1,2}|login)?)*(?:\s{1,4}root)?\s*$/;

function codeOf(why: string): string {
  if (/incorrect password|password is required/.test(why)) return "wrong-password";
  return /NOT in sudoers|not allowed/.test(why) ? "not-allowed" : "refused";
}
