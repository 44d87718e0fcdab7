import type { Condition } from "../../rule.ts";

/** The client says that it runs on a person's computer, where no credential of a machine or a job belongs. */
export const ON_A_DESKTOP: Condition = {
  any: ["darwin", "macos", "windows/10", "windows/11", "kali", "parrot", "mozilla/"].map((contains) => ({
    field: "user_agent",
    contains,
  })),
};
