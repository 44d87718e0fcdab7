/** How a person closed an episode. */
export const VERDICTS = ["true_positive", "expected", "false_positive", "duplicate"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What `feedback` and the buttons say. */
export const FEEDBACKS = ["expected", "dismissed", "compromised"] as const;
export type Feedback = (typeof FEEDBACKS)[number];

const VERDICT_OF: Readonly<Record<Feedback, Verdict>> = {
  expected: "expected",
  dismissed: "false_positive",
  compromised: "true_positive",
};

/** The verdict that a feedback closes the episode with (reference/alerting.md section 13). */
export function verdictOf(feedback: Feedback): Verdict {
  return VERDICT_OF[feedback];
}

/** Whether what was done ended something. */
export function isOfAnEnd({ did }: { readonly did: string }): boolean {
  return did === "resolved" || FEEDBACKS.some((feedback) => feedback === did);
}
