/** The part of Block Kit that is used, as plain data. */
export type SlackText =
  | { readonly type: "mrkdwn"; readonly text: string; readonly verbatim: true }
  | { readonly type: "plain_text"; readonly text: string; readonly emoji: boolean };

export interface SlackOption {
  readonly text: SlackText;
  readonly value: string;
}

export type SlackElement =
  | {
      readonly type: "button";
      readonly action_id: string;
      readonly text: SlackText;
      readonly value?: string;
      readonly url?: string;
      readonly style?: "primary" | "danger";
      readonly confirm?: {
        readonly title: SlackText;
        readonly text: SlackText;
        readonly confirm: SlackText;
        readonly deny: SlackText;
      };
    }
  | {
      readonly type: "static_select";
      readonly action_id: string;
      readonly placeholder: SlackText;
      readonly options: readonly SlackOption[];
    };

export type SlackBlock =
  | { readonly type: "section"; readonly text?: SlackText; readonly fields?: readonly SlackText[] }
  | { readonly type: "context"; readonly elements: readonly SlackText[] }
  | { readonly type: "actions"; readonly block_id: string; readonly elements: readonly SlackElement[] }
  | {
      readonly type: "rich_text";
      readonly elements: readonly {
        readonly type: "rich_text_preformatted";
        readonly elements: readonly { readonly type: "text"; readonly text: string }[];
      }[];
    };

/** Text of ours, or text that {@link escapeMrkdwn} made inert. */
export function mrkdwn(text: string): SlackText {
  return { type: "mrkdwn", text, verbatim: true };
}

export function plain(text: string): SlackText {
  return { type: "plain_text", text, emoji: false };
}

export function preformatted(text: string): SlackBlock {
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }],
  };
}
