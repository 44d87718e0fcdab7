import type { Json, JsonObject } from "@rolecall/core";
import { firstId } from "../record/first-text.ts";
import { readText } from "../record/read-member.ts";
import { logInstant } from "../time/log-instant.ts";

/** What a program of a machine wrote, however it travelled. */
export interface HostMessage {
  readonly program: string;
  readonly text: string;
  readonly host: string;
  readonly time: Json | undefined;
}

/** The names that the program, its words, the machine and the time have in one sort of record. */
interface Shape {
  readonly program: readonly string[];
  readonly text: string;
  readonly host: readonly string[];
  readonly time: readonly string[];
}

const SHAPES: readonly Shape[] = [
  // journald, as `journalctl -o json`, Fluent Bit and Promtail read it; the lines that are read here; syslog-ng's own names.
  {
    program: ["SYSLOG_IDENTIFIER", "_COMM", "PROGRAM"],
    text: "MESSAGE",
    host: ["_HOSTNAME", "host", "hostname", "HOST"],
    time: ["_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP", "time", "ISODATE", "R_ISODATE"],
  },
  // Azure Monitor's table `Syslog`.
  {
    program: ["ProcessName"],
    text: "SyslogMessage",
    host: ["Computer", "HostName"],
    time: ["EventTime", "TimeGenerated"],
  },
  // NXLog's, of syslog.
  {
    program: ["SourceName"],
    text: "Message",
    host: ["Hostname"],
    time: ["EventTime", "EventReceivedTime"],
  },
  // rsyslog's properties under their own names.
  {
    program: ["programname", "syslogtag"],
    text: "msg",
    host: ["hostname", "fromhost"],
    time: ["timereported", "timestamp", "timegenerated"],
  },
  // Vector, Fluent Bit, Fluentd, rsyslog's templates and Logstash, which call the program what they like; journald's by Vector.
  {
    program: [
      "SYSLOG_IDENTIFIER",
      "_COMM",
      "appname",
      "app_name",
      "ident",
      "programname",
      "program",
      "syslogtag",
      "app-name",
    ],
    text: "message",
    host: ["hostname", "host", "logsource", "syslog_host"],
    time: ["timestamp", "@timestamp", "time", "timereported", "date"],
  },
];

const PROGRAMS = Array.from(new Set(SHAPES.flatMap(({ program }) => program)));

/** May the record be a message of one of these programs? It is asked of records of all sorts. */
export function isOfProgram(record: JsonObject, programs: { has(name: string): boolean }): boolean {
  for (const name of PROGRAMS) {
    const program = record[name];
    if (typeof program === "string") return programs.has(program);
  }
  return false;
}

/** Undefined where the record is no message of a program. */
export function messageOf(record: JsonObject): HostMessage | undefined {
  for (const { program, text, host, time } of SHAPES) {
    // rsyslog leaves the blank behind the program's name, RFC 5424 begins text with a mark.
    const said = readText(record[text], MOST_TEXT)?.trimStart();
    if (said === undefined || said.startsWith("{")) continue;
    const name = firstId(record, program);
    if (name === undefined) continue;
    return {
      program: name,
      text: said,
      host: (firstId(record, host) ?? "").toLowerCase().split(".", 1)[0] ?? "",
      time: timeIn(record, time),
    };
  }
  return undefined;
}

/** The line's own time may have no year: whoever carries it then says more. */
function timeIn(record: JsonObject, names: readonly string[]): Json | undefined {
  const times = names.flatMap((name) => record[name] ?? []);
  return times.find((time) => !Number.isNaN(logInstant(time))) ?? times[0];
}

const MOST_TEXT = 8192;
