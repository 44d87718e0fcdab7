import { nearest } from "@rolecall/core";
import { SOURCE_NAMES } from "@rolecall/sources/names";
import { type Arguments, UsageError } from "./verb.ts";

/** What `--source` may be, and whatever else names a source. */
export const SOURCE_CHOICES: readonly string[] = ["auto", ...SOURCE_NAMES];

/** The value of `--source`: a source's name, or `auto` when it is absent. @throws UsageError naming the nearest one. */
export function sourceOf(args: Arguments): string {
  const given = args.text("source") ?? "auto";
  if (SOURCE_CHOICES.includes(given)) return given;
  const near = nearest(given, SOURCE_CHOICES);
  throw new UsageError(
    `no source is named "${given}": ${near === undefined ? SOURCE_CHOICES.join(", ") : `did you mean ${near}?`}`,
  );
}
