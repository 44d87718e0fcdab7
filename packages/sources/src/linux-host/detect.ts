import type { JsonObject } from "@rolecall/core";
import { readId } from "../record/read-member.ts";
import { isAudit } from "./audit-record.ts";
import { isFalco } from "./falco.ts";
import { messageOf } from "./host-message.ts";
import { isOsquery } from "./osquery.ts";
import { isOfSystem } from "./programs.ts";
import { isTetragon } from "./tetragon.ts";

/** A message of one of the system's own programs, a record of the kernel's audit, an alert of Falco's, an event of Tetragon's, or a row of osquery's. */
export function detect(record: JsonObject): boolean {
  if (record["identity_uid"] !== undefined) return false;
  const message = messageOf(record);
  const isMessage = message !== undefined && isOfSystem(message.program) && !isOfApplication(record);
  return isMessage || isAudit(record) || isFalco(record) || isTetragon(record) || isOsquery(record);
}

/** Applications are called so, too, and say how grave it is in a word beside: syslog has a number for that, or calls it otherwise. */
function isOfApplication(record: JsonObject): boolean {
  return LEVELS.some((name) => /^[a-z]/i.test(readId(record[name]) ?? ""));
}

/** Also as they are where all names of a record are spelled anew. */
const LEVELS = ["level", "log_level", "logLevel", "loglevel", "levelname", "lvl", "log.level"];
