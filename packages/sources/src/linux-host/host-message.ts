import type { Json, JsonObject } from "@rolecall/core";
import { readId, readText } from "../record/read-member.ts";

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
  // journald, as `journalctl -o json` and Fluent Bit, Vector and Promtail read it; and the lines that are read here.
  {
    program: ["SYSLOG_IDENTIFIER", "_COMM"],
    text: "MESSAGE",
    host: ["_HOSTNAME", "host", "hostname"],
    time: ["_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP", "time"],
  },
  // Azure Monitor's table `Syslog`.
  {
    program: ["ProcessName"],
    text: "SyslogMessage",
    host: ["Computer", "HostName"],
    time: ["EventTime", "TimeGenerated"],
  },
  // Vector, Fluent Bit, Fluentd, rsyslog's templates and Logstash, which call the program what they like.
  {
    program: ["appname", "app_name", "ident", "programname", "program", "syslogtag", "app-name"],
    text: "message",
    host: ["hostname", "host", "logsource", "syslog_host"],
    time: ["timestamp", "@timestamp", "time", "timereported", "date"],
  },
];

/** Applications call themselves so, too, and say how grave it is in a word beside: syslog has a number for that, or calls it otherwise. */
function isOfApplication({ level }: JsonObject): boolean {
  return typeof level === "string" && /^[a-z]/i.test(level);
}

/** Undefined where the record is no message of a program. */
export function messageOf(record: JsonObject): HostMessage | undefined {
  for (const { program, text, host, time } of SHAPES) {
    const said = readText(record[text], MOST_TEXT);
    if (said === undefined || said.startsWith("{")) continue;
    const name = textIn(record, program);
    if (name === undefined || (text === "message" && isOfApplication(record))) continue;
    return {
      program: name,
      text: said,
      host: (textIn(record, host) ?? "").toLowerCase().split(".", 1)[0] ?? "",
      time: time.map((member) => record[member]).find((value) => value !== undefined && value !== null),
    };
  }
  return undefined;
}

const MOST_TEXT = 8192;

function textIn(record: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = readId(record[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}
