import type { Json } from "@rolecall/core";
import { parse } from "../text-body.ts";

/** The value of a cell; undefined where there is nothing. Lists and objects are their JSON. */
export function cellOf(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" && /^\s*[{[]/.test(value) ? (parse(value) ?? value) : value;
}
