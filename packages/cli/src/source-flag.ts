import { nearest } from "@rolecall/core";
import { SOURCES } from "@rolecall/sources";
import { type Arguments, UsageError } from "./verb.ts";

/** What `--source` may be. */
export const SOURCE_NAMES: readonly string[] = ["auto", ...SOURCES.map((source) => source.name)];

/** The value of `--source`: a source's name, or `auto` when it is absent. @throws UsageError naming the nearest one. */
export function sourceOf(args: Arguments): string {
  const given = args.text("source") ?? "auto";
  if (SOURCE_NAMES.includes(given)) return given;
  const near = nearest(given, SOURCE_NAMES);
  throw new UsageError(
    `no source is named "${given}": ${near === undefined ? SOURCE_NAMES.join(", ") : `did you mean ${near}?`}`,
  );
}
