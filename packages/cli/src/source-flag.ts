import { nearest } from "@rolecall/core";
import { SOURCES } from "@rolecall/sources";
import { type Arguments, UsageError } from "./verb.ts";

/** The value of `--source`: a source's name, or `auto` when it is absent. @throws UsageError naming the nearest one. */
export function sourceOf(args: Arguments): string {
  const given = args.text("source") ?? "auto";
  const names = ["auto", ...SOURCES.map((source) => source.name)];
  if (names.includes(given)) return given;
  const near = nearest(given, names);
  throw new UsageError(
    `no source is named "${given}": ${near === undefined ? names.join(", ") : `did you mean ${near}?`}`,
  );
}
