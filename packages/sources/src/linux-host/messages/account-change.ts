import type { Act } from "../act.ts";

const NEW = /^new (?<what>user|group): name=(?<name>[^,\s]{1,128})(?:, UID=(?<uid>\d{1,10}))?/;
const MEMBER =
  /^(?:add '(?<user>[^']{1,128})' to (?:shadow )?group '(?<group>[^']{1,128})'|user (?<member>\S{1,128}) added by \S{1,128} to group (?<into>\S{1,128}))$/;
const GONE = /^(?:delete user '(?<user>[^']{1,128})'|(?:removed )?group '(?<group>[^']{1,128})' removed)/;
const PASSWORD = /^pam_unix\((?:passwd|chpasswd):chauthtok\): password changed for (?<user>\S{1,128})$/;
/** `usermod -u 0`, `usermod -s /bin/bash`, of one who had none. */
const CHANGED =
  /^change user '(?<user>[^']{1,128})' (?<what>UID|shell|password|name) from '(?<from>[^']{0,256})' to '(?<to>[^']{0,256})'$/;

/** Groups that are as good as root. */
const RULING = /^(?:root|sudo|wheel|admin|docker|lxd|libvirt|disk|shadow)$/;

/** What is done with accounts. The log does not say by whom: whoever does it is root then. */
export function accountChange(program: string, message: string): Act | undefined {
  return madeAct(program, message) ?? memberAct(message) ?? goneAct(message) ?? changedAct(message);
}

function act(action: string, resource: string | undefined, more: Partial<Act> = {}): Act {
  return {
    action,
    actionClass: "admin",
    user: "root",
    outcome: "success",
    resource,
    resourceKind: "user",
    ...more,
  };
}

/** A user's own group, which has its name, comes with the user. */
function madeAct(program: string, message: string): Act | undefined {
  const made = NEW.exec(message)?.groups;
  if (made === undefined || (made["what"] === "group" && program !== "groupadd")) return undefined;
  return act(`${made["what"]}.created`, made["name"], { labels: { uid: made["uid"] } });
}

function memberAct(message: string): Act | undefined {
  const { user, group, member = user, into = group } = MEMBER.exec(message)?.groups ?? {};
  if (member === undefined || into === undefined) return undefined;
  return act("group.member-added", into, {
    resourceKind: "group",
    granted: into,
    labels: { member, granted_to: member, privileged_group: RULING.test(into) ? into : undefined },
  });
}

function goneAct(message: string): Act | undefined {
  const gone = GONE.exec(message)?.groups;
  if (gone === undefined) return undefined;
  const { user, group } = gone;
  return user === undefined ? act("group.deleted", group, { resourceKind: "group" }) : act("user.deleted", user);
}

function changedAct(message: string): Act | undefined {
  const password = PASSWORD.exec(message)?.groups?.["user"];
  if (password !== undefined) return act("password.changed", password);
  const { user, what, to } = CHANGED.exec(message)?.groups ?? {};
  if (user === undefined || what === undefined) return undefined;
  return act(`user.${what.toLowerCase()}-changed`, user, { labels: { uid: what === "UID" ? to : undefined } });
}
