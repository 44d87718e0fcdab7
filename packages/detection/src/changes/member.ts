import { isJsonObject, type Json } from "@rolecall/core";

export function member(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
