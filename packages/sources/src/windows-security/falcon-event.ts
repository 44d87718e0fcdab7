import type { JsonObject } from "@rolecall/core";
import { readId } from "../record/read-member.ts";
import type { WindowsEvent } from "./written-event.ts";

/** Who writes of programs that are started, in whose words this one is read. */
const SECURITY = "Microsoft-Windows-Security-Auditing";

/**
 * A program that was started, as Falcon's sensor tells of it (`ProcessRollup2`), in the words of 4688: so the same identity, and the
 * same rules. Whose it was is a SID; what copies the events may have looked its name up.
 * https://falcon.crowdstrike.com/documentation/page/e3ce0b24/events-data-dictionary
 */
export function falconEvent(record: JsonObject): WindowsEvent | undefined {
  if (record["event_simpleName"] !== "ProcessRollup2" || record["event_platform"] !== "Win") return undefined;
  const agent = readId(record["aid"]);
  if (agent === undefined) return undefined;
  const user = readId(record["UserName"]);
  return {
    id: 4688,
    provider: SECURITY,
    channel: "Falcon",
    computer: readId(record["ComputerName"]) ?? agent,
    time: record["ContextTimeStamp"] ?? record["ProcessStartTime"] ?? record["timestamp"],
    recordId: readId(record["id"]),
    userSid: undefined,
    keywords: undefined,
    data: {
      SubjectUserSid: record["UserSid"] ?? null,
      SubjectUserName: user ?? null,
      SubjectLogonId: logonOf(readId(record["AuthenticationId"])) ?? null,
      NewProcessName: record["ImageFileName"] ?? null,
      CommandLine: record["CommandLine"] ?? null,
      ParentProcessName: record["ParentBaseFileName"] ?? null,
    },
  };
}

/** As Windows writes it. */
function logonOf(id: string | undefined): string | undefined {
  return id !== undefined && /^\d{1,15}$/.test(id) ? `0x${Number(id).toString(16)}` : undefined;
}
