import { plain } from "./blocks.ts";

/** Days that an expectation may last; the last is the default and the longest. */
export const EXPIRIES: readonly number[] = [1, 7, 30];

/** The dialog behind `Mark expected`: for how long, and why. */
export function expectedModal(groupId: string): unknown {
  const options = EXPIRIES.map((days) => ({ text: plain(days === 1 ? "1 day" : `${days} days`), value: `${days}d` }));
  return {
    type: "modal",
    callback_id: "expected",
    private_metadata: groupId,
    title: plain("Mark expected"),
    submit: plain("Mark expected"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        text: plain(
          "What was seen may be learned. Until this ends the same tells nobody: of those named here, and no graver. Anything else still alerts.",
        ),
      },
      {
        type: "input",
        block_id: "expiry",
        label: plain("For how long"),
        element: { type: "static_select", action_id: "expiry", options, initial_option: options.at(-1) },
      },
      {
        type: "input",
        block_id: "reason",
        label: plain("Why"),
        element: { type: "plain_text_input", action_id: "reason", max_length: 500, multiline: true },
      },
    ],
  };
}
