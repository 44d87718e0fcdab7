import type { Log } from "@rolecall/runtime";

/** What was learnt is in a form that this version does not read. Until it has learnt it again, it tells of nothing new. */
export function sayLearning(
  log: Pick<Log, "info">,
  where: { readonly told: number; readonly partition?: number },
): void {
  log.info(
    where,
    "another version wrote the state: its log is learnt anew, and what that version told is not told again",
  );
}
