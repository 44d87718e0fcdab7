import type { Log } from "@rolecall/runtime";

/** What was learnt is in a form that this version does not read, or some of it is damaged. Until it has learnt it again, it tells of nothing new. */
export function sayLearning(
  log: Pick<Log, "info">,
  where: { readonly told: number; readonly partition?: number },
): void {
  log.info(
    where,
    "the state is another version's, or damaged: its log is learnt anew, and what was told is not told again",
  );
}
