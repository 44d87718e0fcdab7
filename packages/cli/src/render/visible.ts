import { visible, visibleJson as visibleInJson } from "@rolecall/core";

export { visible };

/** Each line of a text by itself. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

/** A value as JSON that is as safe on a terminal, and still means the same. */
export function visibleJson(value: unknown, indent?: number): string {
  return visibleInJson(JSON.stringify(value, null, indent));
}

/** A list as one JSON document with an element a line. */
export function visibleJsonList(values: readonly unknown[]): string {
  return values.length === 0 ? "[]\n" : `[\n${values.map((value) => visibleJson(value)).join(",\n")}\n]\n`;
}
