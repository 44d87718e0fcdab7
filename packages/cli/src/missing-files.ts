import type { Config, ConfigFault } from "@rolecall/runtime";
import { isMissing } from "./declared/matching-paths.ts";
import { filesNamedBy, type NamedFiles } from "./named-files.ts";

/** Files that the configuration names and that are not there: it is what has to be mended, where it names them. */
export function missingFiles(config: Config, lists: readonly NamedFiles[]): readonly ConfigFault[] {
  const named = filesNamedBy(config);
  return lists.flatMap((list) =>
    named[list].flatMap((file, at) => {
      if (!isMissing(file)) return [];
      const path = [...list.split("."), at, ...(list === "address_lists" ? ["file"] : [])];
      return [{ path, message: "there is no such file", hint: `it would be ${file}` }];
    }),
  );
}
