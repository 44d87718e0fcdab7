import { access, constants } from "node:fs/promises";
import { fileFault } from "@rolecall/runtime";

/** Looks at every file before anything is made for them: a mistyped name leaves no empty history behind. @throws InputError */
export async function refuseUnreadable(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (path === "-") continue;
    try {
      await access(path, constants.R_OK);
    } catch (error) {
      throw fileFault(path, error);
    }
  }
}
