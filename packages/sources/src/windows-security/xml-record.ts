import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { readId, readObject } from "../record/read-member.ts";

/** A header is no longer, and names before it have no more of it. */
const MOST_HEADER = 4096;

/** An event that Windows wrote as XML, whole, with the members that its rows have. Undefined for any other text. */
export function xmlRecord(text: string): JsonObject | undefined {
  const line = text.trim();
  if (!isWhole(line)) return undefined;
  const [from, to] = [line.indexOf("<System>"), line.indexOf("</System>")];
  if (from === -1 || to < from || to - from > MOST_HEADER) return undefined;
  const header = line.slice(from, to);
  const provider = /<Provider\s[^>]*?\bName=['"]([^'"]{1,128})['"]/.exec(header)?.[1];
  const id = elementIn(header, "EventID");
  if (provider === undefined || id === undefined) return undefined;
  return {
    EventID: id,
    Provider: provider,
    Channel: elementIn(header, "Channel") ?? null,
    Computer: elementIn(header, "Computer") ?? null,
    EventRecordID: elementIn(header, "EventRecordID") ?? null,
    Keywords: elementIn(header, "Keywords") ?? null,
    TimeCreated: /<TimeCreated\s+SystemTime=['"]([^'"]{1,40})['"]/.exec(header)?.[1] ?? null,
    UserID: /<Security\s+UserID=['"](S-[\d-]{1,180})['"]/.exec(header)?.[1] ?? null,
    EventData: xmlData(line.slice(to)),
  };
}

/** What breaks off says too little: what was asked of a directory stands in a line of its own, at the end. */
function isWhole(line: string): boolean {
  return (line.startsWith("<Event ") || line.startsWith("<Event>")) && line.endsWith("</Event>");
}

const ELEMENTS = {
  EventID: element("EventID"),
  Channel: element("Channel"),
  Computer: element("Computer"),
  EventRecordID: element("EventRecordID"),
  Keywords: element("Keywords"),
} as const;

function element(name: string): RegExp {
  return new RegExp(`<${name}(?:\\s[^>]*)?>([^<]{1,256})</${name}>`);
}

function elementIn(header: string, name: keyof typeof ELEMENTS): string | undefined {
  return ELEMENTS[name].exec(header)?.[1];
}

/** `<Data Name='…'>…</Data>`, and of what has no such names the innermost elements (`UserData`). */
const DATA = /<Data Name=['"]([^'"]{1,64})['"]\s*(?:\/>|>([^<]*)<\/Data>)/g;
const INNER = /<([A-Za-z]\w{1,63})>([^<]*)<\/\1>/g;

/** No event has more. */
const MOST_DATA = 128;

/** What the event says, by its names. */
export function xmlData(xml: string): JsonObject {
  const data: Record<string, Json> = {};
  let left = MOST_DATA;
  for (const [, name = "", value = ""] of xml.matchAll(xml.includes("<Data ") ? DATA : INNER)) {
    data[name] = unescaped(value);
    left -= 1;
    if (left === 0) break;
  }
  return data;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

function unescaped(text: string): string {
  return text.includes("&")
    ? text.replace(
        /&(lt|gt|amp|quot|apos);|&#(?:x[\da-fA-F]{1,4}|\d{1,5});/g,
        (_, name?: string) => ENTITIES.get(name ?? "") ?? " ",
      )
    : text;
}

/** Where what makes JSON of XML puts an attribute. */
export function attribute(element: Json | undefined, name: string): string | undefined {
  if (!isJsonObject(element)) return undefined;
  const under =
    readObject(element["$"]) ?? readObject(element["#attributes"]) ?? readObject(element["@attributes"]) ?? {};
  return readId(element[name] ?? element[`@${name}`] ?? element[`-${name}`] ?? element[`_${name}`] ?? under[name]);
}

/** What an event says, as an object of its names or as a list of `Data`, each with its name as an attribute. */
export function dataIn(event: JsonObject): JsonObject {
  const data = event["EventData"];
  if (!isJsonObject(data)) {
    const user = readObject(event["UserData"]) ?? {};
    return Object.values(user).find(isJsonObject) ?? user;
  }
  const list = data["Data"] ?? data["data"];
  return Array.isArray(list) ? ofList(list as readonly Json[]) : data;
}

function ofList(list: readonly Json[]): JsonObject {
  const data: Record<string, Json> = {};
  for (const item of list.slice(0, MOST_DATA)) {
    if (!isJsonObject(item)) continue;
    const name = attribute(item, "Name");
    if (name !== undefined)
      data[name] = item["#text"] ?? item["Value"] ?? item["_"] ?? item["text"] ?? item["content"] ?? null;
    else Object.assign(data, item);
  }
  return data;
}
